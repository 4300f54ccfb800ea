package dev.nuwa.source.fs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.event.EventSink;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.source.LinkGroups;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.SourceWalk;
import dev.nuwa.task.TaskScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A walk with helpers sees what one without sees, around every size at which they share work.
@Timeout(60)
final class StatAheadTest {

  /// Around one share, what is looked at alone, and one and several fillings.
  private static final List<Integer> SIZES =
      List.of(0, 1, 15, 16, 17, 47, 48, 49, 64, 65, 255, 256, 257, 271, 272, 512, 513, 3000);

  @TempDir Path folder;

  private Path makeDirectories() throws IOException {
    Path root = folder.resolve("root");
    for (int size : SIZES) {
      Path directory = Files.createDirectories(root.resolve("d" + size));
      for (int i = 0; i < size; i++) {
        Files.writeString(directory.resolve("f" + i), "x".repeat(i % 7));
      }
      Files.createDirectories(directory.resolve("below/deeper"));
    }
    return root;
  }

  private Source open(Path root) {
    ByteString path = ByteString.utf8(root.toString());
    SourceOptions options = SourceOptions.everything(folder);
    return FileSystemSource.open(path, options, EventSink.none(), new LinkGroups());
  }

  private static Map<EntryKey, Entry> read(SourceWalk walk) {
    Map<EntryKey, Entry> seen = new LinkedHashMap<>();
    while (walk.next()) {
      seen.put(walk.key(), walk.entry());
    }
    return seen;
  }

  private static Map<EntryKey, Entry> readWithHelp(SourceWalk walk) {
    try (TaskScope scope = TaskScope.open()) {
      walk.helpIn(scope);
      Map<EntryKey, Entry> seen = read(walk);
      scope.join(); // the helpers have ended with the walk
      return seen;
    }
  }

  @Test
  void helpersChangeNothing() throws IOException {
    try (Source source = open(makeDirectories());
        SourceWalk alone = source.walk()) {
      Map<EntryKey, Entry> expected = read(alone);
      assertThat(expected).hasSize(SIZES.stream().mapToInt(i -> i + 3).sum() + 1);
      for (int round = 0; round < 20; round++) {
        try (SourceWalk helped = source.walk()) {
          Map<EntryKey, Entry> seen = readWithHelp(helped);
          assertThat(seen.keySet()).containsExactlyElementsOf(expected.keySet());
          assertThat(seen).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void aWalkThatIsGivenUpLetsItsHelpersGo() throws IOException {
    try (Source source = open(makeDirectories());
        SourceWalk walk = source.walk();
        TaskScope scope = TaskScope.open()) {
      walk.helpIn(scope);
      for (int i = 0; i < 400; i++) {
        assertThat(walk.next()).isTrue();
      }
      scope.cancel();
    }
  }

  @Test
  void whatVanishesIsReportedOnce() throws IOException {
    Path root = Files.createDirectories(folder.resolve("root"));
    for (int i = 0; i < 300; i++) {
      Files.writeString(root.resolve("f%03d".formatted(i)), "");
    }
    try (Source source = open(root);
        SourceWalk walk = source.walk();
        TaskScope scope = TaskScope.open()) {
      walk.helpIn(scope);
      assertThat(walk.next()).isTrue();
      assertThat(walk.next()).isTrue(); // the first filling is on its way
      Files.delete(root.resolve("f299"));
      int seen = 1;
      while (walk.next()) {
        seen++;
      }
      scope.join();
      assertThat(seen).isEqualTo(299);
      assertThat(source.counts().changed()).isEqualTo(1);
    }
  }
}
