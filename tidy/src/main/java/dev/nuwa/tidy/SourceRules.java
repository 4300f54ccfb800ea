package dev.nuwa.tidy;

import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// Sizes and shapes of the Java sources, read with the compiler's own parser.
public final class SourceRules {
  static final int FILE_LINES_MAX = 400;
  static final int FUNCTION_LINES_MAX = 60;
  static final int LINE_LENGTH_MAX = 100;
  static final int PACKAGE_TYPES_MAX = 20;
  static final int INTERFACE_METHODS_MAX = 8;
  static final int CONSTRUCTOR_PARAMETERS_MAX = 5;

  private SourceRules() {}

  /// Every breach in the Java files of the checkout.
  public static List<Offence> check(Checkout checkout) {
    List<Path> files = checkout.files(".java");
    List<Offence> offences = new ArrayList<>();
    for (Path file : files) {
      int lines = (int) checkout.text(file).lines().count();
      if (lines > FILE_LINES_MAX) {
        offences.add(
            new Offence("file-lines", file.toString(), lines, "at most " + FILE_LINES_MAX));
      }
    }
    Scanner scanner = new Scanner(checkout, offences);
    parse(checkout, files, scanner);
    scanner.packages.forEach((name, types) -> {
      if (types > PACKAGE_TYPES_MAX) {
        offences.add(new Offence("package-types", name, types, "at most " + PACKAGE_TYPES_MAX));
      }
    });
    return offences;
  }

  private static void parse(Checkout checkout, List<Path> files, Scanner scanner) {
    if (files.isEmpty()) {
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> absolute = files.stream().map(checkout.root()::resolve).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  _ -> {},
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(absolute));
      scanner.trees = Trees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        scanner.scan(unit, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot parse the sources", e);
    }
  }

  private static final class Scanner extends TreePathScanner<Void, Void> {
    private final Checkout checkout;
    private final List<Offence> offences;
    private final Map<String, Integer> packages = new TreeMap<>();
    private final Deque<ClassTree> open = new ArrayDeque<>();
    private @Nullable Trees trees;
    private String file = "";

    Scanner(Checkout checkout, List<Offence> offences) {
      this.checkout = checkout;
      this.offences = offences;
    }

    @Override
    public Void visitCompilationUnit(CompilationUnitTree unit, Void unused) {
      file = checkout.root().relativize(Path.of(unit.getSourceFile().toUri())).toString();
      if (isMain() && unit.getPackageName() != null) {
        packages.merge(unit.getPackageName().toString(), unit.getTypeDecls().size(), Integer::sum);
      }
      return super.visitCompilationUnit(unit, unused);
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      if (type.getKind() == Tree.Kind.INTERFACE) {
        int methods = (int) type.getMembers().stream().filter(Scanner::isAbstract).count();
        limit("interface-methods", subject(type.getSimpleName()), methods, INTERFACE_METHODS_MAX);
      }
      boolean topLevel = open.isEmpty();
      if (topLevel && isMain() && isPublic(type.getModifiers()) && !isDocumented()) {
        limit("undocumented", subject(type.getSimpleName()), 1, 0);
      }
      if (type.getKind() == Tree.Kind.RECORD && isMain() && isPublic(type.getModifiers())) {
        int arrays = (int) type.getMembers().stream().filter(Scanner::isArrayField).count();
        limit("record-array", subject(type.getSimpleName()), arrays, 0);
      }
      open.push(type);
      super.visitClass(type, unused);
      open.pop();
      return null;
    }

    @Override
    public Void visitVariable(VariableTree variable, Void unused) {
      Set<Modifier> flags = variable.getModifiers().getFlags();
      boolean field = getCurrentPath().getParentPath().getLeaf() instanceof ClassTree;
      if (field && isMain() && flags.contains(Modifier.STATIC) && !flags.contains(Modifier.FINAL)) {
        limit("static-state", subject(variable.getName()), 1, 0);
      }
      return super.visitVariable(variable, unused);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      ClassTree owner = open.getFirst();
      String subject = subject(owner.getSimpleName() + "." + method.getName());
      limit("function-lines", subject, lines(method), FUNCTION_LINES_MAX);
      boolean constructor = method.getName().contentEquals("<init>");
      if (constructor && owner.getKind() != Tree.Kind.RECORD) {
        int parameters = method.getParameters().size();
        limit("constructor-parameters", subject, parameters, CONSTRUCTOR_PARAMETERS_MAX);
      }
      if (!constructor && isPublic(method.getModifiers()) && file.startsWith("core/src/main")) {
        int flags = (int) method.getParameters().stream().filter(Scanner::isBoolean).count();
        limit("boolean-parameter", subject, flags, 0);
      }
      return super.visitMethod(method, unused);
    }

    private boolean isMain() {
      return file.contains("src/main/java");
    }

    private boolean isDocumented() {
      return trees == null || trees.getDocComment(getCurrentPath()) != null;
    }

    private static boolean isPublic(ModifiersTree modifiers) {
      return modifiers.getFlags().contains(Modifier.PUBLIC);
    }

    private static boolean isArrayField(Tree member) {
      return member instanceof VariableTree field
          && field.getType() instanceof ArrayTypeTree
          && !field.getModifiers().getFlags().contains(Modifier.STATIC);
    }

    private static boolean isAbstract(Tree member) {
      return member instanceof MethodTree method && method.getBody() == null;
    }

    private static boolean isBoolean(VariableTree parameter) {
      return parameter.getType() != null && parameter.getType().toString().equals("boolean");
    }

    private int lines(MethodTree method) {
      if (trees == null) {
        return 0;
      }
      CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
      SourcePositions positions = trees.getSourcePositions();
      // Without its annotations: a table of cases in front of a test is no long function.
      Tree begin = method.getReturnType() == null ? method.getBody() : method.getReturnType();
      long start = positions.getStartPosition(unit, begin == null ? method : begin);
      long end = positions.getEndPosition(unit, method);
      boolean written = start >= 0 && end >= 0;
      LineMap lines = unit.getLineMap();
      return written ? (int) (lines.getLineNumber(end) - lines.getLineNumber(start) + 1) : 0;
    }

    private String subject(CharSequence member) {
      return file + "#" + member;
    }

    private void limit(String rule, String subject, int amount, int max) {
      if (amount > max) {
        offences.add(new Offence(rule, subject, amount, "at most " + max));
      }
    }
  }
}
