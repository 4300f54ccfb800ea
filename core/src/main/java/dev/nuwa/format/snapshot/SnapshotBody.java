package dev.nuwa.format.snapshot;

import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Limits;

/// The body of a snapshot: its two boxes, each with a u32 length before it.
///
/// @param facts X-box of [SnapshotFacts] (part 1)
/// @param names D-box of [SnapshotNames] (part 3)
public record SnapshotBody(ByteString facts, ByteString names) {

  /// Part of the X-box in its associated data.
  public static final int FACTS_PART = 1;

  /// Part of the D-box in its associated data.
  public static final int NAMES_PART = 3;

  public byte[] encode() {
    ByteWriter out = new ByteWriter(8 + facts.length() + names.length());
    out.u32(facts.length()).raw(facts).u32(names.length()).raw(names);
    return out.toByteArray();
  }

  /// @param object for messages
  public static SnapshotBody decode(String object, byte[] body) {
    ByteReader in = new ByteReader(object, body);
    SnapshotBody decoded = new SnapshotBody(box(in), box(in));
    in.expectEnd();
    return decoded;
  }

  private static ByteString box(ByteReader in) {
    long length = in.u32();
    if (length > Limits.SMALL_BODY) {
      throw in.damaged("box of " + length + " bytes");
    }
    return in.raw((int) length);
  }
}
