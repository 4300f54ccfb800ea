package dev.nuwa.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Writes files so that they survive a power cut whole or not at all: a temporary file outside all
/// listed folders, its bytes forced to the disk, then linked or renamed to its place, then the
/// folder forced. A file whose forcing failed is thrown away: asking the system again would get a
/// "done" for bytes that it has already forgotten. Folders are 0700, files 0600. Thread-safe.
final class LocalWriter {

  private static final Duration ABANDONED = Duration.ofDays(1);

  /// Asks the system to write the names in a folder to the disk.
  @FunctionalInterface
  interface FolderForce {
    /// Returns once they are there.
    void force(Path folder) throws IOException;
  }

  private final LocalLayout layout;
  private final FolderForce folderForce;
  private final Set<Path> durableFolders = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean swept = new AtomicBoolean();

  LocalWriter(LocalLayout layout) {
    this(layout, LocalWriter::forceOnDisk);
  }

  /// @param folderForce a test's own, which fails
  LocalWriter(LocalLayout layout, FolderForce folderForce) {
    this.layout = layout;
    this.folderForce = folderForce;
  }

  /// Writes and forces a temporary file, to be deleted by the caller.
  Path writeTemporary(Content content) throws IOException {
    Path file = newTemporary();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        InputStream in = content.open()) {
      long written = in.transferTo(Channels.newOutputStream(channel));
      if (written != content.length()) {
        throw new IllegalStateException(
            "content is " + written + " bytes, not " + content.length() + " as it said");
      }
      channel.force(true);
      return file;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /// Content that grows in a temporary file.
  StagedFile stage(LocalErrors errors) throws IOException {
    Path file = layout.temporary().resolve("put-" + UUID.randomUUID());
    FileChannel channel;
    try {
      channel = StagedFile.open(file);
    } catch (NoSuchFileException e) {
      layout.requireStorage();
      createFolder(layout.temporary());
      channel = StagedFile.open(file);
    }
    return new StagedFile(file, channel, errors, StagedFile.Checksum.NONE);
  }

  /// The file of content that was staged here, its bytes forced.
  Optional<Path> staged(Content content) throws IOException {
    return content.origin() instanceof StagedFile.Bytes bytes && bytes.isIn(layout.temporary())
        ? Optional.of(bytes.forced())
        : Optional.empty();
  }

  /// Gives a temporary file its final name, whatever was there.
  void replace(Path temporary, Path target) throws IOException {
    makeFolder(LocalLayout.folderOf(target));
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    forceNew(target);
  }

  /// Gives a temporary file its final name as well.
  ///
  /// @throws FileAlreadyExistsException when the name is taken
  void link(Path temporary, Path target) throws IOException {
    makeFolder(LocalLayout.folderOf(target));
    Files.createLink(target, temporary);
    forceNew(target);
  }

  /// Forces a folder, so that the names in it are on the disk.
  void forceFolder(Path folder) throws IOException {
    try {
      folderForce.force(folder);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      // Some network file systems cannot force folders and make names durable by themselves.
      if (!text.contains("invalid argument") && !text.contains("not supported")) {
        throw e;
      }
    }
  }

  private static void forceOnDisk(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// Whether this file system knows hard links; without them nothing here excludes.
  boolean linksWork() throws IOException {
    Path file = newTemporary();
    Path other = file.resolveSibling(file.getFileName() + "-link");
    try {
      Files.createLink(other, file);
      return true;
    } catch (UnsupportedOperationException | IOException e) {
      return false;
    } finally {
      Files.deleteIfExists(other);
      Files.deleteIfExists(file);
    }
  }

  /// Makes a folder below the root, and its parents, durably. Never the root: if that is gone, its
  /// disk is not mounted.
  void makeFolder(Path folder) throws IOException {
    if (folder.equals(layout.root()) || durableFolders.contains(folder)) {
      return;
    }
    makeFolder(LocalLayout.folderOf(folder));
    createFolder(folder);
    // Also when it was there: whoever made it may not have come to this line yet.
    forceFolder(LocalLayout.folderOf(folder));
    durableFolders.add(folder);
  }

  /// Forgets what was known of folders: one of them has vanished.
  void forgetFolders() {
    durableFolders.clear();
  }

  /// Makes one folder, if it is not there.
  static void createFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, privateFolder(folder));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw e;
      }
    }
  }

  private static FileAttribute<?>[] privateFolder(Path folder) {
    return mode(folder, "rwx------");
  }

  /// What makes a new file its owner's alone.
  static FileAttribute<?>[] privateFile(Path file) {
    return mode(file, "rw-------");
  }

  private static FileAttribute<?>[] mode(Path path, String mode) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private void forceNew(Path target) throws IOException {
    try {
      forceFolder(LocalLayout.folderOf(target));
    } catch (ClosedByInterruptException e) {
      throw e; // whole, only not known to be durable: like any put whose answer was lost
    } catch (IOException e) {
      // The name may be visible and yet not be on the disk; a retry must not take it for done.
      Files.deleteIfExists(target);
      throw e;
    }
  }

  private Path newTemporary() throws IOException {
    Path file;
    try {
      file = Files.createTempFile(layout.temporary(), "put-", "");
    } catch (NoSuchFileException e) {
      layout.requireStorage();
      createFolder(layout.temporary());
      file = Files.createTempFile(layout.temporary(), "put-", "");
    }
    if (!swept.getAndSet(true)) {
      sweep(Files.getLastModifiedTime(file));
    }
    return file;
  }

  /// Removes temporary files of killed processes, judged by the file system's own clock. If that
  /// judged wrongly, a very slow put fails and is repeated.
  private void sweep(FileTime now) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.temporary(), "put-*")) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().plus(ABANDONED).isBefore(now.toInstant())) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException e) {
      // Another process sweeps at the same time and was faster.
    }
  }
}
