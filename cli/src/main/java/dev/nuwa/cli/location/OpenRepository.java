package dev.nuwa.cli.location;

import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.repo.Environment;
import dev.nuwa.repo.Repository;
import dev.nuwa.repo.Session;
import dev.nuwa.storage.Storage;
import java.util.Optional;

/// An unlocked repository, where it is, and everything that is closed with it.
///
/// @param location as it was named, or the folder of the embedded one
/// @param kind whether it was named or is the embedded one
/// @param environment with the storage and its wrappers
/// @param key what unlocked it
/// @param slot the password slot that the key came from; empty for a key file
/// @param plainStorage the same storage without what was found out about it, and without copies
public record OpenRepository(
    String location,
    Kind kind,
    Environment environment,
    Repository repository,
    KeyMaterial key,
    Optional<String> slot,
    Session session,
    Storage plainStorage)
    implements AutoCloseable {

  /// How it was found.
  public enum Kind {
    NAMED,
    EMBEDDED
  }

  /// The storage with its wrappers.
  public Storage storage() {
    return environment.storage();
  }

  /// Whether it is on another machine, where several requests at once hide how long each takes.
  public boolean isFar() {
    return !StorageOpener.isFolder(location);
  }

  @Override
  public void close() {
    try {
      session.close();
    } finally {
      key.close();
      environment.storage().close();
    }
  }
}
