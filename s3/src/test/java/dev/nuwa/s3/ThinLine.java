package dev.nuwa.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One direction of a line far away: 1 Mbit/s for all connections together, 150 ms of distance, two
/// packets of a hundred lost and sent again after a time-out. Thread-safe; locks `this`.
final class ThinLine {

  private static final int PACKET_BYTES = 1400;
  private static final long PACKET_NANOS = PACKET_BYTES * 8 * 1_000L;
  private static final long DISTANCE_NANOS = 150_000_000;
  private static final long TIME_OUT_NANOS = 350_000_000;
  private static final double LOST = 0.02;

  private final CountDownLatch closed;
  private final Random random = new Random(25);
  private long freeAtNanos = System.nanoTime();

  ThinLine(CountDownLatch closed) {
    this.closed = closed;
  }

  /// Writes the bytes when they have come. Those that follow each other share the distance.
  void pass(byte[] bytes, int length, OutputStream out) throws IOException, InterruptedException {
    pause(DISTANCE_NANOS);
    for (int at = 0; at < length; at += PACKET_BYTES) {
      pause(untilCarried());
      out.write(bytes, at, Math.min(PACKET_BYTES, length - at));
    }
  }

  private synchronized long untilCarried() {
    long now = System.nanoTime();
    freeAtNanos = Math.max(now, freeAtNanos) + PACKET_NANOS;
    boolean lost = random.nextDouble() < LOST;
    return freeAtNanos - now + (lost ? TIME_OUT_NANOS : 0);
  }

  private void pause(long nanos) throws IOException, InterruptedException {
    if (closed.await(nanos, TimeUnit.NANOSECONDS)) {
      throw new IOException("closed");
    }
  }
}
