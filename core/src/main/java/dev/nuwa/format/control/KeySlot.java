package dev.nuwa.format.control;

import dev.nuwa.error.FormatException;
import dev.nuwa.error.Sentence;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Key material wrapped by a password (docs/format.md, section 4, Key slots).
///
/// @param box nonce, then the sealed key material
/// @param holder author id of the certificate of the key inside; null when the slot does not say
/// @param created when the slot was made, a label; null when the slot does not say
public record KeySlot(
    Wrapping wrapping, ByteString box, @Nullable AuthorId holder, @Nullable Instant created) {

  /// Part of the box in its associated data.
  public static final int PART = 5;

  private static final int PASSWORD = 1;
  private static final int ARGON2ID = 1;
  private static final int BOX_MIN_BYTES = 12 + 16;
  private static final int HOLDER = -1;
  private static final int CREATED = -2;

  /// How the password becomes a key: Argon2id, version 13h.
  ///
  /// @param salt 16 bytes
  /// @param memoryKiB 16,384 to 2,097,152
  /// @param passes 1 to 64, at least 3 below 65,536 KiB
  /// @param lanes 1 to 16
  public record Wrapping(ByteString salt, int memoryKiB, int passes, int lanes) {

    private static final int SALT_BYTES = 16;
    private static final int SMALL_MEMORY_KIB = 64 << 10;

    public Wrapping {
      if (salt.length() != SALT_BYTES) {
        throw new IllegalArgumentException("salt of " + salt.length() + " bytes");
      }
      int passesMin = memoryKiB < SMALL_MEMORY_KIB ? 3 : 1;
      if (outside(memoryKiB, 16 << 10, 2 << 20)
          || outside(passes, passesMin, 64)
          || outside(lanes, 1, 16)) {
        throw new FormatException(
            Sentence.of(
                "password parameters out of bounds: {0} KiB, {1} passes, {2} lanes",
                memoryKiB, passes, lanes),
            Sentence.of("use a newer version of nuwa, or another key"));
      }
    }

    private static boolean outside(int value, int min, int max) {
      return value < min || value > max;
    }
  }

  public KeySlot {
    if (box.length() < BOX_MIN_BYTES) {
      throw new IllegalArgumentException("box of " + box.length() + " bytes");
    }
  }

  /// The body of the object.
  public byte[] encode() {
    RecordWriter how =
        new RecordWriter()
            .integer(0, ARGON2ID)
            .bytes(1, wrapping.salt())
            .integer(2, wrapping.memoryKiB())
            .integer(3, wrapping.passes())
            .integer(4, wrapping.lanes());
    RecordWriter out = new RecordWriter().integer(0, PASSWORD).record(1, how).bytes(2, box);
    if (holder != null) {
      out.author(HOLDER, holder);
    }
    if (created != null) {
      out.time(CREATED, created);
    }
    return out.encode();
  }

  /// @param object name of the object
  public static KeySlot decode(String object, byte[] body) {
    return RecordReader.read(object, body, KeySlot::read);
  }

  private static KeySlot read(RecordReader in) {
    long form = in.natural(0);
    if (form != PASSWORD) {
      throw in.unknown("form", form);
    }
    return new KeySlot(
        in.record(1, KeySlot::readWrapping),
        in.bytes(2),
        in.has(HOLDER) ? in.author(HOLDER) : null,
        in.has(CREATED) ? in.time(CREATED) : null);
  }

  private static Wrapping readWrapping(RecordReader in) {
    long function = in.natural(0);
    if (function != ARGON2ID) {
      throw in.unknown("password function", function);
    }
    return new Wrapping(
        in.bytes(1, Wrapping.SALT_BYTES),
        in.count(2, Integer.MAX_VALUE),
        in.count(3, Integer.MAX_VALUE),
        in.count(4, Integer.MAX_VALUE));
  }
}
