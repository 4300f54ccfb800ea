package dev.nuwa.storage.wrap;

import dev.nuwa.error.Sentence;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.storage.Capabilities;
import dev.nuwa.storage.Capabilities.Changes;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.PutOptions.Existing;
import dev.nuwa.storage.Storage;

/// A storage that lets new names through and nothing else: no delete, and no put over other bytes.
/// Thread-safe; closes what it wraps.
public final class AppendOnlyStorage extends Wrapper {

  public AppendOnlyStorage(Storage inner) {
    super(inner);
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    inner.put(name, content, new PutOptions(Existing.KEEP, options.storageClass()));
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
}
