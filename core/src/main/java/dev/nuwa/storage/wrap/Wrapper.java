package dev.nuwa.storage.wrap;

import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Capabilities;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/// Passes on what it wraps: each wrapper says only what it does differently. Closing it closes what
/// it wraps.
abstract sealed class Wrapper implements Storage
    permits AppendOnlyStorage,
        CachedStorage,
        LimitedStorage,
        ObservedStorage,
        ProbedStorage,
        ReadOnlyStorage,
        RetryingStorage,
        SoundStorage {

  final Storage inner;

  Wrapper(Storage inner) {
    this.inner = inner;
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    inner.put(name, content, options);
  }

  @Override
  public Optional<byte[]> get(ObjectName name, ByteRange range) {
    return inner.get(name, range);
  }

  @Override
  public Optional<InputStream> open(ObjectName name, ByteRange.Slice range) {
    return inner.open(name, range);
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
    inner.delete(name);
  }

  @Override
  public Capabilities capabilities() {
    return inner.capabilities();
  }

  @Override
  public String describe() {
    return inner.describe();
  }

  @Override
  public void close() {
    inner.close();
  }
}
