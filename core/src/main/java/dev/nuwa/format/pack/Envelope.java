package dev.nuwa.format.pack;

import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Hash;
import dev.nuwa.format.Limits;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.RepositoryId;
import org.jspecify.annotations.Nullable;

/// A secret encapsulated to a recipient, from which the keys of units come (docs/format.md, section
/// 7).
///
/// @param epoch of the recipient's key, 1 or more, 32 bits
/// @param origin name of the object it was made for; units that move keep it
/// @param ciphertext 1120 bytes of X-Wing
/// @param commitment to the keys; compare it before anything is opened
public record Envelope(
    Recipient recipient, long epoch, String origin, ByteString ciphertext, Hash commitment) {

  /// Bytes of an X-Wing ciphertext.
  public static final int CIPHERTEXT_BYTES = 1120;

  /// Salt of the key schedule, ASCII.
  public static final String SALT = "nuwa envelope v1";

  /// Bytes of the header field.
  public static final int FIELD_BYTES = 1 + 4 + CIPHERTEXT_BYTES + Hash.BYTES;

  public Envelope {
    if (epoch < 1 || epoch > 0xffff_ffffL) {
      throw new IllegalArgumentException("epoch " + epoch);
    }
    if (ciphertext.length() != CIPHERTEXT_BYTES) {
      throw new IllegalArgumentException("ciphertext of " + ciphertext.length() + " bytes");
    }
    ObjectNames.require(origin);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Envelope that
        && recipient == that.recipient
        && epoch == that.epoch
        && origin.equals(that.origin)
        && ciphertext.equals(that.ciphertext)
        && commitment.equals(that.commitment);
  }

  @Override
  public int hashCode() {
    return commitment.hashCode();
  }

  /// The info of the key schedule: `HKDF(SALT, shared secret, info, 96 bytes)` gives key, nonce key
  /// and commitment, 32 bytes each.
  ///
  /// @param domain 1 to 65535
  /// @param origin name of the object that it is made for
  public static byte[] scheduleInfo(
      RepositoryId repository, int domain, long epoch, Recipient recipient, String origin) {
    ByteWriter out = new ByteWriter();
    out.repository(repository).u16(domain).u32(epoch).u8(recipient.number()).text(origin);
    return out.toByteArray();
  }

  /// [#scheduleInfo(RepositoryId, int, long, Recipient, String)] of this envelope.
  public byte[] scheduleInfo(RepositoryId repository, int domain) {
    return scheduleInfo(repository, domain, epoch, recipient, origin);
  }

  /// The form in the header of the origin itself (field 2).
  public ByteString headerField() {
    ByteWriter out = new ByteWriter(FIELD_BYTES);
    out.u8(recipient.number()).u32(epoch).raw(ciphertext).hash(commitment);
    return out.toByteString();
  }

  /// From header field 2 of the object `origin`.
  public static Envelope ofHeaderField(String origin, ByteString field) {
    ByteReader in = new ByteReader(origin, field.bytes());
    Recipient recipient = readRecipient(in);
    long epoch = readEpoch(in);
    Envelope envelope = new Envelope(recipient, epoch, origin, in.raw(CIPHERTEXT_BYTES), in.hash());
    in.expectEnd();
    return envelope;
  }

  /// The form in a footer.
  public void write(ByteWriter out) {
    out.u8(recipient.number()).u32(epoch).text(origin).raw(ciphertext).hash(commitment);
  }

  /// From a footer.
  public static Envelope read(ByteReader in) {
    Recipient recipient = readRecipient(in);
    long epoch = readEpoch(in);
    String origin = readName(in);
    return new Envelope(recipient, epoch, origin, in.raw(CIPHERTEXT_BYTES), in.hash());
  }

  static String readName(ByteReader in) {
    String name = in.text(Limits.NAME_CHARS, "name");
    try {
      return ObjectNames.require(ObjectKind.PACK, name);
    } catch (IllegalArgumentException e) {
      throw in.damaged(String.valueOf(e.getMessage()));
    }
  }

  private static Recipient readRecipient(ByteReader in) {
    int number = in.u8();
    return Recipient.of(number).orElseThrow(() -> in.unknown("recipient", number));
  }

  private static long readEpoch(ByteReader in) {
    long epoch = in.u32();
    if (epoch == 0) {
      throw in.damaged("epoch 0");
    }
    return epoch;
  }
}
