package dev.nuwa.repo.pack;

import dev.nuwa.error.CancelledException;
import dev.nuwa.repo.unit.SealableUnit;
import org.jspecify.annotations.Nullable;

/// One place where a pack is open. A worker that finds it empty opens the next pack outside the
/// lock (that waits for a buffer); others wait for it here, or use another slot.
///
/// Locking rule: both fields are guarded by `this`. Sealing into a pack happens under this lock
/// (tens of microseconds), never anything that waits for a storage.
final class PackSlot {

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

  /// Seals units into the open pack, all of them or none.
  synchronized Answer append(SealableUnit[] units) {
    awaitOpened();
    OpenPack current = pack;
    if (current == null) {
      opening = true;
      return EMPTY;
    }
    if (current.append(units)) {
      return DONE;
    }
    pack = null;
    return new Answer.Full(current);
  }

  /// Ends what [Answer.Empty] began; null when opening failed.
  synchronized void install(@Nullable OpenPack fresh) {
    opening = false;
    pack = fresh;
    notifyAll();
  }

  /// Takes the open pack out, if there is one.
  synchronized @Nullable OpenPack detach() {
    awaitOpened();
    OpenPack current = pack;
    pack = null;
    return current;
  }

  private void awaitOpened() {
    try {
      while (opening) {
        wait();
      }
    } catch (InterruptedException e) {
      throw CancelledException.interrupted(e);
    }
  }
}
