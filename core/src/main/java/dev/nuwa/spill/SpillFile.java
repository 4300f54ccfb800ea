package dev.nuwa.spill;

import dev.nuwa.error.CancelledException;
import dev.nuwa.error.ResourceException;
import dev.nuwa.error.Sentence;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A nameless file for what does not fit into memory: made on first use for this user alone, gone
/// on [#close()] or when nothing refers to it any more, at the latest with the process, even when
/// that is killed.
///
/// Thread-safe. Every method throws a [ResourceException] when the file cannot be used, and a
/// [CancelledException] when a thread that used it was interrupted.
public final class SpillFile implements AutoCloseable {

  private static final byte[] ZEROS = new byte[64 * 1024];

  private final Path folder;
  private volatile @Nullable FileChannel channel; // set under the lock of this
  private long end; // guarded by this

  /// @param folder where it takes room; made when it is not there
  public SpillFile(Path folder) {
    this.folder = folder;
  }

  /// Appends what is left in `bytes`; where it begins.
  public synchronized long append(ByteBuffer bytes) {
    long place = end;
    end += bytes.remaining();
    write(place, bytes);
    return place;
  }

  /// Puts what is left in `bytes` at a place, whether something was there before or not.
  public void write(long place, ByteBuffer bytes) {
    try {
      FileChannel file = opened();
      for (long at = place; bytes.hasRemaining(); ) {
        at += file.write(bytes, at);
      }
    } catch (IOException e) {
      throw failed("written", e);
    }
  }

  /// Fills what is left of `target` from a place at which so much was written.
  ///
  /// @return `target`, ready to be read
  public ByteBuffer read(long place, ByteBuffer target) {
    int start = target.position();
    try {
      FileChannel file = opened();
      while (target.hasRemaining()) {
        if (file.read(target, place + target.position() - start) < 0) {
          throw new IOException("it has become shorter");
        }
      }
    } catch (IOException e) {
      throw failed("read", e);
    }
    return target.position(start);
  }

  /// Forgets everything from `length` on: the next [#append] lands there.
  public synchronized void truncate(long length) {
    end = length;
    try {
      FileChannel file = channel;
      if (file != null) {
        file.truncate(length);
      }
    } catch (IOException e) {
      throw failed("shortened", e);
    }
  }

  /// Zeros of this file as memory, which stays there when the file is closed. They are written at
  /// once: a page of a mapped file for which there is no room would end the process.
  public MemorySegment mapZeros(long bytes, Arena arena) {
    for (long at = 0; at < bytes; at += ZEROS.length) {
      write(at, ByteBuffer.wrap(ZEROS, 0, (int) Math.min(ZEROS.length, bytes - at)));
    }
    try {
      return opened().map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  private FileChannel opened() {
    FileChannel file = channel;
    return file != null ? file : open();
  }

  private synchronized FileChannel open() {
    FileChannel file = channel;
    if (file == null) {
      try {
        file = openNameless(folder);
      } catch (IOException e) {
        throw failed("made", e);
      }
      channel = file;
    }
    return file;
  }

  private static FileChannel openNameless(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path path = Files.createTempFile(folder, "nuwa", ".spill");
    FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    Files.deleteIfExists(path);
    return file;
  }

  /// An interrupted thread closes the file for all that use it: the command is being ended.
  private RuntimeException failed(String verb, IOException cause) {
    if (cause instanceof ClosedChannelException) {
      Thread.interrupted(); // the exception carries it
      return CancelledException.interrupted(cause);
    }
    return new ResourceException(
        Sentence.of("a temporary file in {0} cannot be {1}: {2}", folder, verb, cause.getMessage()),
        Sentence.of("make room there and run the command again"),
        cause);
  }

  /// Gives its room back and forgets all.
  @Override
  public synchronized void close() {
    FileChannel file = channel;
    channel = null;
    end = 0;
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw failed("closed", e);
      }
    }
  }
}
