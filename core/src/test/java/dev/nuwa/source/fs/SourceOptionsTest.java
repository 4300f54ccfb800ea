package dev.nuwa.source.fs;

import static dev.nuwa.source.TestTree.latin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.event.Event;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.LinkGroups;
import dev.nuwa.source.Recorded;
import dev.nuwa.source.Selection;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.SourceOptions.Boundary;
import dev.nuwa.source.SourceOptions.Caches;
import dev.nuwa.source.SourceWalk;
import dev.nuwa.source.TestTree;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceOptionsTest {

  @TempDir Path spill;
  private final TestTree tree = new TestTree();
  private final Recorded events = new Recorded();

  @AfterEach
  void removeTree() {
    tree.close();
  }

  @Test
  void leavesOutWhatTheSelectionLeavesOutWithEverythingBelow() {
    tree.directory("keep").directory("drop").file("keep/a", "").file("drop/b", "");
    tree.directory("listed").file("listed/c", "");
    Selection selection =
        new Rules((path, type) ->
            switch (path) {
              case "drop" -> Selection.Choice.EXCLUDE;
              case "listed" -> Selection.Choice.INCLUDE_WITHOUT_CHILDREN;
              default -> Selection.Choice.INCLUDE;
            });
    assertThat(walk(SourceOptions.everything(spill).withSelection(selection)))
        .containsExactly("", "keep", "listed", "keep/a");
  }

  @Test
  void asksWithThePathTheTypeAndTheSize() {
    tree.directory("d").file("d/\u00e9", "12345").symlink("s", "x");
    List<String> asked = new ArrayList<>();
    Selection selection =
        new Rules((path, type) -> {
          asked.add(path + " " + type);
          return Selection.Choice.INCLUDE;
        });
    walk(SourceOptions.everything(spill).withSelection(selection));
    assertThat(asked).containsExactly("d DIRECTORY", "s SYMBOLIC_LINK", "d/\\xe9 REGULAR");
  }

  @Test
  void appliesRuleFilesInsideTheirDirectoryOnly() {
    tree.directory("a").file("a/.rules", "x").file("a/x", "").directory("a/sub");
    tree.file("a/sub/x", "").directory("b").file("b/x", "").file("x", "");
    Selection selection = new RuleFileSelection("");
    assertThat(walk(SourceOptions.everything(spill).withSelection(selection)))
        .containsExactly("", "a", "b", "x", "a/.rules", "a/sub", "b/x");
  }

  @Test
  void emptiesTaggedCachesButKeepsTheTag() {
    String signature = "Signature: 8a477f597d28d172789f06886806bc55";
    tree.directory("cache").file("cache/CACHEDIR.TAG", signature + "\n# more");
    tree.file("cache/data", "").directory("cache/sub").file("cache/sub/x", "");
    tree.directory("fake").file("fake/CACHEDIR.TAG", "no").file("fake/data", "");
    assertThat(walk(options(Boundary.CROSS_FILE_SYSTEMS, Caches.EXCLUDE, List.of(), 99)))
        .containsExactly(
            "", "cache", "fake", "cache/CACHEDIR.TAG", "fake/CACHEDIR.TAG", "fake/data");
    assertThat(walk(SourceOptions.everything(spill))).contains("cache/sub/x");
  }

  @Test
  void emptiesDirectoriesWithAMarkerButKeepsTheMarker() {
    tree.directory("d").file("d/.nobackup", "").file("d/x", "").directory("d/e");
    List<ByteString> markers = List.of(ByteString.utf8(".nobackup"));
    assertThat(walk(options(Boundary.CROSS_FILE_SYSTEMS, Caches.INCLUDE, markers, 99)))
        .containsExactly("", "d", "d/.nobackup");
  }

  @Test
  void leavesOutFilesThatAreTooLarge() {
    tree.file("small", "12").file("large", "123");
    assertThat(walk(options(Boundary.CROSS_FILE_SYSTEMS, Caches.INCLUDE, List.of(), 2)))
        .containsExactly("", "small");
  }

  @Test
  void leavesOutItsOwnPlacesByIdentityAndSaysSo() {
    tree.directory("repo").file("repo/x", "").directory("other").symlink("alias", "repo");
    tree.file("key", "k");
    List<ByteString> own = List.of(tree.path("alias"), tree.path("key"), tree.path("absent"));
    assertThat(walk(SourceOptions.everything(spill).withExcludedPaths(own)))
        .containsExactly("", "alias", "other");
    assertThat(events.of(Event.Excluded.class)).hasSize(2);
  }

  @Test
  void staysOnOneFileSystemWhenAsked() {
    Path top = Path.of("/");
    SourceOptions one = options(Boundary.ONE_FILE_SYSTEM, Caches.INCLUDE, List.of(), 99);
    Selection onlyProc =
        new Rules((path, type) ->
            path.equals("proc") || path.startsWith("proc/")
                ? Selection.Choice.INCLUDE
                : Selection.Choice.EXCLUDE);
    assertThat(walk(ByteString.utf8(top.toString()), one.withSelection(onlyProc)))
        .containsExactly("", "proc");
  }

  private List<String> walk(SourceOptions options) {
    return walk(tree.path(), options);
  }

  private List<String> walk(ByteString root, SourceOptions options) {
    List<String> seen = new ArrayList<>();
    try (Source source = FileSystemSource.open(root, options, events, new LinkGroups());
        SourceWalk walk = source.walk()) {
      while (walk.next()) {
        seen.add(walk.key().toString());
      }
    }
    return seen;
  }

  private SourceOptions options(
      Boundary boundary, Caches caches, List<ByteString> markers, long fileBytesMax) {
    return new SourceOptions(
        Selection.everything(),
        boundary,
        caches,
        markers,
        fileBytesMax,
        List.of(),
        spill,
        SourceOptions.SORT_BYTES_MAX);
  }

  /// Decides by path and type.
  private record Rules(Decision decision) implements Selection {
    interface Decision {
      Choice of(String path, FileType type);
    }

    @Override
    public Choice choose(ByteString path, FileType type, long size) {
      return decision.of(path.utf8(), type);
    }

    @Override
    public Set<ByteString> ruleFiles() {
      return Set.of();
    }

    @Override
    public Selection enter(ByteString directory, RuleFiles files) {
      throw new AssertionError("there are no rule files");
    }
  }

  /// Leaves out the one name that a `.rules` file holds.
  private record RuleFileSelection(String name) implements Selection {
    private static final ByteString FILE = ByteString.of(latin(".rules"));

    @Override
    public Choice choose(ByteString path, FileType type, long size) {
      boolean excluded = !name.isEmpty() && path.utf8().endsWith("/" + name);
      return excluded ? Choice.EXCLUDE : Choice.INCLUDE;
    }

    @Override
    public Set<ByteString> ruleFiles() {
      return Set.of(FILE);
    }

    @Override
    public Selection enter(ByteString directory, RuleFiles files) {
      assertThat(directory).isEqualTo(ByteString.utf8("a"));
      assertThat(files.read(ByteString.utf8("absent"))).isEmpty();
      byte[] content = files.read(FILE).orElseThrow();
      return new RuleFileSelection(new String(content, StandardCharsets.UTF_8));
    }
  }
}
