package dev.nuwa.storage.wrap;

import dev.nuwa.error.Sentence;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.storage.Capabilities;
import dev.nuwa.storage.Capabilities.Changes;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;

/// A storage that refuses every put and delete before it is sent. Thread-safe; closes what it
/// wraps.
public final class ReadOnlyStorage extends Wrapper {

  public ReadOnlyStorage(Storage inner) {
    super(inner);
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    throw refused("put", name);
  }

  @Override
  public void delete(ObjectName name) {
    throw refused("delete", name);
  }

  @Override
  public Capabilities capabilities() {
    return inner.capabilities().with(Changes.NONE);
  }

  @Override
  public String describe() {
    return inner.describe() + ", read-only";
  }

  private StorageException refused(String verb, ObjectName name) {
    return new StorageException(
        Reason.REFUSED,
        name.value(),
        Sentence.of("{0} {1} in {2}: opened for reading only", verb, name, inner.describe()),
        Sentence.of("run the command without the read-only option"),
        null);
  }
}
