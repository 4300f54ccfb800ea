package dev.nuwa.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.Selection;
import dev.nuwa.source.Selection.Choice;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class SelectionRulesTest {

  @Test
  void takesEverythingWithoutPatterns() {
    assertThat(kept(SelectionRules.of(PatternList.empty()), Map.of(), "a", "b/c"))
        .containsExactly("a", "b/", "b/c");
  }

  /// Who knows that all is taken asks for no object.
  @Test
  void knowsWhetherItTakesAll() {
    SelectionRules silent = SelectionRules.of(PatternList.empty());
    Selection.RuleFiles files = name -> Optional.of("*.tmp".getBytes(StandardCharsets.UTF_8));
    assertThat(silent.isAll()).isTrue();
    assertThat(silent.enter(ByteString.utf8("a"), files).isAll()).isFalse();
    assertThat(rules("*.log").isAll()).isFalse();
  }

  @Test
  void theLastMatchingPatternDecides() {
    assertThat(kept(rules("*.log", "!keep.log"), Map.of(), "a.log", "keep.log", "x/keep.log"))
        .containsExactly("keep.log", "x/", "x/keep.log");
    assertThat(kept(rules("!keep.log", "*.log"), Map.of(), "a.log", "keep.log")).isEmpty();
  }

  @Test
  void whatLiesBelowAnExcludedDirectoryCannotBeTakenBack() {
    assertThat(kept(rules("/build/", "!/build/keep"), Map.of(), "build/keep", "src/keep"))
        .containsExactly("src/", "src/keep");
    assertThat(kept(rules("/build/*", "!/build/keep"), Map.of(), "build/keep", "build/x"))
        .containsExactly("build/", "build/keep");
  }

  @Test
  void everythingButOneFolderAsTheManualOfGitHasIt() {
    SelectionRules rules = rules("/*", "!/foo", "/foo/*", "!/foo/bar");
    assertThat(kept(rules, Map.of(), "a", "x/y", "foo/bar/z", "foo/other"))
        .containsExactly("foo/", "foo/bar/", "foo/bar/z");
  }

  @Test
  void ruleFilesHoldForTheirDirectoryAndBelow() {
    Map<String, String> files = Map.of("a/.nuwaignore", "*.tmp\n/top\n");
    assertThat(kept(rules(), files, "x.tmp", "a/x.tmp", "a/b/x.tmp", "a/top", "a/b/top", "top"))
        .containsExactly("a/", "a/b/", "a/b/top", "top", "x.tmp");
  }

  @Test
  void innerRuleFilesOverruleOuterOnes() {
    Map<String, String> files =
        Map.of(".nuwaignore", "*.o\n", "lib/.nuwaignore", "!*.o\n", "lib/x/.nuwaignore", "z.o\n");
    assertThat(kept(rules(), files, "a.o", "lib/a.o", "lib/x/a.o", "lib/x/z.o"))
        .containsExactly("lib/", "lib/a.o", "lib/x/", "lib/x/a.o");
  }

  @Test
  void givenPatternsOverruleRuleFiles() {
    Map<String, String> files = Map.of(".nuwaignore", "secret\n!junk\n");
    assertThat(kept(rules("!secret", "junk"), files, "secret", "junk", "other"))
        .containsExactly("other", "secret");
  }

  @Test
  void ruleFilesMayHaveWindowsLineEndsAMarkAndComments() {
    Map<String, String> files = Map.of(".nuwaignore", "\ufeff*.tmp\r\n# no\r\n\r\n目录/\r\nlast");
    assertThat(kept(rules(), files, "a.tmp", "# no", "目录/x", "last", "b"))
        .containsExactly("# no", "b");
  }

  @Test
  void ruleFilesAreOrdinaryFilesWhenTurnedOff() {
    SelectionRules rules = SelectionRules.withoutRuleFiles(PatternList.empty());
    assertThat(rules.ruleFiles()).isEmpty();
    assertThat(kept(rules, Map.of(".nuwaignore", "*"), "a")).containsExactly("a");
  }

  @Test
  void anUnreadableRuleFileChangesNothing() {
    SelectionRules rules = rules("x");
    assertThat(rules.enter(ByteString.utf8("a"), name -> Optional.empty())).isSameAs(rules);
  }

  @Test
  void theRootIsNeverLeftOut() {
    assertThat(rules("*", "/**", "**").choose(ByteString.EMPTY, FileType.DIRECTORY, 0))
        .isEqualTo(Choice.INCLUDE);
  }

  private static SelectionRules rules(String... patterns) {
    String file = String.join("\n", patterns);
    return SelectionRules.of(PatternList.parse(file.getBytes(StandardCharsets.UTF_8)));
  }

  /// Walks the files as a source would and returns what is kept, directories with a slash.
  private static List<String> kept(
      Selection selection, Map<String, String> ruleFiles, String... files) {
    NavigableMap<String, Boolean> all = new TreeMap<>();
    for (String file : files) {
      all.put(file, true);
      for (int at = file.indexOf('/'); at >= 0; at = file.indexOf('/', at + 1)) {
        all.put(file.substring(0, at + 1), false);
      }
    }
    List<String> kept = new ArrayList<>();
    walk("", selection, ruleFiles, all, kept);
    return kept;
  }

  private static void walk(
      String base,
      Selection outer,
      Map<String, String> ruleFiles,
      NavigableMap<String, Boolean> all,
      List<String> kept) {
    Selection selection = enter(base, outer, ruleFiles);
    for (String path : all.keySet()) {
      String rest = path.startsWith(base) ? path.substring(base.length()) : "";
      int slash = rest.indexOf('/');
      if (rest.isEmpty() || (slash >= 0 && slash < rest.length() - 1)) {
        continue;
      }
      boolean file = slash < 0;
      String bare = file ? path : path.substring(0, path.length() - 1);
      FileType type = file ? FileType.REGULAR : FileType.DIRECTORY;
      if (selection.choose(ByteString.utf8(bare), type, 0) == Choice.INCLUDE) {
        kept.add(path);
        if (!file) {
          walk(path, selection, ruleFiles, all, kept);
        }
      }
    }
  }

  private static Selection enter(String base, Selection outer, Map<String, String> ruleFiles) {
    boolean any =
        outer.ruleFiles().stream().anyMatch(name -> ruleFiles.containsKey(base + name.utf8()));
    if (!any) {
      return outer;
    }
    String directory = base.isEmpty() ? "" : base.substring(0, base.length() - 1);
    return outer.enter(
        ByteString.utf8(directory),
        name ->
            Optional.ofNullable(ruleFiles.get(base + name.utf8()))
                .map(text -> text.getBytes(StandardCharsets.UTF_8)));
  }
}
