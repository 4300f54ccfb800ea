package dev.nuwa.source.fs;

import static dev.nuwa.source.TestTree.latin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.SourceException;
import dev.nuwa.event.Event;
import dev.nuwa.format.ByteString;
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
    assertThat(walk("d/e/x", "alias/z", "l", "d/e/./x", "d/e/", "absent", "no/parent"))
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
  void refusesAListOfNothing() {
    assertThatThrownBy(() -> walk("no/such")).isInstanceOf(SourceException.class);
  }

  private List<String> walk(String... relative) {
    List<ByteString> paths = new ArrayList<>();
    for (String path : relative) {
      paths.add(ByteString.utf8(tree.folder() + "/" + path));
    }
    List<String> seen = new ArrayList<>();
    SourceOptions options = SourceOptions.everything(spill);
    try (Source source = FileSystemSource.openListed(paths, options, events, new LinkGroups());
        SourceWalk walk = source.walk()) {
      while (walk.next()) {
        seen.add(walk.key().toString());
      }
    }
    return seen;
  }
}
