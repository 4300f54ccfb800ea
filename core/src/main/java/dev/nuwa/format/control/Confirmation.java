package dev.nuwa.format.control;

import dev.nuwa.format.Hash;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.time.Instant;

/// The writer's word that nothing its snapshot relies on was condemned (docs/format.md, section
/// 12). Only a confirmed snapshot counts.
///
/// @param snapshot SHA-256 of the whole snapshot object
/// @param generationSeen the last generation read before, 0 for none
/// @param time a label
public record Confirmation(Hash snapshot, long generationSeen, Instant time) {

  public Confirmation {
    if (generationSeen < 0) {
      throw new IllegalArgumentException("generation " + generationSeen);
    }
  }

  /// The plaintext of the box.
  public byte[] encode() {
    return new RecordWriter().hash(0, snapshot).integer(1, generationSeen).time(2, time).encode();
  }

  /// @param object name of the object
  public static Confirmation decode(String object, byte[] plaintext) {
    return RecordReader.read(
        object, plaintext, in -> new Confirmation(in.hash(0), in.natural(1), in.time(2)));
  }
}
