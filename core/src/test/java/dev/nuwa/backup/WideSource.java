package dev.nuwa.backup;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Times;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.source.ContentReader;
import dev.nuwa.source.Opened;
import dev.nuwa.source.Piece;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceCounts;
import dev.nuwa.source.SourceWalk;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// A tree that exists nowhere: `flat` holds so many files, every tenth of them with its name as
/// content or each with so many bytes of its own, and `dirs` a fiftieth as many empty directories,
/// a thousand in each of its own.
public final class WideSource implements Source {

  private static final int IN_DIRECTORY = 1000;
  private static final EntryKey FLAT = EntryKey.ROOT.child(ByteString.utf8("flat"));
  private static final EntryKey DIRECTORIES = EntryKey.ROOT.child(ByteString.utf8("dirs"));
  private static final Timestamp LONG_AGO = new Timestamp(1_700_000_000, 0);
  private static final Times TIMES = new Times(LONG_AGO, LONG_AGO, null);

  private final long files;
  private final int fileBytes;
  private final long outer;
  private final long inner;

  public WideSource(long files) {
    this(files, 0);
  }

  /// @param fileBytes of each file; 0 for a name in every tenth
  public WideSource(long files, int fileBytes) {
    this.files = files;
    this.fileBytes = fileBytes;
    this.inner = files / 50;
    this.outer = (inner + IN_DIRECTORY - 1) / IN_DIRECTORY;
  }

  public static EntryKey file(long number) {
    return FLAT.child(name("f%010d", number));
  }

  public static EntryKey directory(long number) {
    return DIRECTORIES.child(name("d%06d", number));
  }

  /// All objects, the root among them.
  public long entries() {
    return 3 + outer + inner + files;
  }

  private static ByteString name(String format, long number) {
    return ByteString.utf8(String.format(Locale.ROOT, format, number));
  }

  private byte[] content(EntryKey key) {
    byte[] name = key.name().bytes();
    if (fileBytes == 0) {
      boolean filled = name[0] == 'f' && name[name.length - 1] == '0';
      return filled ? Arrays.copyOf(name, name.length) : new byte[0];
    }
    byte[] bytes = new byte[fileBytes];
    long random = Arrays.hashCode(name);
    for (int i = 0; i < fileBytes; i++) {
      random = random * 6364136223846793005L + 1442695040888963407L;
      bytes[i] = (byte) (' ' + (random >>> 58));
    }
    return bytes;
  }

  private static Entry entry(FileType type, int mode, long size) {
    Owner owner = Owner.of(0, 0);
    return new Entry(type, mode, owner, size, TIMES, null, Extras.NONE, new Content.Empty());
  }

  @Override
  public String describe() {
    return files + " files";
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
    // Nothing waits.
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  private final class Walk implements SourceWalk {
    private long position = -1;
    private EntryKey key = EntryKey.ROOT;
    private boolean directory = true;

    @Override
    public boolean next() {
      position++;
      if (position == entries()) {
        return false;
      }
      directory = position < 3 + outer + inner;
      long at = position - 3;
      if (position < 3) {
        key = List.of(EntryKey.ROOT, DIRECTORIES, FLAT).get((int) position);
      } else if (at < outer) {
        key = directory(at);
      } else if (at < outer + inner) {
        long number = at - outer;
        key = directory(number / IN_DIRECTORY).child(name("e%03d", number % IN_DIRECTORY));
      } else {
        key = file(at - outer - inner);
      }
      return true;
    }

    @Override
    public EntryKey key() {
      return key;
    }

    @Override
    public Entry entry() {
      return directory
          ? WideSource.entry(FileType.DIRECTORY, 0750, 0)
          : WideSource.entry(FileType.REGULAR, 0640, content(key).length);
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private final class Reader implements ContentReader {
    private byte[] content = new byte[0];
    private int position;

    @Override
    public Entry complete(EntryKey key, Entry entry) {
      return entry;
    }

    @Override
    public Opened open(EntryKey key, Entry expected) {
      content = content(key);
      position = 0;
      return new Opened.Ready(expected);
    }

    @Override
    public Piece read(byte[] buffer, int offset, int length) {
      int bytes = Math.min(length, content.length - position);
      System.arraycopy(content, position, buffer, offset, bytes);
      position += bytes;
      return bytes == 0 ? Piece.END : new Piece.Data(bytes);
    }

    @Override
    public Entry finish() {
      return WideSource.entry(FileType.REGULAR, 0640, content.length);
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
