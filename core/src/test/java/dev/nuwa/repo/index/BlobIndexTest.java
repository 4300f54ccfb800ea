package dev.nuwa.repo.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.AuthorId;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.pack.BlobEntry;
import dev.nuwa.format.pack.Codec;
import dev.nuwa.format.pack.Envelope;
import dev.nuwa.format.pack.FooterReader;
import dev.nuwa.format.pack.PackFooter;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.pack.Recipient;
import dev.nuwa.format.pack.UnitEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An index in memory and one in files against what was put into them.
class BlobIndexTest {

  private static final AuthorId AUTHOR = new AuthorId(3, 4);
  private static final int PACKS = 400;
  private static final int IDS = 60_000;

  @TempDir Path folder;

  private final Random random = new Random(11);
  private final List<BlobId> ids = new ArrayList<>();
  private final Map<BlobId, List<BlobLocation>> chunks = new HashMap<>();
  private final Map<BlobId, List<BlobLocation>> references = new HashMap<>();
  private final List<UnitEntry> units = new ArrayList<>();
  private final List<IndexBuilder.PackFacts> packs = new ArrayList<>();
  private final List<byte[]> footers = new ArrayList<>();

  private BlobId newId() {
    return new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  /// Packs with units of one and of several blobs, some ids in many packs.
  private void makePacks() {
    for (int i = 0; i < IDS; i++) {
      ids.add(newId());
    }
    for (int pack = 0; pack < PACKS; pack++) {
      byte[] name = new byte[16];
      random.nextBytes(name);
      Hash hash = new Hash(pack, 0, -1, random.nextLong());
      packs.add(
          new IndexBuilder.PackFacts(
              ObjectNames.pack(AUTHOR, HexFormat.of().formatHex(name)), AUTHOR, hash, 1 << 20));
      footers.add(footer(pack));
    }
  }

  private byte[] footer(int pack) {
    Recipient[] recipients = {Recipient.DATA, Recipient.STRUCTURE};
    List<Envelope> envelopes = new ArrayList<>();
    for (Recipient recipient : recipients) {
      ByteString ciphertext = ByteString.of(new byte[Envelope.CIPHERTEXT_BYTES]);
      Hash commitment = new Hash(pack, 1, 2, 3);
      envelopes.add(new Envelope(recipient, 1, packs.get(pack).name(), ciphertext, commitment));
    }
    List<UnitEntry> made = new ArrayList<>();
    long offset = 500;
    for (int i = 0; i < 40; i++) {
      boolean structure = i % 5 == 4;
      List<BlobEntry> blobs = new ArrayList<>();
      int count = structure || random.nextBoolean() ? 1 : 2 + random.nextInt(20);
      int at = 0;
      for (int b = 0; b < count; b++) {
        // One id in a hundred is a popular one.
        BlobId id = ids.get(random.nextInt(random.nextInt(100) == 0 ? 5 : IDS));
        int length = 1 + random.nextInt(3000);
        blobs.add(new BlobEntry(id, length));
        (structure ? references : chunks)
            .computeIfAbsent(id, _ -> new ArrayList<>())
            .add(new BlobLocation(pack, units.size(), at, length));
        at += length;
      }
      UnitEntry.Place place =
          structure
              ? new UnitEntry.Place(1, i, Part.REFS, 0)
              : new UnitEntry.Place(0, i, Part.DATA, 1);
      UnitEntry unit = new UnitEntry(place, offset, at + 16, blobs);
      offset = unit.end() + random.nextInt(3);
      units.add(unit);
      made.add(unit);
    }
    return new PackFooter(envelopes, List.of(Codec.STORED, Codec.zstd(1, 10507)), made).encode();
  }

  private BlobIndex fill(IndexBuilder builder) {
    for (int i = 0; i < packs.size(); i++) {
      byte[] footer = footers.get(i);
      builder.add(packs.get(i), new FooterReader("pack", footer, 0, footer.length));
      builder.add(packs.get(i), new FooterReader("pack", footer, 0, footer.length));
    }
    return builder.build();
  }

  private void answersAsItWasTold(BlobIndex index) {
    assertThat(index.packCount()).isEqualTo(PACKS);
    for (BlobId id : ids) {
      List<BlobLocation> data = chunks.getOrDefault(id, List.of());
      List<BlobLocation> refs = references.getOrDefault(id, List.of());
      boolean few = data.size() + refs.size() <= BlobPlaces.COPIES_MAX;
      compare(index, id, Part.DATA, data, few);
      compare(index, id, Part.REFS, refs, few);
      assertThat(index.find(id, Part.NAMES)).isEmpty();
    }
    for (int i = 0; i < 10_000; i++) {
      assertThat(index.find(newId(), Part.DATA)).isEmpty();
    }
    for (int pack = 0; pack < PACKS; pack++) {
      IndexBuilder.PackFacts facts = packs.get(pack);
      assertThat(index.pack(pack).name()).isEqualTo(facts.name());
      assertThat(index.pack(pack).hash()).isEqualTo(facts.hash());
      assertThat(index.packNumber(facts.name())).hasValue(pack);
      assertThat(index.ref(pack).envelopes()).hasSize(2);
      assertThat(index.ref(pack).envelopes().getFirst().commitment().w0()).isEqualTo(pack);
    }
  }

  private void compare(
      BlobIndex index, BlobId id, Part part, List<BlobLocation> told, boolean few) {
    List<BlobLocation> found = index.findAll(id, part);
    assertThat(told).containsAll(found);
    Optional<BlobLocation> first = index.find(id, part);
    if (few) {
      assertThat(found).containsExactlyInAnyOrderElementsOf(told);
      assertThat(first.isPresent()).isEqualTo(!told.isEmpty());
    }
    first.ifPresent(location -> {
      UnitEntry unit = units.get(location.unit());
      assertThat(index.unit(location, id).offset()).isEqualTo(unit.offset());
      assertThat(index.unit(location, id).id()).isEqualTo(unit.unitId());
      assertThat(index.unit(location, id).place()).isEqualTo(unit.place());
      if (part == Part.DATA) {
        int share = (unit.storedLength() - 16) * location.length() / unit.plainLength();
        assertThat(index.sizes(id))
            .hasValueSatisfying(sizes -> assertThat(sizes.original()).isEqualTo(location.length()))
            .hasValueSatisfying(sizes -> assertThat(sizes.compressed()).isEqualTo(share));
        assertThat(index.findStored(id, number -> number == location.pack())).isNotNull();
      }
      int pack = location.pack();
      BlobLocation other = index.find(id, part, number -> number != pack);
      assertThat(other == null || other.pack() != pack).isTrue();
    });
  }

  @Test
  void inMemoryItAnswersAsItWasTold() {
    makePacks();
    answersAsItWasTold(fill(IndexBuilder.inMemory(IndexUse.READ, 5)));
  }

  @Test
  void inFilesItAnswersAsItWasTold() {
    makePacks();
    answersAsItWasTold(fill(IndexBuilder.inFolder(IndexUse.READ, 5, folder)));
  }

  @Test
  void anEmptyOneInFilesKnowsNothing() {
    BlobIndex index = IndexBuilder.inFolder(IndexUse.READ, 5, folder).build();
    assertThat(index.find(newId(), Part.DATA)).isEmpty();
    assertThat(index.packCount()).isZero();
    assertThat(folder).isEmptyDirectory();
  }
}
