package dev.nuwa.format.frame;

import static dev.nuwa.format.Samples.REPOSITORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.FieldList;
import dev.nuwa.format.FieldList.Unknown;
import dev.nuwa.format.Hash;
import dev.nuwa.format.Limits;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.Samples;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrameTest {

  private static final String NAME = Samples.header().name();
  private static final byte[] BODY = {1, 2, 3, 4, 5};

  @Test
  void anObjectIsHeaderBodyTrailer() throws Exception {
    byte[] object = object();
    byte[] header = Samples.header().encode();
    byte[] trailer = Arrays.copyOfRange(object, object.length - 118, object.length);
    assertThat(object).startsWith(header).hasSize(header.length + BODY.length + 118);
    assertThat(Arrays.copyOfRange(object, header.length, header.length + 5)).isEqualTo(BODY);
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(Arrays.copyOf(object, header.length + BODY.length));
    assertThat(Arrays.copyOf(trailer, 32)).isEqualTo(hash);
    assertThat(hex(trailer)).endsWith("7600");
  }

  @Test
  void theHeaderHasItsFieldsAtTheirOffsets() {
    String header = hex(Samples.header().encode());
    assertThat(header)
        .isEqualTo(
            "4e555741"
                + "0a"
                + "01"
                + "0100"
                + "8f000000"
                + hex(Samples.pattern(0x10, 16))
                + "0100"
                + "02000000"
                + hex(Samples.pattern(0xa0, 16))
                + "3a"
                + hex(NAME.getBytes(StandardCharsets.US_ASCII))
                + "0320"
                + hex(Samples.pattern(0x20, 32)));
    assertThat(header).hasSize(2 * 0x8f);
  }

  @Test
  void whatIsParsedIsWhatWasAssembled() {
    byte[] object = object();
    Frame frame = Frame.parse(NAME, REPOSITORY, object);
    assertThat(frame.header()).isEqualTo(Samples.header());
    assertThat(frame.body()).isEqualTo(BODY);
    assertThat(frame.headerBytes()).isEqualTo(Samples.header().encode());
    assertThat(frame.signature()).isEqualTo(Samples.sign(frame.signedBytes()));
    assertThat(frame.objectHash()).isEqualTo(Frame.sha256(object, 0, object.length));
    assertThat(new String(frame.signedBytes(), StandardCharsets.ISO_8859_1))
        .startsWith("nuwa object v1")
        .contains(NAME);
  }

  @Test
  void everyFlippedBitIsFoundOrIsInTheSignature() {
    byte[] object = object();
    int signature = object.length - 2 - 64;
    for (int bit = 0; bit < object.length * 8; bit++) {
      int index = bit / 8;
      if (index >= signature && index < signature + 64) {
        continue;
      }
      byte[] damaged = object.clone();
      damaged[index] ^= (byte) (1 << (bit % 8));
      assertThatThrownBy(() -> Frame.parse(NAME, REPOSITORY, damaged))
          .as("byte %d", index)
          .isInstanceOfAny(CorruptionException.class, FormatException.class);
    }
  }

  @Test
  void anObjectUnderAnotherNameOrOfAnotherRepositoryIsRefused() {
    assertThatThrownBy(() -> Frame.parse(Samples.SNAPSHOT, REPOSITORY, object()))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("another object");
    RepositoryId other = RepositoryId.of(new byte[16]);
    assertThatThrownBy(() -> Frame.parse(NAME, other, object()))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("another repository");
  }

  @Test
  void theKindInTheHeaderIsThatOfTheName() {
    Header wrong = new Header(ObjectKind.DROP, Samples.header().origin(), 1, 2, null, List.of());
    byte[] object = Frame.assemble(wrong, BODY, Samples::sign);
    assertThatThrownBy(() -> Frame.parse(NAME, REPOSITORY, object))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("kind");
  }

  @ParameterizedTest
  @CsvSource({"4, 63, kind 99", "5, 2, version 2", "6, 2, suite 2"})
  void anObjectOfALaterVersionIsRefusedWithASentence(int offset, String hex, String message) {
    byte[] object = object();
    object[offset] = "63".equals(hex) ? (byte) 0x63 : Byte.parseByte(hex, 16);
    assertThatThrownBy(() -> Frame.parse(NAME, REPOSITORY, object))
        .isInstanceOfSatisfying(
            FormatException.class, e -> assertThat(e.advice()).contains("newer version"))
        .hasMessageContaining(message);
  }

  /// The end of what is left may read as a trailer with a suite that nobody knows.
  @Test
  void anObjectThatWasCutOffIsDamagedWhateverItsEndReadsAs() {
    byte[] body = new byte[400];
    Arrays.fill(body, (byte) 0x77);
    body[250] = (byte) Trailer.BYTES;
    body[251] = 0;
    byte[] object = Frame.assemble(Samples.header(), body, bytes -> new byte[64]);
    byte[] cut = Arrays.copyOf(object, Samples.header().encode().length + 252);
    assertThatThrownBy(() -> Frame.parse(NAME, REPOSITORY, cut))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("checksum");
  }

  @Test
  void anUnknownHeaderFieldIsPassedOverUnlessCritical() {
    byte[] skipped = withField(Unknown.SKIP);
    assertThat(Header.decode(NAME, skipped)).isEqualTo(Samples.header());
    assertThat(Header.length(NAME, skipped)).isEqualTo(skipped.length);
    assertThatThrownBy(() -> Header.decode(NAME, withField(Unknown.REFUSE)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("critical field 40");
  }

  @Test
  void whatIsParsedKeepsUnknownFieldsForTheSeals() {
    byte[] head = withField(Unknown.SKIP);
    byte[] signed = Arrays.copyOf(head, head.length + Trailer.BYTES);
    Hash hash = Frame.sha256(head, 0, head.length);
    byte[] trailer = Trailer.of(hash, Samples.AUTHOR, Samples.bytes(0, 64)).encode();
    System.arraycopy(trailer, 0, signed, head.length, trailer.length);
    assertThat(Frame.parse(NAME, REPOSITORY, signed).headerBytes()).isEqualTo(head);
  }

  @Test
  void aBodyAboveItsLimitIsNotAssembled() {
    byte[] body = new byte[Limits.SMALL_BODY + 1];
    assertThatThrownBy(() -> Frame.assemble(Samples.header(), body, Samples::sign))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theTrailerOfAPackIsReadFromItsTail() {
    byte[] tail = new byte[300];
    byte[] trailer = Samples.trailer().encode();
    System.arraycopy(trailer, 0, tail, 300 - trailer.length, trailer.length);
    assertThat(Trailer.decode(Samples.PACK, tail)).isEqualTo(Samples.trailer());
    assertThat(Trailer.length(Samples.PACK, tail)).isEqualTo(118);
  }

  @Test
  void associatedDataIsHeaderPartAndLength() {
    byte[] data = Header.associatedData(new byte[] {9, 8}, 3, 258);
    assertThat(hex(data)).isEqualTo("0908" + "03" + "0201000000000000");
    assertThat(new String(Samples.header().indexBoxInfo(), StandardCharsets.ISO_8859_1))
        .isEqualTo("nuwa x-box v1\n:" + NAME);
  }

  private static byte[] object() {
    return Frame.assemble(Samples.header(), BODY, Samples::sign);
  }

  /// A header with field 40, which this version does not know.
  private static byte[] withField(Unknown unknown) {
    ByteWriter out = new ByteWriter().raw(Samples.header().encode());
    new FieldList.Writer(out).varint(40, unknown, 7);
    byte[] header = out.toByteArray();
    header[8] = (byte) header.length;
    return header;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
