package dev.nuwa.format.frame;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Hash;
import dev.nuwa.format.Limits;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.RepositoryId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A whole object taken apart: `header ‖ body ‖ trailer` (docs/format.md, section 3). All checks
/// are made but one: whoever parses it verifies [#signature()] over [#signedBytes()] with the
/// author's key, and that the author may write such an object.
///
/// Packs are too large for this; they are written and read piece by piece with [Header] and
/// [Trailer]. Immutable; the object's bytes are kept, not copied, and must not change.
public final class Frame {

  private final byte[] object;
  private final Header header;
  private final Trailer trailer;
  private final int headerLength;
  private final int bodyEnd;

  private Frame(byte[] object, Header header, Trailer trailer, int headerLength, int bodyEnd) {
    this.object = object;
    this.header = header;
    this.trailer = trailer;
    this.headerLength = headerLength;
    this.bodyEnd = bodyEnd;
  }

  /// Puts an object together.
  ///
  /// @param body as stored, at most [Limits#body(ObjectKind)]
  /// @param sign the signature of the header's author over the bytes given
  public static byte[] assemble(Header header, byte[] body, UnaryOperator<byte[]> sign) {
    return assemble(header, body.length, out -> out.raw(body, 0, body.length), sign);
  }

  /// Puts an object together whose body is made where it will lie, so that a long one is not
  /// copied.
  ///
  /// @param bodyLength how many bytes `body` writes; with another number there is a copy
  /// @param body writes it as it is stored, at most [Limits#body(ObjectKind)]
  /// @param sign the signature of the header's author over the bytes given
  public static byte[] assemble(
      Header header, int bodyLength, Consumer<ByteWriter> body, UnaryOperator<byte[]> sign) {
    byte[] head = header.encode();
    ByteWriter out = new ByteWriter(head.length + bodyLength + Trailer.BYTES);
    out.raw(head, 0, head.length);
    body.accept(out);
    int end = out.size();
    if (end - head.length > Limits.body(header.kind())) {
      throw new IllegalArgumentException(
          "body of " + header.name() + " with " + (end - head.length) + " bytes");
    }
    Hash hash = sha256(out.array(), 0, end);
    byte[] signature = sign.apply(Trailer.signedBytes(header.repository(), header.name(), hash));
    out.raw(Trailer.of(hash, header.author(), ByteString.of(signature)).encode(), 0, Trailer.BYTES);
    return out.takeBytes();
  }

  /// Takes an object apart whose repository is not known yet.
  ///
  /// @param name of the object, which must be one of [ObjectNames]
  /// @throws CorruptionException when it is damaged, or another object than its name says
  /// @throws dev.nuwa.error.FormatException for a version, suite or field of a later version
  public static Frame parse(String name, byte[] object) {
    Header header = Header.decode(name, object);
    ObjectKind kind = header.kind();
    if (ObjectNames.parse(name).filter(parsed -> parsed.kind() == kind).isEmpty()) {
      throw new CorruptionException(name, 4, "it says that it is of the kind " + kind.folder());
    }
    int headerLength = Header.length(name, object);
    int bodyEnd = object.length - Trailer.length(name, object);
    if (bodyEnd < headerLength || bodyEnd - headerLength > Limits.body(kind)) {
      throw new CorruptionException(name, headerLength, "body of " + (bodyEnd - headerLength));
    }
    // Before anything else of the trailer is believed: of an object that was cut off, the end may
    // read as a suite of a later version.
    if (!sha256(object, 0, bodyEnd).equals(Hash.of(object, bodyEnd))) {
      throw new CorruptionException(name, bodyEnd, "its checksum does not fit its bytes");
    }
    Trailer trailer = Trailer.decode(name, object);
    if (!trailer.author().equals(header.author())) {
      throw new CorruptionException(name, bodyEnd, "two different authors");
    }
    return new Frame(object, header, trailer, headerLength, bodyEnd);
  }

  /// Takes an object of `repository` apart.
  ///
  /// @throws CorruptionException when it is damaged, of another repository, or another object
  /// @throws dev.nuwa.error.FormatException for a version, suite or field of a later version
  public static Frame parse(String name, RepositoryId repository, byte[] object) {
    Frame frame = parse(name, object);
    if (!frame.header.repository().equals(repository)) {
      throw new CorruptionException(name, 12, "it belongs to another repository");
    }
    return frame;
  }

  public Header header() {
    return header;
  }

  public Trailer trailer() {
    return trailer;
  }

  /// A copy of the header as stored, for the associated data of seals.
  public byte[] headerBytes() {
    return Arrays.copyOf(object, headerLength);
  }

  /// A copy of the body.
  public byte[] body() {
    return Arrays.copyOfRange(object, headerLength, bodyEnd);
  }

  /// What the signature is over.
  public byte[] signedBytes() {
    return Trailer.signedBytes(header.repository(), header.name(), trailer.hash());
  }

  /// The signature that is to be verified.
  public byte[] signature() {
    return trailer.signature().bytes();
  }

  /// SHA-256 of the whole object, trailer included: what chains and confirmations name.
  public Hash objectHash() {
    return sha256(object, 0, object.length);
  }

  /// SHA-256 of a range of bytes.
  public static Hash sha256(byte[] bytes, int offset, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, offset, length);
      return Hash.of(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
