package dev.nuwa.cli.location;

import dev.nuwa.cli.output.Output;
import dev.nuwa.cli.text.Message;
import dev.nuwa.error.KeyException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// Files and folders that only their owner may see: 0600 and 0700 from the moment they exist.
public final class PrivateFiles {

  private static final Set<PosixFilePermission> OF_OWNER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  /// Makes `folder` and its missing parents 0700; one that is there is left as it is.
  public static void makeFolder(Path folder) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /// Writes a new file, durable on return.
  ///
  /// @throws java.nio.file.FileAlreadyExistsException when there is one already
  public static void writeNew(Path file, byte[] content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      forceFolder(folder);
    }
  }

  /// Whether somebody else than its owner can do anything with `file`. A file of root's that this
  /// process may read as one of its group, and nobody beside, is private enough: so a platform
  /// hands secrets to the user a program runs as.
  public static boolean isOpenToOthers(Path file) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    permissions.addAll(Files.getPosixFilePermissions(file));
    permissions.removeAll(OF_OWNER);
    boolean handedOver = Ownership.isForeign(file) && Ownership.belongsToRoot(file);
    if (handedOver) {
      permissions.remove(PosixFilePermission.GROUP_READ);
    }
    return !permissions.isEmpty();
  }

  /// @throws KeyException when `file`, which holds a secret, is open to others
  static void requireClosed(Path file, Output output) throws IOException {
    if (isOpenToOthers(file)) {
      throw new KeyException(
          output.messages().text(Message.KEY_OPEN_TO_OTHERS, file),
          output.messages().text(Message.TRY_CHMOD, file));
    }
  }

  private static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
