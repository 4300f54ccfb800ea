package dev.nuwa.format.control;

import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.time.Instant;
import java.util.List;

/// What a session builds on, put before it reads the condemnations (docs/format.md, section 12).
///
/// @param session 16 hex digits
/// @param snapshots names
/// @param time a label
/// @param generationSeen the greatest generation listed when it was written, 0 for none; a hint
public record Pin(String session, List<String> snapshots, Instant time, long generationSeen) {

  public Pin {
    snapshots = List.copyOf(snapshots);
    if (!ObjectNames.isHex(session, 16) || generationSeen < 0) {
      throw new IllegalArgumentException("pin of " + session + " at " + generationSeen);
    }
    snapshots.forEach(name -> ObjectNames.require(ObjectKind.SNAPSHOT, name));
  }

  /// The plaintext of the box.
  public byte[] encode() {
    return new RecordWriter()
        .text(0, session)
        .texts(1, snapshots)
        .time(2, time)
        .integer(3, generationSeen)
        .encode();
  }

  /// @param object name of the object
  public static Pin decode(String object, byte[] plaintext) {
    return RecordReader.read(
        object, plaintext, in -> new Pin(in.text(0), in.texts(1), in.time(2), in.natural(3)));
  }
}
