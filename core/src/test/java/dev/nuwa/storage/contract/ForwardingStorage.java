package dev.nuwa.storage.contract;

import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Capabilities;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/// Passes every call on: the base of storages that differ in one.
public abstract class ForwardingStorage implements Storage {

  private final Storage inner;

  /// Closes `inner` when it is closed.
  protected ForwardingStorage(Storage inner) {
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

  /// By [#get], so that whoever changes what it brings changes this, too.
  @Override
  public Optional<InputStream> open(ObjectName name, ByteRange.Slice range) {
    return get(name, range).map(ByteArrayInputStream::new);
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
