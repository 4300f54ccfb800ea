package dev.nuwa.repo.pack;

import dev.nuwa.task.BufferPool;

/// The memory packs are built in: buffers of one size, reused, and a fresh larger one for the rare
/// unit that fits none. Thread-safe.
final class PackBuffers {

  private final BufferPool pool;

  PackBuffers(int bufferBytes, int count) {
    this.pool = new BufferPool(bufferBytes, count);
  }

  /// A buffer of at least `bytes`, waiting for one.
  byte[] borrow(long bytes) {
    if (bytes <= pool.bufferBytes()) {
      return pool.borrow();
    }
    return new byte[Math.toIntExact(bytes)];
  }

  void giveBack(byte[] buffer) {
    if (buffer.length == pool.bufferBytes()) {
      pool.giveBack(buffer);
    }
  }
}
