package dev.nuwa.backup;

import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.ForwardingStorage;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Counts what is asked of a storage.
final class CountedStorage extends ForwardingStorage {

  final AtomicLong packs = new AtomicLong();
  final AtomicLong otherPuts = new AtomicLong();
  final AtomicLong gets = new AtomicLong();

  /// Requests of every kind.
  final AtomicLong asked = new AtomicLong();

  private final Storage inner;

  CountedStorage(Storage inner) {
    super(inner);
    this.inner = inner;
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    (name.value().startsWith("pack/") ? packs : otherPuts).incrementAndGet();
    asked.incrementAndGet();
    super.put(name, content, options);
  }

  @Override
  public Optional<byte[]> get(ObjectName name, ByteRange range) {
    gets.incrementAndGet();
    asked.incrementAndGet();
    return super.get(name, range);
  }

  @Override
  public Optional<InputStream> open(ObjectName name, ByteRange.Slice range) {
    gets.incrementAndGet();
    asked.incrementAndGet();
    return inner.open(name, range);
  }

  @Override
  public Optional<ObjectInfo> head(ObjectName name) {
    asked.incrementAndGet();
    return super.head(name);
  }

  @Override
  public Stream<ObjectInfo> list(String prefix) {
    asked.incrementAndGet();
    return super.list(prefix);
  }

  @Override
  public void delete(ObjectName name) {
    asked.incrementAndGet();
    super.delete(name);
  }
}
