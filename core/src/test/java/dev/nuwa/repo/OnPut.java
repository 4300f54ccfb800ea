package dev.nuwa.repo;

import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.ForwardingStorage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// A storage in which somebody else acts right before or after an object of some kind is put: once
/// for each act, in the order they were given.
final class OnPut extends ForwardingStorage {

  private enum Moment {
    BEFORE,
    AFTER
  }

  private record Act(Moment moment, String prefix, Consumer<String> work) {}

  private final Deque<Act> acts = new ArrayDeque<>();

  OnPut(Storage inner) {
    super(inner);
  }

  /// @param work is given the name of what was put
  OnPut after(String prefix, Consumer<String> work) {
    acts.add(new Act(Moment.AFTER, prefix, work));
    return this;
  }

  /// @param work is given the name of what is about to be put
  OnPut before(String prefix, Consumer<String> work) {
    acts.add(new Act(Moment.BEFORE, prefix, work));
    return this;
  }

  boolean isDone() {
    return acts.isEmpty();
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    act(Moment.BEFORE, name);
    super.put(name, content, options);
    act(Moment.AFTER, name);
  }

  private void act(Moment moment, ObjectName name) {
    Act next = acts.peekFirst();
    if (next != null && next.moment() == moment && name.value().startsWith(next.prefix())) {
      acts.removeFirst();
      next.work().accept(name.value());
    }
  }
}
