package dev.nuwa.format.control;

import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.time.Instant;

/// The end of all pins of a session (docs/format.md, section 12).
///
/// @param session 16 hex digits
/// @param time a label
public record PinEnd(String session, Instant time) {

  public PinEnd {
    if (!ObjectNames.isHex(session, 16)) {
      throw new IllegalArgumentException("not a session: " + session);
    }
  }

  /// The plaintext of the box.
  public byte[] encode() {
    return new RecordWriter().text(0, session).time(1, time).encode();
  }

  /// @param object name of the object
  public static PinEnd decode(String object, byte[] plaintext) {
    return RecordReader.read(object, plaintext, in -> new PinEnd(in.text(0), in.time(1)));
  }
}
