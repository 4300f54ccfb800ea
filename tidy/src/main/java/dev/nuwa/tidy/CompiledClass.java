package dev.nuwa.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.FieldRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A class file and what it refers to, by constant pool: code, signatures and annotations alike.
///
/// @param name binary name with dots
/// @param references binary names of the classes it names, its own excluded
/// @param fields static and other fields it reads or writes, as `owner.name`
public record CompiledClass(String name, Set<String> references, Set<String> fields) {
  private static final Pattern DESCRIPTOR_CLASS = Pattern.compile("L([\\w$]+(?:/[\\w$]+)+)[;<]");

  /// Package part of the name.
  public String packageName() {
    return packageOf(name);
  }

  /// Outermost class that this one is written in.
  public String topLevelName() {
    int dollar = name.indexOf('$');
    return dollar < 0 ? name : name.substring(0, dollar);
  }

  static String packageOf(String className) {
    int dot = className.lastIndexOf('.');
    return dot < 0 ? "" : className.substring(0, dot);
  }

  /// Reads every class file below the folders; module descriptors are passed over.
  public static List<CompiledClass> readAll(List<Path> folders) {
    List<CompiledClass> found = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(file -> file.toString().endsWith(".class"))
            .filter(file -> !file.endsWith("module-info.class"))
            .sorted()
            .map(CompiledClass::read)
            .forEach(found::add);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot list " + folder, e);
      }
    }
    return found;
  }

  private static CompiledClass read(Path file) {
    ClassModel model;
    try {
      model = ClassFile.of().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    String name = dotted(model.thisClass().asInternalName());
    Set<String> references = new TreeSet<>();
    Set<String> fields = new TreeSet<>();
    for (PoolEntry entry : model.constantPool()) {
      switch (entry) {
        case ClassEntry type -> addClass(type.asInternalName(), references);
        case FieldRefEntry field ->
            fields.add(dotted(field.owner().asInternalName()) + "." + field.name().stringValue());
        case Utf8Entry text -> addDescriptor(text.stringValue(), references);
        default -> {}
      }
    }
    references.remove(name);
    return new CompiledClass(name, references, fields);
  }

  private static void addClass(String internalName, Set<String> references) {
    if (internalName.startsWith("[")) {
      addDescriptor(internalName, references);
    } else {
      references.add(dotted(internalName));
    }
  }

  private static void addDescriptor(String text, Set<String> references) {
    Matcher matcher = DESCRIPTOR_CLASS.matcher(text);
    while (matcher.find()) {
      references.add(dotted(matcher.group(1)));
    }
  }

  private static String dotted(String internalName) {
    return internalName.replace('/', '.');
  }
}
