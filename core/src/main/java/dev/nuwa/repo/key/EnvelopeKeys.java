package dev.nuwa.repo.key;

import dev.nuwa.crypto.Secret;
import dev.nuwa.format.Hash;
import java.util.Arrays;

/// What an encapsulated secret stretches to (docs/format.md, section 7).
///
/// @param commitment shown beside the ciphertext, compared before the keys are used
record EnvelopeKeys(Secret key, Secret nonceKey, Hash commitment) {

  /// From a shared secret.
  ///
  /// @param info what the envelope is bound to
  static EnvelopeKeys of(Secret shared, byte[] info) {
    byte[] material = KeySchedule.envelope(shared, info);
    try {
      return new EnvelopeKeys(
          Secret.adopt(Arrays.copyOfRange(material, 0, 32)),
          Secret.adopt(Arrays.copyOfRange(material, 32, 64)),
          Hash.of(material, 64));
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  /// Whether the commitment is the one that was stored, in constant time.
  boolean fits(Hash stored) {
    long difference =
        (commitment.w0() ^ stored.w0())
            | (commitment.w1() ^ stored.w1())
            | (commitment.w2() ^ stored.w2())
            | (commitment.w3() ^ stored.w3());
    return difference == 0;
  }

  void wipe() {
    key.close();
    nonceKey.close();
  }
}
