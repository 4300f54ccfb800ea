package dev.nuwa.source.fs;

import static dev.nuwa.source.TestTree.latin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.SourceException;
import dev.nuwa.event.Event;
import dev.nuwa.format.ByteString;
import dev.nuwa.policy.PatternList;
import dev.nuwa.policy.SelectionRules;
import dev.nuwa.source.LinkGroups;
import dev.nuwa.source.Recorded;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.SourceWalk;
import dev.nuwa.source.TestTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PathListTest {

  @TempDir Path spill;
  private final TestTree tree = new TestTree();
  private final Recorded events = new Recorded();

  @AfterEach
  void removeTree() {
    tree.close();
  }

  @Test
  void splitsAtNewlinesOrZeroes() {
    assertThat(PathList.split(latin("a\n\nb c\nlast"), PathList.Separator.NEWLINE))
        .extracting(ByteString::utf8)
        .containsExactly("a", "b c", "last");
    assertThat(PathList.split(latin("a\nb\0\u00ff\0"), PathList.Separator.ZERO))
        .containsExactly(ByteString.utf8("a\nb"), ByteString.of(latin("\u00ff")));
  }

  @Test
  void makesAnOrderedTreeOfJustTheListedObjectsAndTheirDirectories() {
    tree.directory("d").directory("d/e").file("d/e/x", "").file("d/e/y", "");
    tree.file("d/z", "").file("other", "").symlink("alias", "d").symlink("l", "nowhere");
    assertThat(walk("d/e/x", "alias/z", "l", "d/e/./x", "absent", "no/parent"))
        .containsExactly("", "d", "l", "d/e", "d/z", "d/e/x");
    assertThat(events.of(Event.FileFailed.class))
        .extracting(Event.FileFailed::path)
        .containsExactlyInAnyOrder(tree.path("no/parent").utf8(), tree.path("absent").utf8());
  }

  @Test
  void hasTheDeepestCommonDirectoryAsRoot() {
    tree.directory("d").directory("d/e").file("d/e/x", "").file("d/e/y", "");
    assertThat(walk("d/e/x", "d/e/y")).containsExactly("", "x", "y");
  }

  @Test
  void aListedDirectoryStandsForAllThatIsBelowIt() {
    tree.directory("d").directory("d/e").directory("d/e/f").file("d/e/f/y", "").file("d/z", "");
    tree.directory("g").file("g/x", "").directory("g/empty").file("g/beside", "");
    assertThat(walk("d/e", "d/e/f/y", "g/empty", "g/x/"))
        .containsExactly("", "d", "g", "d/e", "d/e/f", "d/e/f/y", "g/empty", "g/x");
    assertThat(walk("d/z", ".")).contains("%s/d/e/f/y".formatted(tree.folder().getFileName()));
  }

  @Test
  void rulesHoldForWhatIsListedAndBelowButNotForTheWay() {
    tree.directory("way").directory("way/in").file("way/in/keep", "").file("way/in/x.o", "");
    tree.directory("way/other").file("way/other/x.o", "").file("way/other/y", "");
    assertThat(walk(without("*.o\nother\n"), "way/in", "way/other/x.o", "way/other/y"))
        .containsExactly("", "in", "other", "in/keep", "other/y");
  }

  @Test
  void anObjectThatCannotBeAPathIsNamedAndTheOthersAreTaken() {
    tree.file("x", "");
    assertThat(walk("x", "n".repeat(300), "n".repeat(5000), "n".repeat(70_000), "a/".repeat(9000)))
        .containsExactly("", "x");
    assertThat(events.of(Event.FileFailed.class)).hasSize(4);
  }

  @Test
  void theTopOfTheSystemCanBeListed() {
    SourceOptions options = SourceOptions.everything(spill);
    List<ByteString> top = List.of(ByteString.utf8("/"), ByteString.utf8("/etc"));
    try (Source source = FileSystemSource.openListed(top, options, events, new LinkGroups());
        SourceWalk walk = source.walk()) {
      assertThat(walk.next()).isTrue();
      assertThat(walk.key().isRoot()).isTrue();
      assertThat(walk.next()).isTrue();
    }
  }

  @Test
  void refusesAListOfNothing() {
    assertThatThrownBy(() -> walk("no/such")).isInstanceOf(SourceException.class);
  }

  private SourceOptions without(String patterns) {
    return SourceOptions.everything(spill)
        .withSelection(SelectionRules.of(PatternList.parse(latin(patterns))));
  }

  private List<String> walk(String... relative) {
    return walk(SourceOptions.everything(spill), relative);
  }

  private List<String> walk(SourceOptions options, String... relative) {
    List<ByteString> paths = new ArrayList<>();
    for (String path : relative) {
      paths.add(ByteString.utf8(tree.folder() + "/" + path));
    }
    List<String> seen = new ArrayList<>();
    try (Source source = FileSystemSource.openListed(paths, options, events, new LinkGroups());
        SourceWalk walk = source.walk()) {
      while (walk.next()) {
        seen.add(walk.key().toString());
      }
    }
    return seen;
  }
}
