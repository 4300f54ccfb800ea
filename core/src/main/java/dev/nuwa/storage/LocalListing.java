package dev.nuwa.storage;

import dev.nuwa.error.StorageException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Walks the folders below one prefix in the order of object names, holding the names of the open
/// folders only. Waiting candidates are ordered by the least name that can come out of them: a file
/// by its name, a folder by its name and a slash, a spreading folder by what its files begin with.
/// So the first candidate, once it is a file, is the next name of all.
///
/// Whatever is not the file of an object (wrong characters, wrong folder, not a regular file) is
/// not ours and passed over; whatever cannot be read is an exception. Not thread-safe.
final class LocalListing implements Iterator<ObjectInfo> {

  /// A child of an open folder; `bytes` is -1 for a folder.
  private record Candidate(String leastName, Path path, long bytes) {
    boolean isFolder() {
      return bytes < 0;
    }
  }

  private final LocalLayout layout;
  private final LocalErrors errors;
  private final String prefix;
  private final PriorityQueue<Candidate> waiting = new PriorityQueue<>(LocalListing::compare);
  private @Nullable ObjectInfo next;

  /// @throws StorageException `MISSING` when there is no storage at all
  LocalListing(LocalLayout layout, String prefix) {
    this.layout = layout;
    this.errors = new LocalErrors(layout.root());
    this.prefix = ObjectName.requirePrefix(prefix);
    String folder = prefix.substring(0, prefix.lastIndexOf('/') + 1);
    try {
      layout.requireStorage();
      open(layout.root().resolve(folder), folder);
    } catch (IOException e) {
      throw errors.reading(prefix, e);
    }
  }

  private static int compare(Candidate a, Candidate b) {
    int order = a.leastName().compareTo(b.leastName());
    return order != 0 ? order : Long.compare(a.bytes(), b.bytes());
  }

  @Override
  public boolean hasNext() {
    while (next == null && !waiting.isEmpty()) {
      Candidate first = waiting.remove();
      try {
        advance(first);
      } catch (IOException e) {
        throw errors.reading(first.leastName(), e);
      }
    }
    return next != null;
  }

  @Override
  public ObjectInfo next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    ObjectInfo result = next;
    next = null;
    return result;
  }

  private void advance(Candidate first) throws IOException {
    if (first.isFolder()) {
      open(first.path(), nameOfFolder(first));
    } else {
      next = new ObjectInfo(ObjectName.of(first.leastName()), first.bytes());
    }
  }

  private void open(Path folder, String name) throws IOException {
    for (Path child : children(folder)) {
      Candidate candidate = candidate(child, name);
      if (candidate != null) {
        waiting.add(candidate);
      }
    }
  }

  private List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(children::add);
    } catch (NoSuchFileException | NotDirectoryException e) {
      layout.requireStorage(); // no such folder yet, but the storage is there
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return children;
  }

  private @Nullable Candidate candidate(Path child, String folderName) throws IOException {
    String own = child.getFileName().toString();
    boolean fan = LocalLayout.isFan(own);
    String name = folderName + (fan ? LocalLayout.fanStart(own) : own);
    if (!ObjectName.isValid(name) || !(name.startsWith(prefix) || prefix.startsWith(name))) {
      return null;
    }
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(child, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      layout.requireStorage(); // deleted since its folder was read; unless all of it is gone
      return null;
    }
    if (attributes.isDirectory()) {
      return new Candidate(fan ? name : name + "/", child, -1);
    }
    boolean ours = attributes.isRegularFile() && layout.file(ObjectName.of(name)).equals(child);
    return ours && name.startsWith(prefix) ? new Candidate(name, child, attributes.size()) : null;
  }

  /// The name of the folder, with its slash: a spreading folder adds nothing to that of its parent.
  private static String nameOfFolder(Candidate folder) {
    String least = folder.leastName();
    return least.endsWith("/") ? least : least.substring(0, least.lastIndexOf('/') + 1);
  }
}
