package dev.nuwa.backup;

import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.ForwardingStorage;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Counts what is asked of a storage.
final class CountedStorage extends ForwardingStorage {

  final AtomicLong packs = new AtomicLong();
  final AtomicLong otherPuts = new AtomicLong();
  final AtomicLong gets = new AtomicLong();

  CountedStorage(Storage inner) {
    super(inner);
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    (name.value().startsWith("pack/") ? packs : otherPuts).incrementAndGet();
    super.put(name, content, options);
  }

  @Override
  public Optional<byte[]> get(ObjectName name, ByteRange range) {
    gets.incrementAndGet();
    return super.get(name, range);
  }
}
