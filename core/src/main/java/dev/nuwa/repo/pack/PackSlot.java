package dev.nuwa.repo.pack;

import dev.nuwa.error.CancelledException;
import dev.nuwa.repo.unit.SealableUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One place where a pack is open. A worker that finds it empty opens the next pack outside the
/// lock (that waits for a buffer); others wait for it here, or use another slot.
///
/// Locking rule: both fields are guarded by `lock`. A unit is sealed, staged and read back under it
/// (a millisecond), so a worker takes another slot when one is busy. Nothing that waits for a
/// storage happens under it.
final class PackSlot {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition opened = lock.newCondition();
  private @Nullable OpenPack pack;
  private boolean opening;

  /// What an append came to.
  sealed interface Answer {
    /// Appended.
    record Done() implements Answer {}

    /// No room: the pack is detached, and the caller finishes it and tries again.
    record Full(OpenPack pack) implements Answer {}

    /// There is no pack: the caller opens one, and gives it to [#install], come what may.
    record Empty() implements Answer {}
  }

  private static final Answer DONE = new Answer.Done();
  private static final Answer EMPTY = new Answer.Empty();

  /// Takes the slot for an append by this thread, if nobody has it.
  boolean tryTake() {
    return lock.tryLock();
  }

  /// Takes the slot, waiting for it.
  void take() {
    lock.lock();
  }

  /// Ends a take.
  void leave() {
    lock.unlock();
  }

  /// Seals units into the open pack, all of them or none. The slot is taken.
  Answer append(SealableUnit[] units, SealingBench bench) {
    awaitOpened();
    OpenPack current = pack;
    if (current == null) {
      opening = true;
      return EMPTY;
    }
    if (current.append(units, bench)) {
      return DONE;
    }
    pack = null;
    return new Answer.Full(current);
  }

  /// Ends what [Answer.Empty] began; null when opening failed.
  void install(@Nullable OpenPack fresh) {
    lock.lock();
    try {
      opening = false;
      pack = fresh;
      opened.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Takes the open pack out, if there is one.
  @Nullable OpenPack detach() {
    lock.lock();
    try {
      awaitOpened();
      OpenPack current = pack;
      pack = null;
      return current;
    } finally {
      lock.unlock();
    }
  }

  private void awaitOpened() {
    try {
      while (opening) {
        opened.await();
      }
    } catch (InterruptedException e) {
      throw CancelledException.interrupted(e);
    }
  }
}
