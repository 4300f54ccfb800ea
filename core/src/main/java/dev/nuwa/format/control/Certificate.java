package dev.nuwa.format.control;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The authority's word on an author: which key signs, and what its objects may do (docs/format.md,
/// section 6). Certificates are never removed.
///
/// @param publicKey raw Ed25519 public key, 32 bytes; its author id is in the object's name
/// @param domain 1 to 65535
/// @param epoch from which on it holds
/// @param displayName D-box (part 4) with the author's name; null for none
public record Certificate(
    Role role,
    ByteString publicKey,
    int domain,
    long epoch,
    Instant issued,
    @Nullable ByteString displayName) {

  /// Part of the D-box in its associated data.
  public static final int DISPLAY_NAME_PART = 4;

  private static final int PUBLIC_KEY_BYTES = 32;
  private static final int ED25519 = 1;

  public Certificate {
    if (publicKey.length() != PUBLIC_KEY_BYTES) {
      throw new IllegalArgumentException("signing key of " + publicKey.length() + " bytes");
    }
    if (domain < 1 || domain > 0xffff || epoch < 1 || epoch > 0xffff_ffffL) {
      throw new IllegalArgumentException("domain " + domain + ", epoch " + epoch);
    }
  }

  /// The plaintext of the box.
  public byte[] encode() {
    return new RecordWriter()
        .integer(0, role.number())
        .bytes(1, publicKey)
        .integer(2, ED25519)
        .integer(3, domain)
        .integer(4, epoch)
        .time(5, issued)
        .bytes(6, displayName)
        .encode();
  }

  /// @param object name of the object
  public static Certificate decode(String object, byte[] plaintext) {
    return RecordReader.read(object, plaintext, Certificate::read);
  }

  private static Certificate read(RecordReader in) {
    int number = in.count(0, 255);
    Role role = Role.of(number).orElseThrow(() -> in.unknown("role", number));
    long suite = in.natural(2);
    if (suite != ED25519) {
      throw in.unknown("signature suite", suite);
    }
    return new Certificate(
        role,
        in.bytes(1, PUBLIC_KEY_BYTES),
        in.count(3, 0xffff),
        in.natural(4),
        in.time(5),
        in.optionalBytes(6).orElse(null));
  }
}
