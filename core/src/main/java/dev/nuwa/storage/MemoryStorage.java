package dev.nuwa.storage;

import dev.nuwa.error.Sentence;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.storage.Capabilities.Changes;
import dev.nuwa.storage.Capabilities.Exclusive;
import dev.nuwa.storage.PutOptions.Existing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/// Objects in memory: for tests and rehearsals, and the shortest telling of the contract. As strict
/// as a cloud: strongly consistent, exclusive, no folders. `close` keeps the objects, so that what
/// comes after can look at them.
public final class MemoryStorage implements Storage {

  private final ConcurrentSkipListMap<ObjectName, byte[]> objects = new ConcurrentSkipListMap<>();

  /// An empty storage.
  public MemoryStorage() {}

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    byte[] bytes = read(name, content);
    if (options.existing() == Existing.REPLACE) {
      objects.put(name, bytes);
      return;
    }
    byte[] taken = objects.putIfAbsent(name, bytes);
    if (taken != null && !Arrays.equals(taken, bytes)) {
      throw new StorageException(
          Reason.EXISTS,
          name.value(),
          Sentence.of("{0} is already there, with other bytes", name),
          Sentence.NONE,
          null);
    }
  }

  @Override
  public Optional<byte[]> get(ObjectName name, ByteRange range) {
    byte[] bytes = objects.get(name);
    return bytes == null
        ? Optional.empty()
        : Optional.of(
            Arrays.copyOfRange(
                bytes, (int) range.start(bytes.length), (int) range.end(bytes.length)));
  }

  @Override
  public Optional<ObjectInfo> head(ObjectName name) {
    byte[] bytes = objects.get(name);
    return bytes == null ? Optional.empty() : Optional.of(new ObjectInfo(name, bytes.length));
  }

  @Override
  public Stream<ObjectInfo> list(String prefix) {
    ObjectName.requirePrefix(prefix);
    return objects.entrySet().stream()
        .dropWhile(e -> e.getKey().value().compareTo(prefix) < 0)
        .takeWhile(e -> e.getKey().value().startsWith(prefix))
        .map(e -> new ObjectInfo(e.getKey(), e.getValue().length));
  }

  @Override
  public void delete(ObjectName name) {
    objects.remove(name);
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(Exclusive.ATOMIC, Changes.ALL, Integer.MAX_VALUE - 8, Optional.empty());
  }

  @Override
  public String describe() {
    return "memory";
  }

  @Override
  public void close() {
    // nothing is held but memory
  }

  private static byte[] read(ObjectName name, Content content) {
    try (InputStream in = content.open()) {
      byte[] bytes = in.readAllBytes();
      if (bytes.length != content.length()) {
        throw new IllegalStateException(
            "content of " + name + " is " + bytes.length + " bytes, not " + content.length());
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException("content of " + name, e);
    }
  }
}
