package dev.nuwa.repo;

import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.ForwardingStorage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// A storage in which somebody else acts right after an object of some kind was put: once for each
/// act, in the order they were given.
final class OnPut extends ForwardingStorage {

  private record Act(String prefix, Consumer<String> work) {}

  private final Deque<Act> acts = new ArrayDeque<>();

  OnPut(Storage inner) {
    super(inner);
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
    super.put(name, content, options);
    if (!acts.isEmpty() && name.value().startsWith(acts.getFirst().prefix())) {
      acts.removeFirst().work().accept(name.value());
    }
  }
}
