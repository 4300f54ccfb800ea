package dev.nuwa.storage.wrap;

import dev.nuwa.error.Sentence;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Capabilities;
import dev.nuwa.storage.Capabilities.Changes;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.PutOptions.Existing;
import dev.nuwa.storage.Storage;
import java.util.Optional;
import java.util.stream.Stream;

/// A storage that lets new names through and nothing else: no delete, and no put over other bytes.
/// Thread-safe; closes what it wraps.
public final class AppendOnlyStorage implements Storage {

  private final Storage inner;

  public AppendOnlyStorage(Storage inner) {
    this.inner = inner;
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    inner.put(name, content, new PutOptions(Existing.KEEP, options.storageClass()));
  }

  @Override
  public Optional<byte[]> get(ObjectName name, ByteRange range) {
    return inner.get(name, range);
  }

  @Override
  public Optional<ObjectInfo> head(ObjectName name) {
    return inner.head(name);
  }

  @Override
  public Stream<ObjectInfo> list(String prefix) {
    return inner.list(prefix);
  }

  @Override
  public void delete(ObjectName name) {
    throw new StorageException(
        Reason.REFUSED,
        name.value(),
        Sentence.of("delete {0} in {1}: opened for adding only", name, inner.describe()),
        Sentence.of("run the command without the append-only option"),
        null);
  }

  @Override
  public Capabilities capabilities() {
    Capabilities known = inner.capabilities();
    return known.changes() == Changes.NONE ? known : known.with(Changes.APPEND);
  }

  @Override
  public String describe() {
    return inner.describe() + ", append-only";
  }

  @Override
  public void close() {
    inner.close();
  }
}
