package dev.nuwa.format;

import java.util.List;

/// The values that small records are made of: a subset of CBOR (docs/format.md, section 1).
public sealed interface CborValue {

  /// An integer of 64 signed bits.
  record Int(long value) implements CborValue {}

  record Bytes(ByteString value) implements CborValue {}

  record Text(String value) implements CborValue {}

  record Bool(boolean value) implements CborValue {}

  record Items(List<CborValue> values) implements CborValue {

    public Items {
      values = List.copyOf(values);
    }
  }

  /// Pairs in any order; the encoder sorts them. Keys are [Int] or [Text].
  record Pairs(List<Pair> values) implements CborValue {

    public Pairs {
      values = List.copyOf(values);
    }
  }

  /// One pair of a map.
  record Pair(CborValue key, CborValue value) {

    public Pair {
      if (!(key instanceof Int || key instanceof Text)) {
        throw new IllegalArgumentException("a key is an integer or a text");
      }
    }
  }
}
