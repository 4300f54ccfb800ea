package dev.nuwa.source;

import dev.nuwa.error.BackupException;
import dev.nuwa.error.CancelledException;
import dev.nuwa.error.Sentence;
import dev.nuwa.error.SourceException;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Times;
import dev.nuwa.format.tree.Timestamp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stream of bytes as the one file of an otherwise empty directory: standard input, or what a
/// command writes to its standard output. It can be read once.
///
/// The length is not known before the end, so the walk shows a file of [#EXPECTED_BYTES], which
/// only means "large"; [ContentReader#finish] tells the truth. A stream that fails, and a command
/// that does not end with 0, fail the run: half a database dump is no backup.
public final class StreamSource implements Source {

  /// What the walk says about the length.
  public static final long EXPECTED_BYTES = 1L << 30;

  private final String description;
  private final EntryKey key;
  private final ByteStream stream;
  private final Entry folder;
  private final Entry file;

  private StreamSource(String description, ByteString name, ByteStream stream, Instant now) {
    this.description = description;
    this.key = keyOf(name);
    this.stream = stream;
    Owner owner = owner();
    Times times = Times.modified(new Timestamp(now.getEpochSecond(), now.getNano()));
    this.folder = entry(FileType.DIRECTORY, 0700, owner, times).withContent(new Content.Empty());
    this.file = entry(FileType.REGULAR, 0600, owner, times);
  }

  /// The bytes of `input`, which is closed at the end, as a file called `name`.
  public static StreamSource of(ByteString name, InputStream input, Instant now) {
    return new StreamSource("standard input", name, new ByteStream.Given(input), now);
  }

  /// What a command writes. It is run without a shell when its output is first read, without our
  /// own variables in its environment, and with our standard error.
  public static StreamSource ofCommand(ByteString name, List<String> command, Instant now) {
    if (command.isEmpty()) {
      throw new UsageException("no command is given", "write it after --, as in: -- pg_dump app");
    }
    String description = String.join(" ", command);
    return new StreamSource(description, name, new ByteStream.OfCommand(command), now);
  }

  private static EntryKey keyOf(ByteString name) {
    try {
      return EntryKey.ROOT.child(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          Sentence.of("'{0}' is not a file name", name.utf8()),
          Sentence.of("give one without / with --stdin-name"),
          e);
    }
  }

  private static Entry entry(FileType type, int mode, Owner owner, Times times) {
    long size = type == FileType.REGULAR ? EXPECTED_BYTES : 0;
    return new Entry(type, mode, owner, size, times, null, Extras.NONE, new Content.Empty());
  }

  private static Owner owner() {
    try {
      Path self = Path.of("/proc/self");
      Object uid = Files.getAttribute(self, "unix:uid", LinkOption.NOFOLLOW_LINKS);
      Object gid = Files.getAttribute(self, "unix:gid", LinkOption.NOFOLLOW_LINKS);
      return Owner.of(((Number) uid).longValue(), ((Number) gid).longValue());
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Owner.of(0, 0); // only a label here: a stream has no owner of its own
    }
  }

  @Override
  public String describe() {
    return description;
  }

  @Override
  public SourceWalk walk() {
    return new Walk();
  }

  @Override
  public ContentReader newReader() {
    return new Reader();
  }

  @Override
  public SourceCounts counts() {
    return SourceCounts.NONE;
  }

  @Override
  public void abandon() {
    stream.abandon();
  }

  @Override
  public void close() {
    stream.stop();
  }

  /// The directory, then the file.
  private final class Walk implements SourceWalk {
    private int position;

    @Override
    public boolean next() {
      position++;
      return position <= 2;
    }

    @Override
    public EntryKey key() {
      return position == 1 ? EntryKey.ROOT : key;
    }

    @Override
    public Entry entry() {
      return position == 1 ? folder : file;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  /// Reads the stream.
  private final class Reader implements ContentReader {
    private @Nullable InputStream input;
    private long bytes;

    @Override
    public Entry complete(EntryKey itsKey, Entry entry) {
      return entry;
    }

    @Override
    public Opened open(EntryKey itsKey, Entry expected) {
      try {
        input = stream.open();
      } catch (IOException e) {
        throw failed(e);
      }
      bytes = 0;
      return new Opened.Ready(file);
    }

    @Override
    public Piece read(byte[] buffer, int offset, int length) {
      if (input == null) {
        throw new IllegalStateException("no file is open");
      }
      try {
        int got = input.readNBytes(buffer, offset, length);
        bytes += got;
        return got == 0 ? Piece.END : new Piece.Data(got);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public Entry finish() {
      input = null;
      try {
        stream.end();
      } catch (IOException e) {
        throw failed(e);
      } catch (InterruptedException e) {
        throw CancelledException.interrupted(e);
      }
      return file.withContent(file.content(), bytes);
    }

    private BackupException failed(IOException cause) {
      if (cause instanceof AsynchronousCloseException) { // also when this thread was interrupted
        return CancelledException.interrupted(cause);
      }
      return new SourceException(
          Sentence.of("{0}: {1}", description, cause.getMessage()),
          Sentence.of("no snapshot was made: check what feeds the stream and run the backup again"),
          cause);
    }

    @Override
    public void close() {
      input = null;
    }
  }
}
