package dev.nuwa.repo.key;

import dev.nuwa.format.control.KeyMaterial;
import java.util.Optional;

/// A new key. The caller owns and closes it, after writing it to a key file or slot.
///
/// @param certificate to be put before the key is used; empty for a reader, which signs nothing
public record IssuedKey(KeyMaterial material, Optional<StoredObject> certificate) {}
