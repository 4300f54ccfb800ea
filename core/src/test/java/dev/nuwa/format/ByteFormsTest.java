package dev.nuwa.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.format.FieldList.Unknown;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteFormsTest {

  private static final long SEED = 31;

  @Test
  void integersAreLittleEndian() {
    ByteWriter out = new ByteWriter();
    out.u8(0x1ff).u16(0x1_0203).u32(0x0506_0708L).u64(0x1112_1314_1516_1718L);
    assertThat(hex(out)).isEqualTo("ff" + "0302" + "08070605" + "1817161514131211");
    ByteReader in = reader(hex(out));
    assertThat(in.u8()).isEqualTo(0xff);
    assertThat(in.u16()).isEqualTo(0x203);
    assertThat(in.u32()).isEqualTo(0x0506_0708L);
    assertThat(in.u64()).isEqualTo(0x1112_1314_1516_1718L);
    in.expectEnd();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "127, 7f",
    "128, 8001",
    "300, ac02",
    "16383, ff7f",
    "16384, 808001",
    "9223372036854775807, ffffffffffffffff7f",
  })
  void varintsHaveTheirShortestForm(long value, String hex) {
    ByteWriter out = new ByteWriter().varint(value);
    assertThat(hex(out)).isEqualTo(hex);
    assertThat(ByteWriter.varintLength(value)).isEqualTo(out.size());
    assertThat(reader(hex).varint()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "-1, 01",
    "1, 02",
    "-64, 7f",
    "64, 8001",
    "9223372036854775807, feffffffffffffffff01",
    "-9223372036854775808, ffffffffffffffffff01",
  })
  void signedVarintsAreZigzag(long value, String hex) {
    assertThat(hex(new ByteWriter().svarint(value))).isEqualTo(hex);
    assertThat(reader(hex).svarint()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "80",
        "8000",
        "ff00",
        "ffffffffffffffffff01",
        "ffffffffffffffffff02",
        "ffffffffffffffffffff01",
        "80808080808080808000"
      })
  void aVarintThatIsCutOffOrTooLongOrTooLargeIsDamage(String hex) {
    assertThatThrownBy(() -> reader(hex).varint()).isInstanceOf(CorruptionException.class);
  }

  @Test
  void randomNumbersComeBack() {
    Random random = new Random(SEED);
    ByteWriter out = new ByteWriter();
    for (int i = 0; i < 2_000; i++) {
      long value = random.nextLong() >>> random.nextInt(64);
      out.varint(value >>> 1).svarint(value);
    }
    ByteReader in = new ByteReader("numbers", out.toByteArray());
    random = new Random(SEED);
    for (int i = 0; i < 2_000; i++) {
      long value = random.nextLong() >>> random.nextInt(64);
      assertThat(in.varint()).as("seed %d, number %d", SEED, i).isEqualTo(value >>> 1);
      assertThat(in.svarint()).as("seed %d, number %d", SEED, i).isEqualTo(value);
    }
    in.expectEnd();
  }

  @Test
  void aLengthBeyondTheBytesIsDamageThatNamesThePlace() {
    ByteReader in = reader("00" + "05" + "0102");
    in.skip(1);
    assertThatThrownBy(() -> in.bytes(9, "name"))
        .isInstanceOfSatisfying(
            CorruptionException.class,
            e -> {
              assertThat(e.object()).isEqualTo("thing");
              assertThat(e.offset()).isEqualTo(2);
              assertThat(e).hasMessageContaining("name of 5 bytes");
            });
    assertThatThrownBy(() -> reader("05" + "0102030405").bytes(4, "name"))
        .hasMessageContaining("more than 4");
    assertThatThrownBy(() -> reader("ffff7f").count(Integer.MAX_VALUE, 33, "blobs"))
        .hasMessageContaining("number of blobs");
  }

  @Test
  void textIsUtf8AndNothingElse() {
    assertThat(hex(new ByteWriter().text("é中"))).isEqualTo("05" + "c3a9" + "e4b8ad");
    assertThat(reader("05c3a9e4b8ad").text(9, "text")).isEqualTo("é中");
    assertThatThrownBy(() -> reader("02c328").text(9, "text"))
        .isInstanceOf(CorruptionException.class);
    assertThatThrownBy(() -> reader("03eda080").text(9, "surrogate"))
        .isInstanceOf(CorruptionException.class);
  }

  @Test
  void aLengthIsInsertedBeforeWhatWasWritten() {
    for (int length : new int[] {0, 1, 127, 128, 20_000}) {
      ByteWriter out = new ByteWriter(1);
      out.u8(9);
      int start = out.size();
      out.raw(Samples.pattern(0, length)).insertLength(start);
      ByteReader in = new ByteReader("thing", out.toByteArray());
      in.skip(1);
      assertThat(in.bytes(length, "bytes")).isEqualTo(Samples.bytes(0, length));
      in.expectEnd();
    }
  }

  @Test
  void fieldsAreTagLengthValueInAscendingOrder() {
    ByteWriter out = new ByteWriter();
    FieldList.Writer fields = new FieldList.Writer(out);
    fields.varint(1, Unknown.REFUSE, 300);
    fields.bytes(70, Unknown.SKIP, ByteString.utf8("ab"));
    assertThat(hex(out)).isEqualTo("03" + "02ac02" + "8c01" + "026162");
    assertThatThrownBy(() -> fields.varint(2, Unknown.SKIP, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnknownFieldIsPassedOverUnlessCritical() {
    FieldList.Reader skipped = new FieldList.Reader(reader("0c" + "026162" + "11" + "0101"));
    assertThat(skipped.next()).isTrue();
    assertThat(skipped.number()).isEqualTo(6);
    skipped.unknown();
    assertThat(skipped.next()).isTrue();
    assertThatThrownBy(skipped::unknown)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("critical field 8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0500" + "0300", "0100", "0305", "03020101", "03"})
  void fieldsOutOfOrderOrOfAWrongLengthAreDamage(String hex) {
    ByteReader in = reader(hex);
    FieldList.Reader values = new FieldList.Reader(in);
    assertThatThrownBy(
            () -> {
              while (values.next()) {
                if (in.remaining() > 0) {
                  in.skip(1);
                }
              }
            })
        .isInstanceOf(CorruptionException.class);
  }

  @Test
  void aFieldThatStandsTwiceOrWithTheOtherCriticalBitIsDamage() {
    FieldList.Reader fields = new FieldList.Reader(reader("0200" + "0200" + "0500"));
    assertThat(fields.next()).isTrue();
    fields.once(Unknown.SKIP);
    assertThat(fields.next()).isTrue();
    assertThatThrownBy(() -> fields.once(Unknown.SKIP)).hasMessageContaining("twice");
    fields.known(Unknown.SKIP);
    assertThat(fields.next()).isTrue();
    assertThatThrownBy(() -> fields.once(Unknown.SKIP)).hasMessageContaining("critical bit");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "2, 2",
    "3, 3",
    "9, 10",
    "100, 104",
    "1000, 1024",
    "1025, 1088",
    "33554432, 33554432",
    "33554433, 34603008",
    "33000000, 33030144",
  })
  void padmeRoundsUpToTheSizeClass(long length, long padded) {
    assertThat(Padme.padded(length)).isEqualTo(padded);
  }

  @Test
  void padmeCostsAtMostTwelvePercentAndIsStable() {
    for (long length = 1; length < 1L << 40; length += 1 + length / 13) {
      long padded = Padme.padded(length);
      assertThat(padded).isBetween(length, length + length * 12 / 100);
      assertThat(Padme.padded(padded)).isEqualTo(padded);
    }
  }

  private static ByteReader reader(String hex) {
    return new ByteReader("thing", HexFormat.of().parseHex(hex));
  }

  private static String hex(ByteWriter out) {
    return HexFormat.of().formatHex(out.toByteArray());
  }
}
