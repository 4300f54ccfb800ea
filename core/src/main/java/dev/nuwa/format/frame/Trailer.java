package dev.nuwa.format.frame;

import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Hash;
import dev.nuwa.format.Limits;
import dev.nuwa.format.RepositoryId;
import java.nio.charset.StandardCharsets;

/// What every object ends with: its hash and who signs it (docs/format.md, section 3).
///
/// @param hash SHA-256 of header and body
/// @param signatureSuite 1 = Ed25519
/// @param signature of [#signedBytes], 64 bytes
public record Trailer(Hash hash, AuthorId author, int signatureSuite, ByteString signature) {

  /// The only signature suite.
  public static final int ED25519 = 1;

  /// Bytes of a trailer with an Ed25519 signature.
  public static final int BYTES = 118;

  private static final int SIGNATURE_BYTES = 64;
  private static final int OTHER_BYTES = BYTES - SIGNATURE_BYTES;
  private static final byte[] LABEL = "nuwa object v1".getBytes(StandardCharsets.US_ASCII);

  public Trailer {
    if (signatureSuite != ED25519 || signature.length() != SIGNATURE_BYTES) {
      throw new IllegalArgumentException(
          "signature of suite " + signatureSuite + " with " + signature.length() + " bytes");
    }
  }

  /// A trailer signed with Ed25519.
  public static Trailer of(Hash hash, AuthorId author, ByteString signature) {
    return new Trailer(hash, author, ED25519, signature);
  }

  /// What the signature of an object is over.
  ///
  /// @param hash SHA-256 of header and body
  public static byte[] signedBytes(RepositoryId repository, String name, Hash hash) {
    ByteWriter out = new ByteWriter(256);
    return out.raw(LABEL).repository(repository).text(name).hash(hash).toByteArray();
  }

  public byte[] encode() {
    ByteWriter out = new ByteWriter(BYTES);
    out.hash(hash).author(author).u16(signatureSuite).u16(signature.length()).raw(signature);
    return out.u16(OTHER_BYTES + signature.length()).toByteArray();
  }

  /// The trailer at the end of `bytes`, which are an object or its tail.
  ///
  /// @param name of the object, for messages
  public static Trailer decode(String name, byte[] bytes) {
    int length = length(name, bytes);
    ByteReader in = new ByteReader(name + " (trailer)", bytes, bytes.length - length, length);
    Hash hash = in.hash();
    AuthorId author = in.authorId();
    int suite = in.u16();
    if (suite != ED25519) {
      throw in.unknown("signature suite", suite);
    }
    int signatureLength = in.u16();
    if (signatureLength != SIGNATURE_BYTES) {
      throw in.damaged("signature of " + signatureLength + " bytes");
    }
    ByteString signature = in.raw(signatureLength);
    in.skip(2);
    in.expectEnd();
    return new Trailer(hash, author, suite, signature);
  }

  /// How long the trailer is at the end of `bytes`, which are an object or its tail.
  ///
  /// @param name of the object, for messages
  public static int length(String name, byte[] bytes) {
    if (bytes.length < BYTES) {
      throw new ByteReader(name, bytes).damaged("only " + bytes.length + " bytes, no trailer");
    }
    int length = new ByteReader(name, bytes, bytes.length - 2, 2).u16();
    if (length < OTHER_BYTES || length > OTHER_BYTES + Limits.SIGNATURE || length > bytes.length) {
      throw new ByteReader(name, bytes, bytes.length, 0).damaged("trailer of " + length + " bytes");
    }
    return length;
  }
}
