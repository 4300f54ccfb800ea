package dev.nuwa.cli.location;

import dev.nuwa.format.RepositoryId;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Remembers for which repositories the recovery kit was verified: a small file each, in the state
/// folder. Losing it only brings the reminder back.
public final class KitReminder {

  private final Path folder;

  public KitReminder(Folders folders) {
    this.folder = folders.state().resolve("kit");
  }

  /// Whether the kit of `repository` was verified on this machine.
  public boolean isVerified(RepositoryId repository) {
    return Files.exists(folder.resolve(repository.toString()));
  }

  /// Remembers that it was.
  public void verified(RepositoryId repository) throws IOException {
    PrivateFiles.makeFolder(folder);
    try {
      PrivateFiles.writeNew(folder.resolve(repository.toString()), new byte[0]);
    } catch (FileAlreadyExistsException e) {
      // It was remembered before.
      return;
    }
  }
}
