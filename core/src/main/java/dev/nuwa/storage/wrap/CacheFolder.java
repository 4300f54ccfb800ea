package dev.nuwa.storage.wrap;

import dev.nuwa.crypto.Digests;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
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
      Optional<byte[]> object = readSound(file, label(name));
      if (object.isEmpty()) {
        Files.deleteIfExists(file);
      }
      return object;
    } catch (IOException e) {
      return Optional.empty(); // a cache that cannot be read is a cache that is empty
    }
  }

  /// In pieces, so that nothing is in memory twice: an index has some mebibytes.
  private static Optional<byte[]> readSound(Path file, byte[] label) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      long length = Files.size(file) - label.length - CHECKSUM_BYTES;
      if (length < 0
          || length > Integer.MAX_VALUE
          || !Arrays.equals(in.readNBytes(label.length), label)) {
        return Optional.empty();
      }
      byte[] object = in.readNBytes((int) length);
      MessageDigest digest = Digests.newSha256();
      digest.update(label);
      digest.update(object);
      boolean sound = Arrays.equals(in.readAllBytes(), digest.digest());
      return sound ? Optional.of(object) : Optional.empty();
    }
  }

  /// Keeps the bytes of an object, dropping the oldest files when there are too many bytes.
  void write(ObjectName name, Content object) throws IOException {
    byte[] label = label(name);
    makeRoom(label.length + object.length() + CHECKSUM_BYTES);
    Path unfinished = newFile();
    try {
      MessageDigest digest = Digests.newSha256();
      try (InputStream in = object.open();
          OutputStream out = Files.newOutputStream(unfinished)) {
        DigestOutputStream digested = new DigestOutputStream(out, digest);
        digested.write(label);
        in.transferTo(digested);
        out.write(digest.digest());
      }
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
