package dev.nuwa.format;

import dev.nuwa.format.CborValue.Bytes;
import dev.nuwa.format.CborValue.Int;
import dev.nuwa.format.CborValue.Items;
import dev.nuwa.format.CborValue.Pair;
import dev.nuwa.format.CborValue.Pairs;
import dev.nuwa.format.CborValue.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Builds a small record, a CBOR map with integer keys. A null value leaves its key out. Keys may
/// come in any order.
public final class RecordWriter {

  private final List<Pair> pairs = new ArrayList<>();

  /// An empty record.
  public RecordWriter() {}

  public RecordWriter put(int key, CborValue value) {
    pairs.add(new Pair(new Int(key), value));
    return this;
  }

  public RecordWriter integer(int key, long value) {
    return put(key, new Int(value));
  }

  public RecordWriter text(int key, @Nullable String value) {
    return value == null ? this : put(key, new Text(value));
  }

  public RecordWriter bytes(int key, @Nullable ByteString value) {
    return value == null ? this : put(key, new Bytes(value));
  }

  public RecordWriter bytes(int key, byte[] value) {
    return put(key, bytes(value));
  }

  public RecordWriter hash(int key, @Nullable Hash value) {
    return value == null ? this : put(key, bytes(value.bytes()));
  }

  public RecordWriter author(int key, AuthorId value) {
    return put(key, bytes(value.bytes()));
  }

  /// Nanoseconds since 1970, moved to the nearest end of 1677 to 2262 when outside.
  public RecordWriter time(int key, Instant value) {
    return put(key, new Int(nanos(value)));
  }

  public RecordWriter record(int key, RecordWriter value) {
    return put(key, value.value());
  }

  /// An array with one value for each item.
  public <T> RecordWriter list(int key, List<T> items, Function<T, CborValue> form) {
    return put(key, new Items(items.stream().map(form).toList()));
  }

  public RecordWriter texts(int key, List<String> items) {
    return list(key, items, Text::new);
  }

  /// A map from text, one value for each item.
  public <T> RecordWriter map(int key, Map<String, T> items, Function<T, CborValue> form) {
    List<Pair> entries = new ArrayList<>();
    items.forEach((name, item) -> entries.add(new Pair(new Text(name), form.apply(item))));
    return put(key, new Pairs(entries));
  }

  public RecordWriter seen(int key, @Nullable NumberedHash seen) {
    return seen == null
        ? this
        : put(key, new Items(List.of(new Int(seen.number()), bytes(seen.hash().bytes()))));
  }

  /// The two items of a name and a hash.
  public static CborValue pair(NamedHash named) {
    return new Items(List.of(new Text(named.name()), bytes(named.hash().bytes())));
  }

  /// A time as [#time] writes it, for use in arrays.
  public static CborValue timeValue(Instant time) {
    return new Int(nanos(time));
  }

  /// What was built so far.
  public CborValue value() {
    return new Pairs(pairs);
  }

  /// The record's only encoding.
  public byte[] encode() {
    return Cbor.encode(value());
  }

  private static CborValue bytes(byte[] value) {
    return new Bytes(ByteString.of(value));
  }

  private static long nanos(Instant time) {
    long seconds = time.getEpochSecond();
    long edge = Long.MAX_VALUE / 1_000_000_000 - 1;
    if (seconds > edge || seconds < -edge) {
      return seconds > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    return seconds * 1_000_000_000 + time.getNano();
  }
}
