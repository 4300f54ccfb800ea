package dev.nuwa.repo.pack;

import dev.nuwa.format.pack.IndexedPack;

/// A pack in its final form, in a borrowed buffer that closing gives back.
///
/// @param bytes the buffer; the first `length` bytes are the object
record FinishedPack(IndexedPack entry, byte[] bytes, int length, PackBuffers buffers)
    implements AutoCloseable {

  void giveBack() {
    buffers.giveBack(bytes);
  }

  @Override
  public void close() {
    giveBack();
  }
}
