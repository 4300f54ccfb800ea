package dev.nuwa.repo.pack;

import java.util.ArrayDeque;

/// Openers at rest, so that buffers and native memory are made once for each thread that reads at
/// the same time.
///
/// Locking rule: all fields are guarded by `this`.
final class OpenerPool implements AutoCloseable {

  private final ArrayDeque<UnitOpener> idle = new ArrayDeque<>();
  private boolean closed;

  synchronized UnitOpener take() {
    if (closed) {
      throw new IllegalStateException("pack reader used after it was closed");
    }
    UnitOpener opener = idle.poll();
    return opener != null ? opener : new UnitOpener();
  }

  synchronized void giveBack(UnitOpener opener) {
    if (closed) {
      opener.close();
    } else {
      idle.push(opener);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    idle.forEach(UnitOpener::close);
    idle.clear();
  }
}
