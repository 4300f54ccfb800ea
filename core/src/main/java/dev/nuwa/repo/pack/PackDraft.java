package dev.nuwa.repo.pack;

import dev.nuwa.crypto.UnitCipher;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.Padme;
import dev.nuwa.format.frame.Trailer;
import dev.nuwa.format.pack.Envelope;
import dev.nuwa.format.pack.PackFooter;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.pack.Recipient;
import dev.nuwa.format.pack.UnitSeal;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.key.PackKeys;
import dev.nuwa.repo.key.StoredHeader;
import dev.nuwa.repo.unit.SealableUnit;
import dev.nuwa.repo.unit.UnitKeys;
import java.util.List;
import java.util.stream.Stream;

/// What a pack is before its first unit: name, secrets, header; and what is written around its
/// units. Owns the secrets until closed.
///
/// @param keys one for each envelope, in the order of the header
record PackDraft(KeyRing ring, StoredHeader header, List<PackKeys> keys) implements AutoCloseable {

  /// The part of a pack's footer among the boxes under X (docs/format.md, section 3).
  static final int FOOTER_PART = 2;

  /// Footer bytes that no unit causes: version, counts, two envelopes, codecs.
  private static final int FOOTER_FIXED_BYTES = 2 * (Envelope.FIELD_BYTES + 128) + 256;

  /// Footer bytes of a unit at most, without its blobs; and of a blob.
  private static final int FOOTER_UNIT_BYTES = 32;

  private static final int FOOTER_BLOB_BYTES = 36;

  private static final int BOX_BYTES = UnitCipher.NONCE_BYTES + UnitCipher.TAG_BYTES;

  /// A pack for data.
  static PackDraft data(KeyRing ring) {
    return of(ring, Recipient.DATA);
  }

  /// A pack for nodes.
  static PackDraft nodes(KeyRing ring) {
    return of(ring, Recipient.DATA, Recipient.STRUCTURE);
  }

  private static PackDraft of(KeyRing ring, Recipient... recipients) {
    String name = ObjectNames.pack(ring.author(), ring.randomHex(32));
    List<PackKeys> keys = Stream.of(recipients).map(r -> ring.newPackKeys(name, r)).toList();
    List<ByteString> envelopes = keys.stream().map(k -> k.envelope().headerField()).toList();
    StoredHeader header = ring.newHeader(ObjectKind.PACK, name, envelopes);
    return new PackDraft(ring, header, keys);
  }

  String name() {
    return header.name();
  }

  List<Envelope> envelopes() {
    return keys.stream().map(PackKeys::envelope).toList();
  }

  /// Number of the envelope for units of a part.
  int envelope(Part part) {
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).envelope().recipient() == part.recipient()) {
        return i;
      }
    }
    throw new IllegalStateException("a pack of another kind than " + part);
  }

  /// Ciphers for the one who fills the pack, in the order of the envelopes.
  List<UnitKeys> newUnitKeys() {
    return keys.stream().map(k -> new UnitKeys(seal(k.envelope()), k)).toList();
  }

  private UnitSeal seal(Envelope envelope) {
    return UnitSeal.of(ring.repository(), header.header().domain(), envelope);
  }

  /// The sealed footer, after it was opened and decoded again.
  byte[] sealFooter(PackFooter footer, PackProof proof) {
    byte[] box = ring.sealX(header, FOOTER_PART, footer.encodePadded());
    byte[] opened = ring.openX(header, FOOTER_PART, box);
    proof.check(footer, PackFooter.decode(name(), opened));
    return box;
  }

  /// The trailer of an object whose bytes before it have this hash.
  byte[] trailer(Hash hash) {
    byte[] signature = ring.sign(Trailer.signedBytes(ring.repository(), name(), hash));
    return Trailer.of(hash, ring.author(), ByteString.of(signature)).encode();
  }

  /// Footer bytes that a unit causes at most.
  static long footerBytes(SealableUnit unit) {
    return FOOTER_UNIT_BYTES + (long) FOOTER_BLOB_BYTES * unit.plain().blobs().size();
  }

  /// The length of the whole object, at most, when units are added to `used` bytes of header and
  /// units whose footer entries take `footerBytes`.
  static long packBytes(long used, long footerBytes, SealableUnit... more) {
    long units = used;
    long footer = FOOTER_FIXED_BYTES + footerBytes;
    for (SealableUnit unit : more) {
      units += unit.length() + UnitCipher.TAG_BYTES;
      footer += footerBytes(unit);
    }
    return Padme.padded(units + Padme.padded(footer) + BOX_BYTES + 4 + Trailer.BYTES);
  }

  @Override
  public void close() {
    keys.forEach(PackKeys::close);
  }
}
