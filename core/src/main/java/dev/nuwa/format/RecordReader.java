package dev.nuwa.format;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.format.CborValue.Bool;
import dev.nuwa.format.CborValue.Bytes;
import dev.nuwa.format.CborValue.Int;
import dev.nuwa.format.CborValue.Items;
import dev.nuwa.format.CborValue.Pair;
import dev.nuwa.format.CborValue.Pairs;
import dev.nuwa.format.CborValue.Text;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Takes a small record apart. A key that is missing or has another type than asked for is damage;
/// a key of 0 or above that nobody asked for is refused at the end; negative ones are passed over.
public final class RecordReader {

  private final String object;
  private final Map<Long, CborValue> values = new TreeMap<>();
  private final Set<Long> asked = new HashSet<>();

  private RecordReader(String object, CborValue value) {
    this.object = object;
    if (!(value instanceof Pairs(List<Pair> pairs))) {
      throw damaged("a map is expected");
    }
    for (Pair pair : pairs) {
      if (!(pair.key() instanceof Int(long key))) {
        throw damaged("integer keys are expected");
      }
      values.put(key, pair.value());
    }
  }

  /// Decodes a record: `form` asks for the values and makes the result.
  ///
  /// @param object for messages
  /// @throws CorruptionException for bytes that are no such record, and for values that the
  ///   result's type refuses with an [IllegalArgumentException]
  /// @throws FormatException for a key that `form` does not know
  public static <T> T read(String object, byte[] bytes, Function<RecordReader, T> form) {
    return read(object, Cbor.decode(object, bytes), form);
  }

  private static <T> T read(String object, CborValue value, Function<RecordReader, T> form) {
    RecordReader reader = new RecordReader(object, value);
    T result;
    try {
      result = form.apply(reader);
    } catch (IllegalArgumentException e) {
      throw new CorruptionException(object, -1, String.valueOf(e.getMessage()), e);
    }
    reader.end();
    return result;
  }

  /// What is read, for messages.
  public String object() {
    return object;
  }

  public boolean has(int key) {
    return values.containsKey((long) key);
  }

  public long integer(int key, long min, long max) {
    return integer(get(key), min, max);
  }

  /// An integer from 0 to `max`.
  public int count(int key, int max) {
    return (int) integer(key, 0, max);
  }

  /// An integer of 0 or more.
  public long natural(int key) {
    return integer(key, 0, Long.MAX_VALUE);
  }

  /// The number of this object, which is that in its name when the object is known by its name.
  public long ownNumber(int key) {
    long number = integer(key, 1, Long.MAX_VALUE);
    if (ObjectNames.parse(object).filter(parsed -> parsed.number() != number).isPresent()) {
      throw damaged("its number is " + number);
    }
    return number;
  }

  public boolean bool(int key) {
    if (get(key) instanceof Bool(boolean value)) {
      return value;
    }
    throw wrong(key, "true or false");
  }

  public String text(int key) {
    return text(get(key));
  }

  public Optional<String> optionalText(int key) {
    return optional(key, this::text);
  }

  public ByteString bytes(int key) {
    return bytes(get(key));
  }

  /// Exactly `length` bytes.
  public ByteString bytes(int key, int length) {
    return bytes(get(key), length);
  }

  public Optional<ByteString> optionalBytes(int key) {
    return optional(key, this::bytes);
  }

  public Hash hash(int key) {
    return hash(get(key));
  }

  public Optional<Hash> optionalHash(int key) {
    return optional(key, this::hash);
  }

  public BlobId blobId(int key) {
    return BlobId.of(bytes(key, BlobId.BYTES).bytes());
  }

  public AuthorId author(int key) {
    return AuthorId.of(bytes(key, AuthorId.BYTES).bytes());
  }

  public Instant time(int key) {
    return time(get(key));
  }

  public <T> T record(int key, Function<RecordReader, T> form) {
    return read(object, get(key), form);
  }

