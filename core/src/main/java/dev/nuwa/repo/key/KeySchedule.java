package dev.nuwa.repo.key;

import dev.nuwa.crypto.Hkdf;
import dev.nuwa.crypto.Secret;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Hash;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.pack.Envelope;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Every derivation of docs/format.md, sections 3, 4 and 7, and nothing else: what Python needs
/// twenty lines for. Stateless; every result belongs to the caller, who wipes it.
public final class KeySchedule {

  /// Bytes of R, I and X.
  public static final int KEY_BYTES = 32;

  /// Bytes of a private D or M.
  public static final int PRIVATE_BYTES = 96;

  private KeySchedule() {}

  /// HKDF-Extract of the root for one repository: the start of everything below.
  public static Secret rootKey(RepositoryId repository, Secret root) {
    return Secret.adopt(Hkdf.extract(repository.bytes(), root.bytes()));
  }

  /// The seed of the authority's signing key.
  public static Secret authoritySeed(Secret rootKey) {
    return Secret.adopt(Hkdf.expand(rootKey.bytes(), ascii("nuwa authority v1"), KEY_BYTES));
  }

  /// I, the key of ids.
  public static Secret idKey(Secret rootKey, int domain, long epoch) {
    return ofDomain(rootKey, "nuwa id v1", domain, epoch, KEY_BYTES);
  }

  /// X, the key of footers, indexes and control objects.
  public static Secret indexKey(Secret rootKey, int domain, long epoch) {
    return ofDomain(rootKey, "nuwa index v1", domain, epoch, KEY_BYTES);
  }

  /// Private D: data and names.
  public static Secret dataKey(Secret rootKey, int domain, long epoch) {
    return ofDomain(rootKey, "nuwa data v1", domain, epoch, PRIVATE_BYTES);
  }

  /// Private M: references.
  public static Secret structureKey(Secret rootKey, int domain, long epoch) {
    return ofDomain(rootKey, "nuwa structure v1", domain, epoch, PRIVATE_BYTES);
  }

  /// The key of the gear table.
  public static Secret chunkerKey(Secret idKey) {
    return fromId(idKey, "nuwa chunker v1", 32);
  }

  /// The key of node boundaries.
  public static Secret treeKey(Secret idKey) {
    return fromId(idKey, "nuwa tree v1", 16);
  }

  /// key (32) ‖ nonce key (32) of the boxes under X of one object.
  static byte[] box(Secret indexKey, byte[] salt, ObjectKind kind, String name) {
    ByteWriter out = new ByteWriter();
    byte[] info = out.raw(ascii("nuwa x-box v1")).u8(kind.number()).text(name).toByteArray();
    return Hkdf.derive(salt, indexKey.bytes(), info, 64);
  }

  /// key (32) ‖ nonce key (32) ‖ commitment (32) of one envelope.
  ///
  /// @param info what it is bound to, from [Envelope#scheduleInfo]
  static byte[] envelope(Secret shared, byte[] info) {
    return Hkdf.derive(ascii(Envelope.SALT), shared.bytes(), info, 96);
  }

  /// The key that wraps key material in a slot.
  static Secret slot(RepositoryId repository, Secret passwordKey, String name) {
    byte[] info = new ByteWriter().raw(ascii("nuwa key slot v1")).text(name).toByteArray();
    return Secret.adopt(Hkdf.derive(repository.bytes(), passwordKey.bytes(), info, KEY_BYTES));
  }

  private static Secret ofDomain(Secret rootKey, String label, int domain, long epoch, int length) {
    byte[] info = new ByteWriter().raw(ascii(label)).u16(domain).u32(epoch).toByteArray();
    return Secret.adopt(Hkdf.expand(rootKey.bytes(), info, length));
  }

  private static Secret fromId(Secret idKey, String label, int length) {
    byte[] prk = Hkdf.extract(new byte[0], idKey.bytes());
    return Secret.adopt(Hkdf.expand(prk, ascii(label), length));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// What an encapsulated secret stretches to (docs/format.md, section 7).
  ///
  /// @param commitment shown beside the ciphertext, compared before the keys are used
  record EnvelopeKeys(Secret key, Secret nonceKey, Hash commitment) {

    /// From a shared secret.
    ///
    /// @param info what the envelope is bound to
    static EnvelopeKeys of(Secret shared, byte[] info) {
      byte[] material = envelope(shared, info);
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
}
