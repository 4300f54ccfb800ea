package dev.nuwa.repo.key;

import dev.nuwa.crypto.Secret;
import dev.nuwa.crypto.Signer;
import dev.nuwa.error.KeyException;
import dev.nuwa.error.NotPermittedException;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.control.KeyMaterial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The private signing keys of one key: its own, and the authority's for an owner. Thread-safe.
final class Signers {

  private final @Nullable Identity own;
  private final @Nullable Identity authority;

  private Signers(@Nullable Identity own, @Nullable Identity authority) {
    this.own = own;
    this.authority = authority;
  }

  private record Identity(AuthorId id, Signer signer) {
    static Identity of(Secret seed) {
      Signer signer = new Signer(seed);
      return new Identity(Authors.idOf(signer.publicKey()), signer);
    }
  }

  static Signers of(KeyMaterial material) {
    Identity own = material.signingSeed().map(Signers::identity).orElse(null);
    Optional<byte[]> root = material.root();
    if (root.isEmpty()) {
      return new Signers(own, null);
    }
    try (Secret secret = Secret.adopt(root.get());
        Secret rootKey = KeySchedule.rootKey(material.repository(), secret);
        Secret seed = KeySchedule.authoritySeed(rootKey)) {
      Identity authority = Identity.of(seed);
      ByteString derived = ByteString.of(authority.signer().publicKey());
      if (!derived.equals(material.holder().authorityKey())) {
        throw new KeyException(
            "this owner key does not fit its repository: another authority follows from its root",
            "use a sound copy of the key");
      }
      return new Signers(own, authority);
    }
  }

  private static Identity identity(byte[] seed) {
    try (Secret secret = Secret.adopt(seed)) {
      return Identity.of(secret);
    }
  }

  /// Who signs objects of a kind.
  AuthorId author(ObjectKind kind) {
    return of(kind).id();
  }

  byte[] sign(ObjectKind kind, byte[] message) {
    return of(kind).signer().sign(message);
  }

  private Identity of(ObjectKind kind) {
    if (kind.signedByAuthority()) {
      if (authority == null) {
        throw new NotPermittedException(
            "only the owner's key changes keys and configuration", "use the owner's key");
      }
      return authority;
    }
    if (own == null) {
      throw new NotPermittedException(
          "a reader's key signs nothing, so it cannot write", "use a full or write-only key");
    }
    return own;
  }
}
