package dev.nuwa.format.snapshot;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.CborValue;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.util.List;

/// Stand-ins, 16 bytes each, for the names in the reader part, so that policies can select by host,
/// path and tag without knowing them (docs/format.md, sections 4 and 11). Equal names of one domain
/// have equal stand-ins.
///
/// @param roots in the order of the roots
public record Pseudonyms(ByteString host, List<ByteString> roots, List<ByteString> tags) {

  /// Length of each.
  public static final int BYTES = 16;

  /// What a stand-in is for; the number goes into its derivation.
  public enum Type {
    HOST(1),
    ROOT(2),
    TAG(3);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  public Pseudonyms {
    roots = List.copyOf(roots);
    tags = List.copyOf(tags);
    require(host);
    roots.forEach(Pseudonyms::require);
    tags.forEach(Pseudonyms::require);
  }

  RecordWriter record() {
    return new RecordWriter()
        .bytes(1, host)
        .list(2, roots, CborValue.Bytes::new)
        .list(3, tags, CborValue.Bytes::new);
  }

  static Pseudonyms read(RecordReader in) {
    return new Pseudonyms(
        in.bytes(1, BYTES),
        in.list(2, value -> in.bytes(value, BYTES)),
        in.list(3, value -> in.bytes(value, BYTES)));
  }

  private static void require(ByteString pseudonym) {
    if (pseudonym.length() != BYTES) {
      throw new IllegalArgumentException("pseudonym of " + pseudonym.length() + " bytes");
    }
  }
}
