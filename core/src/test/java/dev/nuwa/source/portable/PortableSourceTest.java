package dev.nuwa.source.portable;

import static dev.nuwa.source.TestTree.latin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.SourceException;
import dev.nuwa.event.Event;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.source.ContentReader;
import dev.nuwa.source.LinkGroups;
import dev.nuwa.source.Opened;
import dev.nuwa.source.Piece;
import dev.nuwa.source.Recorded;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.SourceReports;
import dev.nuwa.source.SourceWalk;
import dev.nuwa.source.TestTree;
import dev.nuwa.source.fs.FileSystemSource;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortableSourceTest {

  @TempDir Path spill;
  private final TestTree tree = new TestTree();
  private final Recorded events = new Recorded();

  @AfterEach
  void removeTree() {
    tree.close();
  }

  @Test
  void seesTheSameTreeInTheSameOrderAsTheSystemCalls() {
    tree.directory("b").directory("a").file("c", "123").file("a/z", "").directory("a/m");
    tree.file("a/m/1", "").file("b/0", "").symlink("l", "a/m").fifo("p").directory("a.b");
    SourceOptions options = SourceOptions.everything(spill);
    Map<EntryKey, Entry> portable = walk(portable(options));
    Map<EntryKey, Entry> system =
        walk(FileSystemSource.open(tree.path(), options, events, new LinkGroups()));
    assertThat(List.copyOf(portable.keySet())).isEqualTo(List.copyOf(system.keySet()));
    system.forEach((key, entry) -> {
      Entry same = portable.get(key);
      assertThat(same.type()).isEqualTo(entry.type());
      assertThat(same.mode()).isEqualTo(entry.mode());
      assertThat(same.size()).isEqualTo(entry.size());
      assertThat(same.owner()).isEqualTo(entry.owner());
      assertThat(same.times().modified()).isEqualTo(entry.times().modified());
      assertThat(same.extras().linkTarget()).isEqualTo(entry.extras().linkTarget());
    });
  }

  @Test
  void saysOnceWhatItCannotRecord() {
    portable(SourceOptions.everything(spill)).close();
    assertThat(events.of(Event.Warning.class)).hasSize(1);
  }

  @Test
  void readsContentAndNoticesChanges() {
    tree.file("f", "content").file("g", "before");
    try (Source source = portable(SourceOptions.everything(spill));
        ContentReader reader = source.newReader()) {
      Map<EntryKey, Entry> entries = walk(source);
      byte[] buffer = new byte[100];
      EntryKey f = EntryKey.ROOT.child(ByteString.utf8("f"));
      assertThat(reader.open(f, entries.get(f))).isInstanceOf(Opened.Ready.class);
      assertThat(reader.read(buffer, 1, 99)).isEqualTo(new Piece.Data(7));
      assertThat(reader.read(buffer, 8, 92)).isEqualTo(Piece.END);
      assertThat(ByteString.of(buffer, 1, 7)).isEqualTo(ByteString.utf8("content"));
      assertThat(reader.finish().extras().changedWhileRead()).isFalse();
      EntryKey g = EntryKey.ROOT.child(ByteString.utf8("g"));
      reader.open(g, entries.get(g));
      tree.file("g", "before and after");
      reader.read(buffer, 0, 100);
      assertThat(reader.finish().extras().changedWhileRead()).isTrue();
      tree.writes().unlink(tree.root(), latin("f"));
      assertThat(reader.open(f, entries.get(f))).isInstanceOf(Opened.Gone.class);
      assertThat(source.counts().changed()).isEqualTo(2);
    }
  }

  @Test
  void refusesARootThatIsNotThere() {
    SourceReports reports = new SourceReports(events);
    Path absent = tree.folder().resolve("absent");
    SourceOptions options = SourceOptions.everything(spill);
    assertThatThrownBy(() -> PortableSource.open(absent, options, reports))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("absent");
  }

  private Source portable(SourceOptions options) {
    return PortableSource.open(tree.folder(), options, new SourceReports(events));
  }

  private static Map<EntryKey, Entry> walk(Source source) {
    Map<EntryKey, Entry> found = new LinkedHashMap<>();
    try (SourceWalk walk = source.walk()) {
      while (walk.next()) {
        found.put(walk.key(), walk.entry());
      }
    }
    return found;
  }
}
