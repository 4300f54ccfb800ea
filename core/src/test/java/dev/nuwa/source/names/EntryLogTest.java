package dev.nuwa.source.names;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Times;
import dev.nuwa.format.tree.Timestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryLogTest {

  @TempDir private Path folder;

  @Test
  void givesBackWhatWasAddedPageByPageWhetherSpilledOrNot() throws IOException {
    for (int count : new int[] {0, 1, 255, 256, 257, 5_000, 50_000}) {
      Random random = new Random(count);
      List<EntryLog.Logged> added = new ArrayList<>();
      try (EntryLog log = new EntryLog(folder.resolve("spill"))) {
        for (int i = 0; i < count; i++) {
          added.add(logged(random.nextInt(40), i, random));
          log.add(added.getLast().key(), added.getLast().entry());
        }
        assertThat(log.count()).isEqualTo(count);
        List<EntryLog.Logged> backwards = new ArrayList<>();
        for (int page = log.pages() - 1; page >= 0; page--) {
          List<EntryLog.Logged> entries = log.page(page);
          assertThat(entries).isNotEmpty().hasSizeLessThanOrEqualTo(256);
          backwards.addAll(entries.reversed());
        }
        assertThat(backwards.reversed()).as("seed %d", count).isEqualTo(added);
      }
    }
  }

  @Test
  void leavesNoNameInTheFolder() throws IOException {
    Random random = new Random(1);
    try (EntryLog log = new EntryLog(folder)) {
      for (int i = 0; i < 50_000; i++) {
        EntryLog.Logged entry = logged(7, i, random);
        log.add(entry.key(), entry.entry());
      }
      try (Stream<Path> names = Files.list(folder)) {
        assertThat(names).isEmpty();
      }
    }
  }

  private static EntryLog.Logged logged(int parent, int number, Random random) {
    EntryKey key =
        EntryKey.ROOT.child(ByteString.utf8("d" + parent)).child(ByteString.utf8("name-" + number));
    Times times = Times.modified(new Timestamp(random.nextInt(), random.nextInt(1_000_000_000)));
    Entry entry =
        new Entry(
            FileType.DIRECTORY,
            random.nextInt(07777),
            Owner.of(random.nextInt(9), 5),
            0,
            times,
            null,
            Extras.NONE,
            new Content.Empty());
    return new EntryLog.Logged(key, entry);
  }
}
