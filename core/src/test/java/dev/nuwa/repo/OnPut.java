package dev.nuwa.repo;

import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Capabilities;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A storage in which somebody else acts right after an object of some kind was put: once for each
/// act, in the order they were given.
final class OnPut implements Storage {

  private record Act(String prefix, Consumer<String> work) {}

  private final Storage inner;
  private final Deque<Act> acts = new ArrayDeque<>();

  OnPut(Storage inner) {
    this.inner = inner;
  }

  /// @param work is given the name of what was put
  OnPut after(String prefix, Consumer<String> work) {
    acts.add(new Act(prefix, work));
    return this;
  }

  boolean isDone() {
    return acts.isEmpty();
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    inner.put(name, content, options);
    if (!acts.isEmpty() && name.value().startsWith(acts.getFirst().prefix())) {
      acts.removeFirst().work().accept(name.value());
    }
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
