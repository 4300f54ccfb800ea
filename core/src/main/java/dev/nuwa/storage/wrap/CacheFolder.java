package dev.nuwa.storage.wrap;

import dev.nuwa.crypto.Digests;
import dev.nuwa.storage.ObjectName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The files of a cache, one per object: a line with repository and name, the object's bytes, and
/// the SHA-256 of both (32 bytes). What does not agree with itself, or belongs to another
/// repository or object, is removed and counts as absent. Files are not forced to the disk, the
/// checksum says it all. Thread-safe, and safe between processes.
final class CacheFolder {

  private static final int CHECKSUM_BYTES = 32;
  private static final String UNFINISHED = "new_";

  /// A cached file and what deciding about it needs.
  private record Cached(Path file, long bytes, FileTime written) {}

  private final Path folder;
  private final String repository;
  private final long bytesMax;
  private long bytes = -1; // an estimate, guarded by this; -1 until the folder was looked through

  CacheFolder(Path parent, String repository, long bytesMax) {
    this.folder = parent.resolve(repository);
    this.repository = repository;
    this.bytesMax = bytesMax;
  }

  /// The bytes of an object, if they are here in good order.
  Optional<byte[]> read(ObjectName name) {
    Path file = file(name);
    try {
      byte[] all = Files.readAllBytes(file);
      byte[] label = label(name);
      int end = all.length - CHECKSUM_BYTES;
      if (isSound(all, label, end)) {
        return Optional.of(Arrays.copyOfRange(all, label.length, end));
      }
      Files.deleteIfExists(file);
    } catch (IOException e) {
      return Optional.empty(); // a cache that cannot be read is a cache that is empty
    }
    return Optional.empty();
  }

  /// Keeps the bytes of an object, dropping the oldest files when there are too many bytes.
  void write(ObjectName name, byte[] object) throws IOException {
    byte[] label = label(name);
    byte[] all = new byte[label.length + object.length + CHECKSUM_BYTES];
    System.arraycopy(label, 0, all, 0, label.length);
    System.arraycopy(object, 0, all, label.length, object.length);
    byte[] checksum = Digests.sha256(all, 0, all.length - CHECKSUM_BYTES);
    System.arraycopy(checksum, 0, all, all.length - CHECKSUM_BYTES, CHECKSUM_BYTES);
    makeRoom(all.length);
    Path unfinished = newFile();
    try {
      Files.write(unfinished, all);
      Files.move(unfinished, file(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /// Forgets an object.
  void remove(ObjectName name) throws IOException {
    Files.deleteIfExists(file(name));
  }

  private Path file(ObjectName name) {
    return folder.resolve(name.value().replace('/', '_'));
  }

  private byte[] label(ObjectName name) {
    return (repository + " " + name + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean isSound(byte[] all, byte[] label, int end) {
    return end >= label.length
        && Arrays.equals(all, 0, label.length, label, 0, label.length)
        && Arrays.equals(all, end, all.length, Digests.sha256(all, 0, end), 0, CHECKSUM_BYTES);
  }

  private Path newFile() throws IOException {
    try {
      return Files.createTempFile(folder, UNFINISHED, "");
    } catch (NoSuchFileException e) {
      Files.createDirectories(folder);
      return Files.createTempFile(folder, UNFINISHED, "");
    }
  }

  private void makeRoom(long more) throws IOException {
    if (reserve(more)) {
      long kept = dropOldest(bytesMax - bytesMax / 4 - more);
      synchronized (this) {
        bytes = kept + more;
      }
    }
  }

  /// Whether the folder has to be looked through.
  private synchronized boolean reserve(long more) {
    if (bytes < 0) {
      return true;
    }
    bytes += more;
    return bytes > bytesMax;
  }

  private long dropOldest(long bytesToKeep) throws IOException {
    List<Cached> files = files();
    long total = files.stream().mapToLong(Cached::bytes).sum();
    if (total <= bytesToKeep) {
      return total;
    }
    files.sort(Comparator.comparing(Cached::written));
    for (Cached oldest : files) {
      if (total <= bytesToKeep) {
        break;
      }
      Files.deleteIfExists(oldest.file());
      total -= oldest.bytes();
    }
    return total;
  }

  private List<Cached> files() throws IOException {
    List<Cached> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      for (Path file : stream) {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        if (found.isRegularFile()) {
          files.add(new Cached(file, found.size(), found.lastModifiedTime()));
        }
      }
    } catch (NoSuchFileException e) {
      return files; // not made yet, or another process tidies up at this moment
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }
}
