package dev.nuwa.format.frame;

import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Hash;

/// A plaintext sealed for the holders of D: `ct ‖ commitment ‖ nonce ‖ sealed` (docs/format.md,
/// section 3, D-box). Bytes only.
///
/// @param ciphertext 1120 bytes of X-Wing
/// @param nonce 12 bytes
/// @param sealed ciphertext and 16-byte tag
public record DataBox(ByteString ciphertext, Hash commitment, ByteString nonce, ByteString sealed) {

  public static final int CIPHERTEXT_BYTES = 1120;
  public static final int NONCE_BYTES = 12;
  public static final int TAG_BYTES = 16;

  public DataBox {
    if (ciphertext.length() != CIPHERTEXT_BYTES
        || nonce.length() != NONCE_BYTES
        || sealed.length() < TAG_BYTES) {
      throw new IllegalArgumentException("box with parts of wrong lengths");
    }
  }

  public byte[] encode() {
    ByteWriter out = new ByteWriter(CIPHERTEXT_BYTES + Hash.BYTES + NONCE_BYTES + sealed.length());
    return out.raw(ciphertext).hash(commitment).raw(nonce).raw(sealed).toByteArray();
  }

  /// @param object for messages
  public static DataBox decode(String object, byte[] bytes) {
    ByteReader in = new ByteReader(object, bytes);
    ByteString ciphertext = in.raw(CIPHERTEXT_BYTES);
    Hash commitment = in.hash();
    ByteString nonce = in.raw(NONCE_BYTES);
    if (in.remaining() < TAG_BYTES) {
      throw in.damaged("box without a tag");
    }
    return new DataBox(ciphertext, commitment, nonce, in.raw(in.remaining()));
  }
}
