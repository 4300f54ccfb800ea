package dev.nuwa.storage;

import dev.nuwa.task.BufferPool;

/// See [Staging#inMemory].
record MemoryStaging(BufferPool pool) implements Staging {

  @Override
  public Staged begin(long bytesMax) {
    boolean large = bytesMax > pool.bufferBytes();
    return new InMemory(pool, large ? new byte[Math.toIntExact(bytesMax)] : pool.borrow());
  }

  private static final class InMemory implements Staged {
    private final BufferPool pool;
    private final byte[] buffer;
    private int length;
    private boolean closed;

    InMemory(BufferPool pool, byte[] buffer) {
      this.pool = pool;
      this.buffer = buffer;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      System.arraycopy(bytes, offset, buffer, length, count);
      length += count;
    }

    @Override
    public Content content() {
      return Content.of(buffer, 0, length);
    }

    @Override
    public void close() {
      if (!closed && buffer.length == pool.bufferBytes()) {
        pool.giveBack(buffer);
      }
      closed = true;
    }
  }
}
