package dev.nuwa.source.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MadeLinksTest {

  @TempDir private Path folder;

  @Test
  void remembersTheFirstMemberOfEachGroupHoweverManyThereAre() {
    try (MadeLinks links = new MadeLinks(folder)) {
      for (int i = 1; i <= 20_000; i++) {
        links.add(i * 7L, made(i));
        links.add(i * 7L, made(i + 1));
      }
      for (int i = 20_000; i > 0; i--) {
        assertThat(links.find(i * 7L)).contains(made(i));
      }
      assertThat(links.find(1)).isEmpty();
      assertThat(links.find(0)).isEmpty();
    }
  }

  private static MadeLinks.Made made(int i) {
    EntryKey key =
        EntryKey.ROOT.child(ByteString.utf8("d" + i % 9)).child(ByteString.utf8("f" + i));
    return new MadeLinks.Made(key, 5, -i, 8, 1_700_000_000L + i, i);
  }
}
