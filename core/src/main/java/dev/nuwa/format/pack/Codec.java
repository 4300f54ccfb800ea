package dev.nuwa.format.pack;

import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a unit was compressed (docs/format.md, sections 8 and 14).
///
/// @param level of the encoder, −128 to 127; 0 when stored
/// @param encoder version of the encoder, 32 bits: zstd 1.5.7 is 10507; 0 when stored
public record Codec(Method method, int level, long encoder) {

  /// Bytes as they are.
  public static final Codec STORED = new Codec(Method.STORED, 0, 0);

  /// A way to compress.
  public enum Method {
    STORED(0),
    ZSTD(1);

    private final int number;

    Method(int number) {
      this.number = number;
    }

    static Optional<Method> of(int number) {
      return number == 0 || number == 1 ? Optional.of(values()[number]) : Optional.empty();
    }

    /// The number in footers, nonces and associated data.
    public int number() {
      return number;
    }
  }

  public Codec {
    if (level < -128 || level > 127 || encoder < 0 || encoder > 0xffff_ffffL) {
      throw new IllegalArgumentException("codec level " + level + ", encoder " + encoder);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Codec that
        && method == that.method
        && level == that.level
        && encoder == that.encoder;
  }

  @Override
  public int hashCode() {
    return 31 * (31 * method.number() + level) + Long.hashCode(encoder);
  }

  public static Codec zstd(int level, long encoder) {
    return new Codec(Method.ZSTD, level, encoder);
  }

  /// `u8 method ‖ i8 level ‖ u32 encoder`.
  void write(ByteWriter out) {
    out.u8(method.number()).u8(level).u32(encoder);
  }

  static Codec read(ByteReader in) {
    int number = in.u8();
    Method method = Method.of(number).orElseThrow(() -> in.unknown("codec", number));
    return new Codec(method, (byte) in.u8(), in.u32());
  }
}
