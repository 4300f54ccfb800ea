package dev.nuwa.repo.key;

import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.KeyMaterial;
import java.util.Objects;

/// A new key. The caller owns and closes it, after writing it to a key file or slot.
///
/// @param certificate to be put before the key is used. That of a reader, which signs nothing, only
///   records that the key was handed out
public record IssuedKey(KeyMaterial material, StoredObject certificate) {

  /// The author id in its certificate.
  public AuthorId author() {
    return Objects.requireNonNull(
        ObjectNames.parse(certificate.name().value()).orElseThrow().author());
  }
}
