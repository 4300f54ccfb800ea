import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Gives the classes of a jar that are older than Java 6 the form of Java 17, in place: the same
/// code with the stack maps that newer verifiers ask for. No AOT cache takes the older form, so
/// that such a library is read, verified and linked anew at each start. Run by launch/build.sh as
/// `java NewerClasses.java JAR`; the same jar gives the same bytes.
final class NewerClasses {

  private NewerClasses() {}

  void main(String[] arguments) throws IOException {
    Path jar = Path.of(arguments[0]);
    Path newer = jar.resolveSibling(jar.getFileName() + ".newer");
    URL[] itself = {jar.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(itself);
        JarFile from = new JarFile(jar.toFile());
        OutputStream file = Files.newOutputStream(newer);
        JarOutputStream to = new JarOutputStream(file)) {
      ClassFile classes =
          ClassFile.of(
              StackMapsOption.GENERATE_STACK_MAPS,
              ClassHierarchyResolverOption.of(
                  ClassHierarchyResolver.ofResourceParsing(loader)
                      .orElse(ClassHierarchyResolver.defaultResolver())));
      for (JarEntry entry : Collections.list(from.entries())) {
        byte[] bytes = from.getInputStream(entry).readAllBytes();
        JarEntry copy = new JarEntry(entry.getName());
        copy.setTime(entry.getTime());
        to.putNextEntry(copy);
        to.write(entry.getName().endsWith(".class") ? newer(classes, bytes) : bytes);
        to.closeEntry();
      }
    }
    Files.move(newer, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] newer(ClassFile classes, byte[] bytes) {
    ClassModel model = classes.parse(bytes);
    if (model.majorVersion() >= ClassFile.JAVA_6_VERSION) {
      return bytes;
    }
    return classes.transformClass(
        model,
        ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL)
            .andThen(
                ClassTransform.endHandler(
                    builder -> builder.withVersion(ClassFile.JAVA_17_VERSION, 0))));
  }
}
