package dev.nuwa.repo.key;

import dev.nuwa.error.KeyException;
import dev.nuwa.error.Sentence;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.NumberedHash;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.control.Config;
import dev.nuwa.format.frame.Frame;

/// The configuration that counts: the last one of a whole chain, every link signed by the authority
/// that it names (docs/format.md, section 5). Whether that is the right authority is known only
/// from a key: see [#requireAuthority].
///
/// @param hash SHA-256 of the whole object
public record VerifiedConfig(RepositoryId repository, Config config, Hash hash) {

  /// Its number and hash, as snapshots and generations cite it.
  public NumberedHash seen() {
    return new NumberedHash(config.number(), hash);
  }

  /// Whether an object belongs to this repository. Making a repository that died on the way leaves
  /// objects of one that never was: they are passed over.
  boolean owns(Frame object) {
    return object.header().repository().equals(repository);
  }

  /// Checks it against what a key pins.
  ///
  /// @throws KeyException when the key is of another repository, or the authority was exchanged
  public VerifiedConfig requireAuthority(RepositoryId expected, ByteString authorityKey) {
    if (!repository.equals(expected)) {
      throw new KeyException(
          Sentence.of("this key belongs to repository {0}, not to {1}", expected, repository),
          Sentence.of("use the key of this repository"));
    }
    if (!config.authorityKey().equals(authorityKey)) {
      throw new KeyException(
          "the repository's configuration is signed by another authority than this key knows",
          "do not use this repository: its configuration was replaced");
    }
    return this;
  }
}
