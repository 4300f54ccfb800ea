package dev.nuwa.repo.unit;

import java.util.ArrayDeque;

/// Openers at rest, so that buffers and native memory are made once for each thread that reads at
/// the same time.
///
/// Locking rule: all fields are guarded by `this`.
public final class OpenerPool implements AutoCloseable {

  private final ArrayDeque<UnitOpener> idle = new ArrayDeque<>();
  private boolean closed;

  public OpenerPool() {}

  /// Lends an opener to the calling thread.
  public synchronized UnitOpener take() {
    if (closed) {
      throw new IllegalStateException("pack reader used after it was closed");
    }
    UnitOpener opener = idle.poll();
    return opener != null ? opener : new UnitOpener();
  }

  /// Takes it back.
  public synchronized void giveBack(UnitOpener opener) {
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
