package dev.nuwa.format.pack;

import static dev.nuwa.format.Samples.HASH;
import static dev.nuwa.format.Samples.PACK;
import static dev.nuwa.format.Samples.blob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Samples;
import dev.nuwa.format.frame.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PackFormatTest {

  private static final long SEED = 5;

  @Test
  void theFooterHasTheBytesOfTheFormat() {
    UnitEntry unit =
        new UnitEntry(
            new UnitEntry.Place(0, 300, Part.DATA, 0),
            1234,
            116,
            List.of(new BlobEntry(blob(1), 60), new BlobEntry(blob(2), 140)));
    PackFooter footer =
        new PackFooter(
            List.of(Samples.envelope(Recipient.DATA)),
            List.of(Codec.zstd(-3, 10_507)),
            List.of(unit));
    assertThat(hex(footer.encode()))
        .isEqualTo(
            "01"
                + "01"
                + "01"
                + "01000000"
                + "46"
                + hex(PACK.getBytes(StandardCharsets.US_ASCII))
                + hex(Samples.pattern(1, 1120))
                + HASH
                + "01"
                + "01"
                + "fd"
                + "0b290000"
                + "01"
                + "00"
                + "ac02"
                + "01"
                + "00"
                + "d209"
                + "74"
                + "c801"
                + "02"
                + blob(1)
                + "3c"
                + blob(2)
                + "8c01");
  }

  @Test
  void randomFootersComeBackPaddedOrNot() {
    Random random = new Random(SEED);
    for (int i = 0; i < 30; i++) {
      PackFooter footer = randomFooter(random);
      String round = "seed " + SEED + ", round " + i;
      assertThat(PackFooter.decode("o", footer.encode())).as(round).isEqualTo(footer);
      byte[] padded = footer.encodePadded();
      assertThat(PackFooter.decode("o", padded)).as(round).isEqualTo(footer);
      assertThat(padded.length).isBetween(footer.encode().length, footer.encode().length * 9 / 8);
    }
  }

  @Test
  void theReaderGoesThroughUnitsAndBlobsAndMaySkip() {
    byte[] bytes = Samples.footer().encode();
    FooterReader reader = new FooterReader("o", bytes, 0, bytes.length);
    assertThat(reader.unitCount()).isEqualTo(3);
    assertThat(reader.nextUnit()).isTrue();
    assertThat(reader.nextBlob()).isTrue();
    assertThat(reader.nextBlob()).isTrue();
    assertThat(reader.blobId()).isEqualTo(blob(2));
    assertThat(reader.blobOffset()).isEqualTo(200);
    assertThat(reader.blobLength()).isEqualTo(1);
    assertThat(reader.nextUnit()).isTrue();
    assertThat(reader.unitIndex()).isEqualTo(1);
    assertThat(reader.part()).isEqualTo(Part.REFS);
    assertThat(reader.offset()).isEqualTo(2310);
    assertThat(reader.storedLength()).isEqualTo(116);
    assertThat(reader.plainLength()).isEqualTo(100);
    assertThat(reader.nextUnit()).isTrue();
    assertThat(reader.unit()).isEqualTo(Samples.footer().units().getLast());
    assertThat(reader.nextUnit()).isFalse();
  }

  @Test
  void aFooterThatContradictsItselfIsDamage() {
    byte[] good = Samples.footer().encode();
    String hex = hex(good);
    String lastUnit = "01" + "01" + "03" + "00" + "00" + "42" + "32" + "01" + blob(4) + "32";
    assertThat(hex).endsWith(lastUnit.substring(2));
    assertDamaged(hex.replace("42" + "32" + "01" + blob(4), "42" + "33" + "01" + blob(4)));
    assertDamaged(hex.replace("42" + "32" + "01" + blob(4), "0f" + "32" + "01" + blob(4)));
    assertDamaged(hex.replace("03" + "00" + "00" + "42", "02" + "00" + "00" + "42"));
    assertDamaged(hex.replace("03" + "00" + "00" + "42", "03" + "02" + "00" + "42"));
    assertThatThrownBy(
            () -> decode(hex.replace("03" + "00" + "00" + "42", "04" + "00" + "00" + "42")))
        .isInstanceOf(FormatException.class);
    assertThatThrownBy(() -> decode("02" + hex.substring(2))).isInstanceOf(FormatException.class);
  }

  @Test
  void unitsThatOverlapOrOfWrongShapeAreNotBuilt() {
    UnitEntry.Place data = new UnitEntry.Place(0, 0, Part.DATA, 0);
    List<BlobEntry> blobs = List.of(new BlobEntry(blob(1), 100));
    UnitEntry first = new UnitEntry(data, 10, 100, blobs);
    UnitEntry second = new UnitEntry(data, 109, 100, blobs);
    List<Envelope> envelopes = List.of(Samples.envelope(Recipient.DATA));
    assertThatThrownBy(
            () -> new PackFooter(envelopes, List.of(Codec.STORED), List.of(first, second)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new UnitEntry(data, 10, 100, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new UnitEntry(data, 10, 2000, blobs))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theIdOfAUnitIsThatOfItsOnlyBlobOrAHashOfAll() {
    BlobEntry one = new BlobEntry(blob(1), 1);
    BlobEntry two = new BlobEntry(blob(2), 1);
    assertThat(UnitSeal.unitId(List.of(one)).bytes()).isEqualTo(blob(1).bytes());
    byte[] both = Arrays.copyOf(blob(1).bytes(), 64);
    blob(2).writeTo(both, 32);
    assertThat(UnitSeal.unitId(List.of(one, two))).isEqualTo(Frame.sha256(both, 0, 64));
  }

  @Test
  void sealsAreBoundToTheBytesOfTheFormat() {
    Codec codec = Codec.zstd(-3, 10_507);
    UnitEntry.Place place = new UnitEntry.Place(7, 258, Part.REFS, 9);
    assertThat(hex(UnitSeal.nonceInput(HASH, place, codec, 0x0102_0304)))
        .isEqualTo(HASH + "02010000" + "02" + "01fd0b290000" + "04030201");
    UnitSeal seal = UnitSeal.of(Samples.REPOSITORY, 1, Samples.envelope(Recipient.STRUCTURE));
    assertThat(hex(seal.associatedData(Part.REFS, HASH, codec, 5)))
        .isEqualTo(
            hex("nuwa unit v1".getBytes(StandardCharsets.US_ASCII))
                + Samples.REPOSITORY
                + "0100"
                + "01000000"
                + "02"
                + HASH
                + "46"
                + hex(PACK.getBytes(StandardCharsets.US_ASCII))
                + "01fd0b290000"
                + "0500000000000000");
    assertThat(hex(Samples.envelope(Recipient.DATA).scheduleInfo(Samples.REPOSITORY, 1)))
        .isEqualTo(
            Samples.REPOSITORY
                + "0100"
                + "01000000"
                + "01"
                + "46"
                + hex(PACK.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void anEnvelopeInTheHeaderIsThatOfItsPack() {
    Envelope envelope = Samples.envelope(Recipient.STRUCTURE);
    assertThat(Envelope.ofHeaderField(PACK, envelope.headerField())).isEqualTo(envelope);
    ByteString more = ByteString.ofHex(envelope.headerField().hex() + "00");
    assertThatThrownBy(() -> Envelope.ofHeaderField(PACK, more))
        .isInstanceOf(CorruptionException.class);
  }

  @Test
  void anIndexIsReadPackByPackAndMaySkipFooters() {
    IndexFile.Reader reader = new IndexFile.Reader("o", Samples.index().encode());
    assertThat(reader.replaces()).hasSize(1);
    assertThat(reader.nextPack()).isTrue();
    assertThat(reader.nextPack()).isTrue();
    assertThat(reader.name()).isEqualTo(PACK);
    assertThat(reader.hash()).isEqualTo(HASH);
    assertThat(reader.length()).isEqualTo(4096);
    FooterReader footer = reader.footer();
    int blobs = 0;
    while (footer.nextUnit()) {
      while (footer.nextBlob()) {
        blobs++;
      }
    }
    assertThat(blobs).isEqualTo(5);
    assertThat(reader.nextPack()).isFalse();
  }

  @Test
  void aShardedIndexIsOfALaterVersion() {
    byte[] index = Samples.index().encode();
    index[1] = 4;
    assertThatThrownBy(() -> IndexFile.decode("o", index)).isInstanceOf(FormatException.class);
  }

  @Test
  void aFooterOfManyBlobsIsReadWhole() {
    ByteWriter blobs = new ByteWriter();
    for (int i = 0; i < 1000; i++) {
      blobs.id(blob(i)).varint(100);
    }
    PackFooter none =
        new PackFooter(Samples.footer().envelopes(), List.of(Codec.STORED), List.of());
    ByteWriter out = new ByteWriter().raw(none.encode());
    out.truncate(out.size() - 1);
    out.varint(200);
    for (int unit = 0; unit < 200; unit++) {
      out.varint(0).varint(unit).u8(1).varint(0).varint(9).varint(100_016).varint(100_000);
      out.varint(1000).raw(blobs.array(), 0, blobs.size());
    }
    FooterReader reader = new FooterReader("o", out.toByteArray(), 0, out.size());
    long count = 0;
    while (reader.nextUnit()) {
      while (reader.nextBlob()) {
        count += reader.blobLength() / 100;
      }
    }
    assertThat(count).isEqualTo(200_000);
  }

  private static PackFooter randomFooter(Random random) {
    List<UnitEntry> units = new ArrayList<>();
    long offset = 3000;
    for (int i = random.nextInt(40); i > 0; i--) {
      Part part = Part.of(1 + random.nextInt(3)).orElseThrow();
      List<BlobEntry> blobs = new ArrayList<>();
      int plain = 0;
      for (int j = part == Part.DATA ? 1 + random.nextInt(20) : 1; j > 0; j--) {
        int length = 1 + random.nextInt(100_000);
        plain += length;
        blobs.add(new BlobEntry(BlobId.of(Samples.pattern(random.nextInt(), 32)), length));
      }
      int stored = 16 + random.nextInt(plain);
      offset += random.nextInt(2) * (long) random.nextInt(500);
      int envelope = part == Part.REFS ? 1 : 0;
      UnitEntry.Place place =
          new UnitEntry.Place(envelope, random.nextInt() & 0xffff_ffffL, part, random.nextInt(2));
      units.add(new UnitEntry(place, offset, stored, blobs));
      offset += stored;
    }
    return new PackFooter(
        List.of(Samples.envelope(Recipient.DATA), Samples.envelope(Recipient.STRUCTURE)),
        List.of(Codec.STORED, Codec.zstd(random.nextInt(256) - 128, 0xffff_ffffL)),
        units);
  }

  private static void assertDamaged(String hex) {
    assertThatThrownBy(() -> decode(hex)).isInstanceOf(CorruptionException.class);
  }

  private static PackFooter decode(String hex) {
    return PackFooter.decode("o", HexFormat.of().parseHex(hex));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
