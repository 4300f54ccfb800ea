package dev.nuwa.repo.index.column;

import dev.nuwa.error.CancelledException;
import dev.nuwa.source.names.SpillFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/// A nameless file for numbers that would take too much memory. It is gone when nothing refers to
/// it any more, at the latest with the process. Thread-safe. Every method throws a
/// [dev.nuwa.error.ResourceException] when the file cannot be used, and a [CancelledException] when
/// a thread that used it was interrupted.
public final class NumberFile {

  private final Path folder;
  private final FileChannel channel;
  private long end; // guarded by this

  /// @param folder where it takes room; made when it is not there
  public NumberFile(Path folder) {
    this.folder = folder;
    try {
      this.channel = SpillFile.openNameless(folder);
    } catch (IOException e) {
      throw SpillFile.failed(folder, "made", e);
    }
  }

  /// Appends what is left in `bytes`; where it begins.
  public synchronized long append(ByteBuffer bytes) {
    long place = end;
    try {
      while (bytes.hasRemaining()) {
        end += channel.write(bytes, end);
      }
    } catch (IOException e) {
      throw failed("written", e);
    }
    return place;
  }

  /// Fills what is left of `target` from a place at which so much was appended.
  ///
  /// @return `target`, ready to be read
  public ByteBuffer read(long place, ByteBuffer target) {
    int start = target.position();
    try {
      while (target.hasRemaining()) {
        if (channel.read(target, place + target.position() - start) < 0) {
          throw new IOException("it has become shorter");
        }
      }
    } catch (IOException e) {
      throw failed("read", e);
    }
    return target.position(start);
  }

  /// Gives its room back; nothing can be read afterwards.
  public void drop() {
    try {
      channel.close();
    } catch (IOException e) {
      throw failed("closed", e);
    }
  }

  /// An interrupted thread closes the file for all that read it: the command is being ended.
  private RuntimeException failed(String verb, IOException cause) {
    if (cause instanceof ClosedChannelException) {
      Thread.interrupted(); // the exception carries it
      return CancelledException.interrupted(cause);
    }
    return SpillFile.failed(folder, verb, cause);
  }
}
