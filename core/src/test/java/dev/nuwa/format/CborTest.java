package dev.nuwa.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.format.CborValue.Bool;
import dev.nuwa.format.CborValue.Bytes;
import dev.nuwa.format.CborValue.Int;
import dev.nuwa.format.CborValue.Items;
import dev.nuwa.format.CborValue.Pair;
import dev.nuwa.format.CborValue.Pairs;
import dev.nuwa.format.CborValue.Text;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORGenerator;

final class CborTest {

  private static final long SEED = 8949;

  /// RFC 8949, appendix A.
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "10, 0a",
    "23, 17",
    "24, 1818",
    "25, 1819",
    "100, 1864",
    "1000, 1903e8",
    "1000000, 1a000f4240",
    "1000000000000, 1b000000e8d4a51000",
    "-1, 20",
    "-10, 29",
    "-100, 3863",
    "-1000, 3903e7",
    "9223372036854775807, 1b7fffffffffffffff",
    "-9223372036854775808, 3b7fffffffffffffff"
  })
  void integersHaveTheirShortestForm(long value, String hex) {
    assertThat(hex(Cbor.encode(new Int(value)))).isEqualTo(hex);
    assertThat(decode(hex)).isEqualTo(new Int(value));
  }

  /// RFC 8949, appendix A.
  @Test
  void otherValuesHaveTheBytesOfTheStandard() {
    assertThat(hex(Cbor.encode(new Bytes(ByteString.ofHex("01020304"))))).isEqualTo("4401020304");
    assertThat(hex(Cbor.encode(new Text("IETF")))).isEqualTo("6449455446");
    assertThat(hex(Cbor.encode(new Text("水")))).isEqualTo("63e6b0b4");
    assertThat(hex(Cbor.encode(new Bool(false)))).isEqualTo("f4");
    assertThat(hex(Cbor.encode(new Bool(true)))).isEqualTo("f5");
    Items inner = new Items(List.of(new Int(2), new Int(3)));
    assertThat(hex(Cbor.encode(new Items(List.of(new Int(1), inner))))).isEqualTo("8201820203");
    assertThat(hex(Cbor.encode(new Items(List.of())))).isEqualTo("80");
    assertThat(hex(Cbor.encode(new Pairs(List.of())))).isEqualTo("a0");
  }

  /// RFC 8949, section 4.2.1: 10, 100, -1, "z", "aa".
  @Test
  void keysAreSortedByTheirEncodedBytes() {
    List<Pair> pairs = new ArrayList<>();
    for (CborValue key :
        List.of(new Text("aa"), new Text("z"), new Int(-1), new Int(100), new Int(10))) {
      pairs.add(new Pair(key, new Int(0)));
    }
    String sorted = "a5" + "0a00" + "186400" + "2000" + "617a00" + "62616100";
    assertThat(hex(Cbor.encode(new Pairs(pairs)))).isEqualTo(sorted);
    assertThat(hex(Cbor.encode(decode(sorted)))).isEqualTo(sorted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1817",
        "190018",
        "1a0000ffff",
        "1b00000000ffffffff",
        "1b8000000000000000",
        "3b8000000000000000",
        "1c",
        "1f",
        "5f4101ff",
        "9f01ff",
        "bf0101ff",
        "c001",
        "d81801",
        "f6",
        "f7",
        "f90000",
        "fa00000000",
        "f800",
        "ff",
        "61ff",
        "42",
        "4201",
        "8201",
        "a1",
        "a101",
        "a2" + "0101" + "0102",
        "a2" + "0201" + "0102",
        "a1" + "4100" + "00",
        "a1" + "8000",
        "0000",
        "9bffffffffffffffff",
        "9b7fffffffffffffff",
        "ba7fffffff",
        "5b0000000100000000"
      })
  void everyOtherFormIsRefused(String hex) {
    assertThatThrownBy(() -> decode(hex)).isInstanceOf(CorruptionException.class);
  }

  @Test
  void depthIsBounded() {
    assertThat(decode("81".repeat(16) + "00")).isInstanceOf(Items.class);
    assertThatThrownBy(() -> decode("81".repeat(17) + "00"))
        .isInstanceOf(CorruptionException.class);
    assertThatThrownBy(() -> decode("81".repeat(100_000))).isInstanceOf(CorruptionException.class);
  }

  @Test
  void jacksonWritesTheSameBytes() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < 200; i++) {
      CborValue value = sorted(random(random, 4));
      byte[] ours = Cbor.encode(value);
      String round = "seed " + SEED + ", round " + i;
      assertThat(hex(jackson(value))).as(round).isEqualTo(hex(ours));
      assertThat(Cbor.decode("value", ours)).as(round).isEqualTo(value);
    }
  }

  @Test
  void recordsRefuseUnknownKeysButPassOverNegativeOnes() {
    RecordWriter record = new RecordWriter().integer(0, 5).integer(-1, 6);
    assertThat(RecordReader.<Long>read("o", record.encode(), in -> in.natural(0))).isEqualTo(5);
    byte[] more = record.put(1, new Bool(true)).encode();
    assertThatThrownBy(() -> RecordReader.<Long>read("o", more, in -> in.natural(0)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("key 1");
    assertThatThrownBy(() -> RecordReader.<Long>read("o", more, in -> in.natural(2)))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("key 2 is missing");
    assertThatThrownBy(() -> RecordReader.<Long>read("o", more, in -> in.natural(1)))
        .isInstanceOf(CorruptionException.class);
  }

  @Test
  void unknownKeysOfNestedRecordsAreRefusedToo() {
    RecordWriter inner = new RecordWriter().integer(0, 1).integer(9, 1);
    byte[] outer = new RecordWriter().record(0, inner).encode();
    assertThatThrownBy(
            () -> RecordReader.<Long>read("o", outer, in -> in.record(0, r -> r.natural(0))))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("key 9");
  }

  @Test
  void timesAreNanosecondsAndOutsideTheirRangeTheNearestOnes() {
    assertThat(time(Instant.parse("1969-12-31T23:59:59.999999999Z")))
        .isEqualTo(Instant.parse("1969-12-31T23:59:59.999999999Z"));
    assertThat(time(Instant.MAX)).isEqualTo(Instant.ofEpochSecond(0, Long.MAX_VALUE));
    assertThat(time(Instant.MIN)).isEqualTo(Instant.ofEpochSecond(0, Long.MIN_VALUE));
  }

  private static Instant time(Instant time) {
    return RecordReader.read("o", new RecordWriter().time(0, time).encode(), in -> in.time(0));
  }

  private static CborValue random(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> new Int(random.nextLong() >> random.nextInt(64));
      case 1 -> new Bytes(Samples.bytes(random.nextInt(), random.nextInt(300)));
      case 2 -> new Text("aé中".repeat(random.nextInt(20)) + random.nextInt());
      case 3 -> new Bool(random.nextBoolean());
      case 4 -> {
        List<CborValue> items = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
          items.add(random(random, depth - 1));
        }
        yield new Items(items);
      }
      default -> {
        List<Pair> pairs = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
          CborValue key = i % 3 == 0 ? new Text("k" + i) : new Int(i * 37L - 200);
          pairs.add(new Pair(key, random(random, depth - 1)));
        }
        Collections.shuffle(pairs, random);
        yield new Pairs(pairs);
      }
    };
  }

  /// The same with all keys in the order of their encoded bytes.
  private static CborValue sorted(CborValue value) {
    return switch (value) {
      case Items(List<CborValue> items) -> new Items(items.stream().map(CborTest::sorted).toList());
      case Pairs(List<Pair> pairs) -> {
        TreeMap<ByteString, Pair> order = new TreeMap<>();
        for (Pair pair : pairs) {
          Pair inner = new Pair(pair.key(), sorted(pair.value()));
          order.put(ByteString.of(jackson(pair.key())), inner);
        }
        yield new Pairs(List.copyOf(order.values()));
      }
      case Int _, Bytes _, Text _, Bool _ -> value;
    };
  }

  private static byte[] jackson(CborValue value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (CBORGenerator generator =
        (CBORGenerator) new CBORFactory().createGenerator(ObjectWriteContext.empty(), out)) {
      write(value, generator);
    }
    return out.toByteArray();
  }

  private static void write(CborValue value, JsonGenerator out) {
    switch (value) {
      case Int(long n) -> out.writeNumber(n);
      case Bytes(ByteString b) -> out.writeBinary(b.bytes());
      case Text(String text) -> out.writeString(text);
      case Bool(boolean b) -> out.writeBoolean(b);
      case Items(List<CborValue> items) -> {
        out.writeStartArray(items, items.size());
        items.forEach(item -> write(item, out));
        out.writeEndArray();
      }
      case Pairs(List<Pair> pairs) -> {
        out.writeStartObject(pairs, pairs.size());
        for (Pair pair : pairs) {
          switch (pair.key()) {
            case Int(long key) -> out.writePropertyId(key);
            case Text(String key) -> out.writeName(key);
            case Bytes _, Bool _, Items _, Pairs _ -> throw new AssertionError("not a key");
          }
          write(pair.value(), out);
        }
        out.writeEndObject();
      }
    }
  }

  private static CborValue decode(String hex) {
    return Cbor.decode("value", HexFormat.of().parseHex(hex));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
