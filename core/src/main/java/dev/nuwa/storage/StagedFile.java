package dev.nuwa.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.zip.CRC32C;

/// Content that grows in a file. Where it will be read for a put, a CRC32C is taken of what is
/// written and again of what is read, so that a bit that flips in between spoils the put and not
/// the object.
final class StagedFile implements Staging.Staged {

  /// Each thread keeps a direct buffer as large as its largest write.
  private static final int PIECE_BYTES = 128 << 10;

  /// Whether what is written is summed.
  enum Checksum {
    TAKEN,
    /// It is given another name, and read by nobody before.
    NONE
  }

  /// What becomes of a file that is not needed any more.
  @FunctionalInterface
  interface End {
    /// Called once.
    void of(FileChannel channel) throws IOException;
  }

  private final Path file;
  private final FileChannel channel;
  private final LocalErrors errors;
  private final Checksum checksum;
  private final End end;
  private final CRC32C written = new CRC32C();
  private long length;
  private boolean closed;

  /// Takes the channel over, and the file: both are gone when this is closed.
  StagedFile(Path file, FileChannel channel, LocalErrors errors, Checksum checksum) {
    this(
        file,
        channel,
        errors,
        checksum,
        open -> {
          try (open) {
            Files.deleteIfExists(file);
          }
        });
  }

  /// Writes from the start of a file that may be longer, and reads no more than was written.
  StagedFile(Path file, FileChannel channel, LocalErrors errors, Checksum checksum, End end) {
    this.file = file;
    this.channel = channel;
    this.errors = errors;
    this.checksum = checksum;
    this.end = end;
  }

  /// A new file to write and read, for nobody else.
  static FileChannel open(Path file, StandardOpenOption... more) throws IOException {
    Set<StandardOpenOption> options =
        EnumSet.of(
            StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    options.addAll(List.of(more));
    return FileChannel.open(file, options, LocalWriter.privateFile(file));
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    int end = offset + count;
    for (int start = offset; start < end; start += PIECE_BYTES) {
      int piece = Math.min(PIECE_BYTES, end - start);
      writePiece(ByteBuffer.wrap(bytes, start, piece), count);
      if (checksum == Checksum.TAKEN) {
        written.update(bytes, start, piece); // while it is near the processor
      }
    }
  }

  private void writePiece(ByteBuffer piece, int wanted) {
    try {
      while (piece.hasRemaining()) {
        length += channel.write(piece, length);
      }
    } catch (IOException e) {
      throw errors.writing("", wanted, e);
    }
  }

  @Override
  public Content content() {
    return new Bytes(this, length, written.getValue());
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      end.of(channel);
    } catch (IOException e) {
      throw errors.writing("", 0, e);
    }
  }

  /// What a staged file holds.
  record Bytes(StagedFile staged, long length, long written) implements Content {

    /// Whether it lies in this folder, and so can be given another name there. Somebody may have
    /// taken its name away, if its writer was asleep for days.
    boolean isIn(Path folder) {
      return folder.equals(staged.file.getParent()) && Files.exists(staged.file);
    }

    @Override
    public OptionalInt crc32c() {
      return staged.checksum == Checksum.TAKEN
          ? OptionalInt.of((int) written)
          : OptionalInt.empty();
    }

    private boolean changed(long crc32cRead) {
      return staged.checksum == Checksum.TAKEN && written != crc32cRead;
    }

    /// The file, with all its bytes on the disk.
    Path forced() throws IOException {
      staged.channel.force(true);
      return staged.file;
    }

    @Override
    public InputStream open() {
      return new Reading(this);
    }
  }

  /// Reads by position, so that any number may read one channel.
  private static final class Reading extends InputStream {
    private final Bytes bytes;
    private final CRC32C read = new CRC32C();
    private long position;

    Reading(Bytes bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int wanted) throws IOException {
      int count = (int) Math.min(Math.min(wanted, PIECE_BYTES), bytes.length() - position);
      if (count == 0) {
        return wanted == 0 ? 0 : -1;
      }
      int got = bytes.staged().channel.read(ByteBuffer.wrap(target, offset, count), position);
      if (got < 0) {
        throw new IOException(bytes.staged().file + " was cut while it was waiting to be stored");
      }
      read.update(target, offset, got);
      position += got;
      if (position == bytes.length() && bytes.changed(read.getValue())) {
        throw new IOException(
            bytes.staged().file
                + " changed while it was waiting to be stored (suspect memory or disk)");
      }
      return got;
    }
  }
}
