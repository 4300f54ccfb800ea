package dev.nuwa.source.names;

import dev.nuwa.error.ResourceException;
import dev.nuwa.error.Sentence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A nameless file for what does not fit into memory; made on first use, gone on close. Not
/// thread-safe.
public final class SpillFile implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final Path folder;
  private @Nullable FileChannel channel;
  private byte[] unwritten = new byte[0];
  private int unwrittenBytes;
  private long written;

  public SpillFile(Path folder) {
    this.folder = folder;
  }

  /// Where the next [#append] will land.
  public long end() {
    return written + unwrittenBytes;
  }

  public void append(byte[] bytes, int offset, int length) {
    if (unwrittenBytes + length > BUFFER_BYTES) {
      flush();
    }
    if (length > BUFFER_BYTES) {
      write(bytes, offset, length);
      return;
    }
    if (unwritten.length == 0) {
      unwritten = new byte[BUFFER_BYTES];
    }
    System.arraycopy(bytes, offset, unwritten, unwrittenBytes, length);
    unwrittenBytes += length;
  }

  private void flush() {
    int bytes = unwrittenBytes;
    unwrittenBytes = 0;
    write(unwritten, 0, bytes);
  }

  private void write(byte[] bytes, int offset, int length) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      FileChannel file = opened();
      while (buffer.hasRemaining()) {
        written += file.write(buffer, written);
      }
    } catch (IOException e) {
      throw failed("written", e);
    }
  }

  /// Fills `buffer` from `position`, up to the end of the file; the number of bytes read.
  public int read(long position, byte[] buffer, int length) {
    flush();
    try {
      ByteBuffer target = ByteBuffer.wrap(buffer, 0, length);
      FileChannel file = opened();
      while (target.hasRemaining()) {
        if (file.read(target, position + target.position()) < 0) {
          break;
        }
      }
      return target.position();
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  /// Forgets everything from `position` on.
  public void truncate(long position) {
    if (position >= end()) {
      return;
    }
    if (position >= written) {
      unwrittenBytes = (int) (position - written);
      return;
    }
    unwrittenBytes = 0;
    written = position;
    try {
      opened().truncate(position);
    } catch (IOException e) {
      throw failed("shortened", e);
    }
  }

  private FileChannel opened() throws IOException {
    FileChannel file = channel;
    if (file == null) {
      file = openNameless(folder);
      channel = file;
    }
    return file;
  }

  /// A file for this user alone that has no name any more: gone even when this process is killed.
  public static FileChannel openNameless(Path folder) throws IOException {
    Files.createDirectories(folder);
    Path path = Files.createTempFile(folder, "names", ".spill");
    FileChannel file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    Files.deleteIfExists(path);
    return file;
  }

  private ResourceException failed(String verb, IOException cause) {
    return failed(folder, verb, cause);
  }

  /// What to say when such a file in `folder` could not be used.
  public static ResourceException failed(Path folder, String verb, IOException cause) {
    return new ResourceException(
        Sentence.of("a temporary file in {0} cannot be {1}: {2}", folder, verb, cause.getMessage()),
        Sentence.of("make room there and run the command again"),
        cause);
  }

  @Override
  public void close() {
    FileChannel file = channel;
    channel = null;
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw failed("closed", e);
      }
    }
  }
}
