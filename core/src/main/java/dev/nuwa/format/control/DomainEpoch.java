package dev.nuwa.format.control;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;

/// The public keys of a domain in one epoch.
///
/// @param epoch 1 or more, 32 bits
/// @param dataKey public X-Wing key D, 1216 bytes
/// @param structureKey public X-Wing key M, 1216 bytes
public record DomainEpoch(long epoch, ByteString dataKey, ByteString structureKey) {

  /// Bytes of a public X-Wing key.
  public static final int PUBLIC_KEY_BYTES = 1216;

  public DomainEpoch {
    if (epoch < 1 || epoch > 0xffff_ffffL) {
      throw new IllegalArgumentException("epoch " + epoch);
    }
    if (dataKey.length() != PUBLIC_KEY_BYTES || structureKey.length() != PUBLIC_KEY_BYTES) {
      throw new IllegalArgumentException("public key of a wrong length");
    }
  }

  RecordWriter record() {
    return new RecordWriter().integer(0, epoch).bytes(1, dataKey).bytes(2, structureKey);
  }

  static DomainEpoch read(RecordReader in) {
    return new DomainEpoch(
        in.natural(0), in.bytes(1, PUBLIC_KEY_BYTES), in.bytes(2, PUBLIC_KEY_BYTES));
  }
}
