package dev.nuwa.task;

import java.util.concurrent.atomic.AtomicBoolean;

/// Something held for a while, given back by [#close()]. Closing twice gives back once; any thread
/// may close, so a permit can travel with the data it was acquired for.
public final class Permit implements AutoCloseable {

  private final Runnable giveBack;
  private final AtomicBoolean closed = new AtomicBoolean();

  Permit(Runnable giveBack) {
    this.giveBack = giveBack;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      giveBack.run();
    }
  }
}