  /// A record of which this version knows no key.
  public void emptyRecord(int key) {
    new RecordReader(object, get(key)).end();
  }

  public <T> List<T> records(int key, Function<RecordReader, T> form) {
    return list(key, value -> read(object, value, form));
  }

  /// An array, each value by `form`, which uses the functions of this reader that take a value.
  public <T> List<T> list(int key, Function<CborValue, T> form) {
    return items(get(key)).stream().map(form).toList();
  }

  public List<String> texts(int key) {
    return list(key, this::text);
  }

  /// A map from text.
  public <T> SortedMap<String, T> map(int key, Function<CborValue, T> form) {
    if (!(get(key) instanceof Pairs(List<Pair> pairs))) {
      throw wrong(key, "a map");
    }
    SortedMap<String, T> map = new TreeMap<>();
    for (Pair pair : pairs) {
      map.put(text(pair.key()), form.apply(pair.value()));
    }
    return map;
  }

  /// A number and a hash.
  public NumberedHash seen(int key) {
    return seen(get(key));
  }

  public Optional<NumberedHash> optionalSeen(int key) {
    return optional(key, this::seen);
  }

  public long integer(CborValue value, long min, long max) {
    if (!(value instanceof Int(long number)) || number < min || number > max) {
      throw damaged("an integer from " + min + " to " + max + " is expected");
    }
    return number;
  }

  public String text(CborValue value) {
    if (!(value instanceof Text(String text)) || text.length() > Limits.TEXT) {
      throw damaged("a text of at most " + Limits.TEXT + " characters is expected");
    }
    return text;
  }

  public ByteString bytes(CborValue value) {
    if (value instanceof Bytes(ByteString bytes)) {
      return bytes;
    }
    throw damaged("bytes are expected");
  }

  public ByteString bytes(CborValue value, int length) {
    ByteString bytes = bytes(value);
    if (bytes.length() != length) {
      throw damaged(length + " bytes are expected, not " + bytes.length());
    }
    return bytes;
  }

  public Hash hash(CborValue value) {
    return Hash.of(bytes(value, Hash.BYTES).bytes());
  }

  public Instant time(CborValue value) {
    long nanos = integer(value, Long.MIN_VALUE, Long.MAX_VALUE);
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }

  public List<CborValue> items(CborValue value) {
    if (value instanceof Items(List<CborValue> items)) {
      return items;
    }
    throw damaged("an array is expected");
  }

  /// An array of exactly two.
  public List<CborValue> two(CborValue value) {
    List<CborValue> items = items(value);
    if (items.size() != 2) {
      throw damaged("an array of two is expected, not of " + items.size());
    }
    return items;
  }

  /// A name and a hash.
  public NamedHash named(CborValue value) {
    List<CborValue> items = two(value);
    return new NamedHash(text(items.get(0)), hash(items.get(1)));
  }

  private NumberedHash seen(CborValue value) {
    List<CborValue> items = two(value);
    return new NumberedHash(integer(items.get(0), 1, Long.MAX_VALUE), hash(items.get(1)));
  }

  /// The failure for a value of a later version, to be thrown by the caller.
  public FormatException unknown(String what, long value) {
    return ByteReader.unknown(object, what, value);
  }

  private <T> Optional<T> optional(int key, Function<CborValue, T> form) {
    return has(key) ? Optional.of(form.apply(get(key))) : Optional.empty();
  }

  private CborValue get(int key) {
    asked.add((long) key);
    CborValue value = values.get((long) key);
    if (value == null) {
      throw damaged("key " + key + " is missing");
    }
    return value;
  }

  private void end() {
    for (long key : values.keySet()) {
      if (key >= 0 && !asked.contains(key)) {
        throw unknown("key", key);
      }
    }
  }

  private CorruptionException wrong(int key, String expected) {
    return damaged("key " + key + ": " + expected + " is expected");
  }

  private CorruptionException damaged(String problem) {
    return new CorruptionException(object, -1, problem);
  }
}
