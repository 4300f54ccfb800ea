package dev.nuwa.repo.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.Envelope;
import dev.nuwa.format.pack.Recipient;
import dev.nuwa.spill.SpillFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackTableTest {

  private static final AuthorId ONE = new AuthorId(1, -1);
  private static final AuthorId OTHER = new AuthorId(-2, 2);

  @TempDir Path folder;
  private final Random random = new Random(5);

  private record Added(IndexBuilder.PackFacts facts, List<Codec> codecs, List<Envelope> kept) {}

  private String name(AuthorId author) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return ObjectNames.pack(author, HexFormat.of().formatHex(bytes));
  }

  private Added pack(AuthorId author, String name, int envelopes) {
    Hash hash = new Hash(random.nextLong(), -1, 0, random.nextLong());
    List<Envelope> kept = new ArrayList<>();
    for (int i = 0; i < envelopes; i++) {
      byte[] ciphertext = new byte[Envelope.CIPHERTEXT_BYTES];
      random.nextBytes(ciphertext);
      kept.add(new Envelope(Recipient.DATA, i + 1, name(OTHER), ByteString.of(ciphertext), hash));
    }
    List<Codec> codecs = List.of(Codec.zstd(random.nextInt(3), 10507), Codec.STORED);
    long length = 1L + random.nextInt(1 << 30);
    return new Added(new IndexBuilder.PackFacts(name, author, hash, length), codecs, kept);
  }

  private static void add(PackTable table, Added pack) {
    table.add(pack.facts(), pack.codecs(), pack.kept());
  }

  @Test
  void givesBackEachPackWithItsEnvelopes() {
    givesBackEachPack(new PackTable(9, null));
  }

  @Test
  void givesThemBackFromAFile() {
    givesBackEachPack(new PackTable(9, new SpillFile(folder)));
  }

  private void givesBackEachPack(PackTable table) {
    List<Added> packs = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      AuthorId author = i % 3 == 0 ? OTHER : ONE;
      packs.add(pack(author, name(author), i % 4));
      add(table, packs.getLast());
    }
    assertThat(table.size()).isEqualTo(packs.size());
    for (int i = 0; i < packs.size(); i++) {
      IndexBuilder.PackFacts facts = packs.get(i).facts();
      assertThat(table.find(facts.author(), facts.name())).hasValue(i);
      assertThat(table.entry(i))
          .isEqualTo(
              new PackEntry(
                  facts.name(),
                  facts.author(),
                  facts.hash(),
                  facts.length(),
                  packs.get(i).codecs()));
      assertThat(table.ref(i).name()).isEqualTo(facts.name());
      assertThat(table.ref(i).envelopes()).isEqualTo(packs.get(i).kept());
    }
    assertThat(table.find(ONE, name(ONE))).isEmpty();
  }

  @Test
  void tellsPacksOfTwoAuthorsApartThatEndAlike() {
    PackTable table = new PackTable(9, null);
    String of = name(ONE);
    String ofOther = ObjectNames.pack(OTHER, of.substring(of.length() - 32));
    add(table, pack(ONE, of, 1));
    assertThat(table.find(OTHER, ofOther)).isEmpty();
    add(table, pack(OTHER, ofOther, 1));
    assertThat(table.find(ONE, of)).hasValue(0);
    assertThat(table.find(OTHER, ofOther)).hasValue(1);
    assertThat(table.name(1)).isEqualTo(ofOther);
  }
}
