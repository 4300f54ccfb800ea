package dev.nuwa.format;

import dev.nuwa.format.CborValue.Bool;
import dev.nuwa.format.CborValue.Bytes;
import dev.nuwa.format.CborValue.Int;
import dev.nuwa.format.CborValue.Items;
import dev.nuwa.format.CborValue.Pair;
import dev.nuwa.format.CborValue.Pairs;
import dev.nuwa.format.CborValue.Text;
import java.util.ArrayList;
import java.util.List;

/// Deterministic CBOR (RFC 8949, section 4.2.1): each value has exactly one encoding, and the
/// decoder takes no other.
public final class Cbor {

  private static final int UNSIGNED = 0;
  private static final int NEGATIVE = 1;
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int ITEMS = 4;
  private static final int PAIRS = 5;
  private static final int SIMPLE = 7;
  private static final int FALSE = 20;
  private static final int TRUE = 21;

  private Cbor() {}

  public static byte[] encode(CborValue value) {
    ByteWriter out = new ByteWriter();
    encode(value, out, 0);
    return out.toByteArray();
  }

  /// The value that is all of `bytes`.
  ///
  /// @param object for messages
  /// @throws dev.nuwa.error.CorruptionException when the bytes are not one value in its only form
  public static CborValue decode(String object, byte[] bytes) {
    ByteReader in = new ByteReader(object, bytes);
    CborValue value = decode(in, 0);
    in.expectEnd();
    return value;
  }

  private static void encode(CborValue value, ByteWriter out, int depth) {
    if (depth > Limits.CBOR_DEPTH) {
      throw new IllegalArgumentException("a record deeper than " + Limits.CBOR_DEPTH);
    }
    switch (value) {
      case Int(long n) when n >= 0 -> head(out, UNSIGNED, n);
      case Int(long n) -> head(out, NEGATIVE, ~n);
      case Bytes(ByteString b) -> {
        head(out, BYTES, b.length());
        out.raw(b);
      }
      case Text(String text) -> {
        ByteString utf8 = ByteString.utf8(text);
        head(out, TEXT, utf8.length());
        out.raw(utf8);
      }
      case Bool(boolean b) -> head(out, SIMPLE, b ? TRUE : FALSE);
      case Items(List<CborValue> items) -> {
        head(out, ITEMS, items.size());
        items.forEach(item -> encode(item, out, depth + 1));
      }
      case Pairs(List<Pair> pairs) -> encodePairs(pairs, out, depth);
    }
  }

  private static void encodePairs(List<Pair> pairs, ByteWriter out, int depth) {
    head(out, PAIRS, pairs.size());
    List<Keyed> sorted = new ArrayList<>(pairs.size());
    for (Pair pair : pairs) {
      sorted.add(new Keyed(ByteString.wrap(encode(pair.key())), pair.value()));
    }
    sorted.sort((a, b) -> a.key().compareTo(b.key()));
    for (int i = 0; i < sorted.size(); i++) {
      Keyed keyed = sorted.get(i);
      if (i > 0 && keyed.key().equals(sorted.get(i - 1).key())) {
        throw new IllegalArgumentException("a key stands twice in a map");
      }
      out.raw(keyed.key());
      encode(keyed.value(), out, depth + 1);
    }
  }

  private record Keyed(ByteString key, CborValue value) {}

  private static void head(ByteWriter out, int major, long argument) {
    int type = major << 5;
    if (argument < 24) {
      out.u8(type | (int) argument);
    } else if (argument < 1L << 8) {
      out.u8(type | 24);
      bigEndian(out, argument, 1);
    } else if (argument < 1L << 16) {
      out.u8(type | 25);
      bigEndian(out, argument, 2);
    } else if (argument < 1L << 32) {
      out.u8(type | 26);
      bigEndian(out, argument, 4);
    } else {
      out.u8(type | 27);
      bigEndian(out, argument, 8);
    }
  }

  private static void bigEndian(ByteWriter out, long value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
      out.u8((int) (value >>> shift));
    }
  }

  private static CborValue decode(ByteReader in, int depth) {
    if (depth > Limits.CBOR_DEPTH) {
      throw in.damaged("record deeper than " + Limits.CBOR_DEPTH);
    }
    int first = in.u8();
    int major = first >> 5;
    if (major == SIMPLE) {
      return switch (first & 31) {
        case FALSE -> new Bool(false);
        case TRUE -> new Bool(true);
        default -> throw in.damaged("value that records do not use");
      };
    }
    long argument = argument(in, first & 31);
    return switch (major) {
      case UNSIGNED -> new Int(argument);
      case NEGATIVE -> new Int(~argument);
      case BYTES -> new Bytes(in.raw(length(in, argument, 1)));
      case TEXT -> new Text(in.utf8(length(in, argument, 1)));
      case ITEMS -> items(in, length(in, argument, 1), depth);
      case PAIRS -> pairs(in, length(in, argument, 2), depth);
      default -> throw in.damaged("tag, which records do not use");
    };
  }

  private static CborValue items(ByteReader in, int count, int depth) {
    List<CborValue> items = new ArrayList<>(Math.min(count, 64));
    for (int i = 0; i < count; i++) {
      items.add(decode(in, depth + 1));
    }
    return new Items(items);
  }

  private static CborValue pairs(ByteReader in, int count, int depth) {
    List<Pair> pairs = new ArrayList<>(Math.min(count, 64));
    ByteString before = ByteString.EMPTY;
    for (int i = 0; i < count; i++) {
      int start = in.position();
      CborValue key = decode(in, depth + 1);
      if (!(key instanceof Int || key instanceof Text)) {
        throw in.damaged("key that is neither integer nor text");
      }
      ByteString encoded = in.since(start);
      if (encoded.compareTo(before) <= 0) {
        throw in.damaged("keys that are not in ascending order");
      }
      before = encoded;
      pairs.add(new Pair(key, decode(in, depth + 1)));
    }
    return new Pairs(pairs);
  }

  private static long argument(ByteReader in, int info) {
    if (info < 24) {
      return info;
    }
    int bytes = 1 << (info - 24);
    if (info > 27) {
      throw in.damaged("indefinite or reserved length, which records do not use");
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | in.u8();
    }
    long shortest = bytes == 1 ? 24 : 1L << (4 * bytes);
    if (value < 0) {
      throw in.damaged("integer of more than 63 bits and a sign");
    }
    if (value < shortest) {
      throw in.damaged("integer that is not in its shortest form");
    }
    return value;
  }

  private static int length(ByteReader in, long argument, int bytesEach) {
    if (argument > in.remaining() / bytesEach) {
      throw in.damaged("length " + argument + ", but only " + in.remaining() + " bytes");
    }
    return (int) argument;
  }
}
