package dev.nuwa.format.pack;

import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Hash;
import dev.nuwa.format.RepositoryId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/// The bytes that the seals of the units of one envelope are bound to (docs/format.md, section 8,
/// Units). Bytes only: keys and ciphers are elsewhere.
///
/// @param domain of the origin pack, 1 to 65535
/// @param epoch of the envelope
/// @param origin name of the pack that the unit was made in
public record UnitSeal(RepositoryId repository, int domain, long epoch, String origin) {

  /// Bytes of the nonce: the first of the HMAC of [#nonceInput].
  public static final int NONCE_BYTES = 12;

  /// Bytes that a seal adds.
  public static final int TAG_BYTES = 16;

  private static final byte[] LABEL = "nuwa unit v1".getBytes(StandardCharsets.US_ASCII);

  /// Of the units under `envelope`.
  public static UnitSeal of(RepositoryId repository, int domain, Envelope envelope) {
    return new UnitSeal(repository, domain, envelope.epoch(), envelope.origin());
  }

  /// The id of a unit: that of its only blob, else SHA-256 of all ids in order.
  ///
  /// @param blobs at least one
  public static Hash unitId(List<BlobEntry> blobs) {
    byte[] ids = new byte[blobs.size() * Hash.BYTES];
    for (int i = 0; i < blobs.size(); i++) {
      blobs.get(i).id().writeTo(ids, i * Hash.BYTES);
    }
    return Hash.of(blobs.size() == 1 ? ids : sha256(ids));
  }

  /// What the nonce is the HMAC of, under the nonce key of the envelope.
  ///
  /// @param place of which envelope and codec index are not used
  /// @param storedLength with the tag
  public static byte[] nonceInput(
      Hash unitId, UnitEntry.Place place, Codec codec, int storedLength) {
    ByteWriter out = new ByteWriter(64);
    out.hash(unitId).u32(place.ordinal()).u8(place.part().number());
    codec.write(out);
    return out.u32(storedLength).toByteArray();
  }

  /// The associated data.
  ///
  /// @param plainLength bytes before compression
  public byte[] associatedData(Part part, Hash unitId, Codec codec, long plainLength) {
    ByteWriter out = new ByteWriter(256);
    out.raw(LABEL).repository(repository).u16(domain).u32(epoch).u8(part.number());
    out.hash(unitId).text(origin);
    codec.write(out);
    return out.u64(plainLength).toByteArray();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
