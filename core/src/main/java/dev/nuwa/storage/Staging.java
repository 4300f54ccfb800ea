package dev.nuwa.storage;

import dev.nuwa.task.BufferPool;
import java.nio.file.Path;

/// Where content grows before it is put, so that it need not lie in memory until it is complete. A
/// storage that offers one takes content from there at no more cost than from memory, or at less: a
/// local folder gives the file its name. Thread-safe.
public interface Staging extends AutoCloseable {

  /// In files of a folder of this machine, for storages elsewhere. The folder is made when it is
  /// needed; the files have no name once they are open, so a killed process leaves none. Their room
  /// is used again, and given back when this is closed.
  static Staging in(Path folder) {
    return new NamelessFiles(folder);
  }

  /// In buffers of one size, reused, and in a fresh larger one for the rare content that fits none.
  /// Waits for a buffer when `count` are lent.
  static Staging inMemory(int bufferBytes, int count) {
    return new MemoryStaging(new BufferPool(bufferBytes, count));
  }

  /// Begins a piece of content.
  ///
  /// @param bytesMax no more than this will be written
  Staged begin(long bytesMax);

  /// Keeps no room for more content. What was begun is closed by whoever began it, before or after.
  /// Idempotent.
  @Override
  default void close() {
    // most keep none
  }

  /// Bytes being written, then put. Used by one thread at a time.
  interface Staged extends AutoCloseable {

    /// Adds bytes at the end; the array is read during the call only.
    ///
    /// @throws dev.nuwa.error.StorageException when there is no room
    void write(byte[] bytes, int offset, int length);

    /// All that was written, to be put before this is closed; nothing is written after it was asked
    /// for.
    Content content();

    /// Gives the room back. What was put stays where it was put. Idempotent.
    @Override
    void close();
  }
}
