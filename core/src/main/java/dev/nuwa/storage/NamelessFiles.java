package dev.nuwa.storage;

import dev.nuwa.storage.StagedFile.Checksum;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Files of a folder that have no name any more, each written over by the next piece of content: to
/// fill fresh pages and to free them costs the system more than to copy the bytes. As many as were
/// ever staged at once stay until this is closed. See [Staging#in].
///
/// Locking rule: `idle` and `closed` are guarded by `this`.
final class NamelessFiles implements Staging {

  private final Path folder;
  private final LocalErrors errors;

  /// The last one is taken first: its pages may still be near the processor.
  private final ArrayDeque<FileChannel> idle = new ArrayDeque<>();

  private boolean closed;

  NamelessFiles(Path folder) {
    this.folder = folder;
    this.errors = new LocalErrors(folder);
  }

  @Override
  public Staged begin(long bytesMax) {
    FileChannel again = take();
    try {
      FileChannel channel = again == null ? open() : again;
      return new StagedFile(folder, channel, errors, Checksum.TAKEN, this::giveBack);
    } catch (IOException e) {
      throw errors.writing("", bytesMax, e);
    }
  }

  private FileChannel open() throws IOException {
    Files.createDirectories(folder);
    Path file = folder.resolve("nuwa-" + UUID.randomUUID());
    return StagedFile.open(file, StandardOpenOption.DELETE_ON_CLOSE);
  }

  private synchronized @Nullable FileChannel take() {
    return idle.pollLast();
  }

  private void giveBack(FileChannel channel) throws IOException {
    if (!isKept(channel)) {
      channel.close();
    }
  }

  /// An interrupt closes the channel of whoever used it.
  private synchronized boolean isKept(FileChannel channel) {
    return !closed && channel.isOpen() && idle.add(channel);
  }

  @Override
  public void close() {
    for (FileChannel channel = end(); channel != null; channel = end()) {
      try {
        channel.close();
      } catch (IOException e) {
        throw errors.writing("", 0, e);
      }
    }
  }

  private synchronized @Nullable FileChannel end() {
    closed = true;
    return take();
  }
}
