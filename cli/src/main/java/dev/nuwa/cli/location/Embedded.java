package dev.nuwa.cli.location;

import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.storage.LocalStorage;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The repository that is used when none is named: below the user's data folder, with its key in a
/// file beside it.
///
/// @param folder holds both
public record Embedded(Path folder) {

  /// How much of it is there.
  public enum State {
    /// Nothing that matters.
    NONE,
    /// Repository and key.
    READY,
    /// A repository without its key.
    KEY_LOST,
    /// A key without its repository.
    REPOSITORY_LOST,
    /// A folder and a key, but never a configuration: the making of it was killed.
    UNFINISHED,
    /// Data, but no configuration.
    CONFIGURATION_LOST
  }

  /// The one of this user.
  ///
  /// @throws UsageException when HOME is somebody else's: then files of two users would mix
  public static Embedded of(Output output) {
    Folders folders = Folders.of(output.surroundings().environment());
    if (Ownership.isForeign(folders.home())) {
      throw new UsageException(
          output.messages().text(Message.HOME_FOREIGN, folders.home()),
          output.messages().text(Message.TRY_REPOSITORY_OPTION));
    }
    return new Embedded(folders.data());
  }

  /// The repository's folder.
  public Path repository() {
    return folder.resolve("repository");
  }

  /// The owner's key file.
  public Path key() {
    return folder.resolve("key");
  }

  /// What is there now.
  public State state() {
    boolean key = Files.exists(key(), LinkOption.NOFOLLOW_LINKS);
    if (!Files.isDirectory(repository())) {
      return key ? State.REPOSITORY_LOST : State.NONE;
    }
    if (isBare(repository())) {
      return key ? State.UNFINISHED : State.NONE;
    }
    try (Storage storage = LocalStorage.open(repository())) {
      if (holds(storage, ObjectKind.CONFIG)) {
        return key ? State.READY : State.KEY_LOST;
      }
      boolean data = holds(storage, ObjectKind.PACK) || holds(storage, ObjectKind.SNAPSHOT);
      return data ? State.CONFIGURATION_LOST : key ? State.UNFINISHED : State.NONE;
    }
  }

  /// A folder in which nothing was ever put, not even the mark of a storage.
  private static boolean isBare(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean holds(Storage storage, ObjectKind kind) {
    try (Stream<ObjectInfo> objects = storage.list(kind.prefix())) {
      return objects.findAny().isPresent();
    }
  }
}
