package dev.nuwa.format.control;

import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.time.Instant;

/// The decision that a snapshot is no longer wanted (docs/format.md, section 12).
///
/// @param snapshot its name
/// @param time a label
/// @param text for people; may be empty
public record Drop(String snapshot, Reason reason, Instant time, String text) {

  /// Why a snapshot is dropped.
  public enum Reason {
    /// Its writer could not confirm it.
    WITHDRAWN(1),
    /// The retention policy.
    RETENTION(2),
    /// Somebody said so.
    BY_HAND(3);

    private final int number;

    Reason(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }

  public Drop {
    ObjectNames.require(ObjectKind.SNAPSHOT, snapshot);
  }

  /// The plaintext of the box.
  public byte[] encode() {
    return new RecordWriter()
        .text(0, snapshot)
        .integer(1, reason.number())
        .time(2, time)
        .text(3, text)
        .encode();
  }

  /// @param object name of the object
  public static Drop decode(String object, byte[] plaintext) {
    return RecordReader.read(object, plaintext, Drop::read);
  }

  private static Drop read(RecordReader in) {
    long number = in.natural(1);
    if (number < 1 || number > Reason.values().length) {
      throw in.unknown("reason", number);
    }
    return new Drop(in.text(0), Reason.values()[(int) number - 1], in.time(2), in.text(3));
  }
}
