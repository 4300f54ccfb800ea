package dev.nuwa.repo.key;

import dev.nuwa.format.control.Config;
import dev.nuwa.format.control.KeyMaterial;
import java.util.List;

/// A repository that is about to be: its owner's key, and the objects that make it one. The caller
/// owns the key and closes it.
///
/// @param objects to be put in this order: the configuration last, since with it the repository is
///   there; a key slot for a password goes before it
public record NewRepository(KeyMaterial owner, Config config, List<StoredObject> objects) {

  public NewRepository {
    objects = List.copyOf(objects);
  }
}
