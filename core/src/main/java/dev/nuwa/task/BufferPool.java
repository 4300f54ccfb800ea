package dev.nuwa.task;

import dev.nuwa.error.CancelledException;
import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;

/// Byte arrays of one size, lent out and taken back, never more than a fixed number at once. A lent
/// array belongs to its borrower until given back; its content is whatever was left in it.
/// Thread-safe.
public final class BufferPool {

  private final int bufferBytes;
  private final int count;
  private final Semaphore free;
  private final ArrayDeque<byte[]> idle = new ArrayDeque<>(); // guarded by itself

  /// @param bufferBytes the length of every buffer
  /// @param count how many may be lent out at once, at least 1
  public BufferPool(int bufferBytes, int count) {
    if (bufferBytes < 1 || count < 1) {
      throw new IllegalArgumentException("pool of " + count + " times " + bufferBytes + " bytes");
    }
    this.bufferBytes = bufferBytes;
    this.count = count;
    this.free = new Semaphore(count, true);
  }

  /// Waits for a buffer.
  ///
  /// @throws CancelledException when interrupted
  public byte[] borrow() {
    try {
      free.acquire();
    } catch (InterruptedException e) {
      throw CancelledException.interrupted(e);
    }
    synchronized (idle) {
      byte[] buffer = idle.poll();
      return buffer != null ? buffer : new byte[bufferBytes];
    }
  }

  /// Gives a borrowed buffer back; the caller must not touch it any more.
  public void giveBack(byte[] buffer) {
    if (buffer.length != bufferBytes) {
      throw new IllegalArgumentException("not a buffer of this pool: " + buffer.length + " bytes");
    }
    synchronized (idle) {
      if (free.availablePermits() >= count) {
        throw new IllegalStateException("more buffers given back than lent");
      }
      idle.push(buffer);
      free.release();
    }
  }

  /// The length of every buffer.
  public int bufferBytes() {
    return bufferBytes;
  }
}
