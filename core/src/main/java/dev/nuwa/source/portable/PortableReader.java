package dev.nuwa.source.portable;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.ContentReader;
import dev.nuwa.source.Opened;
import dev.nuwa.source.Piece;
import dev.nuwa.source.SourceReports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// The reader of [PortableSource]. Not thread-safe.
final class PortableReader implements ContentReader {

  private final Path root;
  private final SourceReports reports;
  private @Nullable FileChannel channel;
  private @Nullable Entry open;
  private Path path;
  private long position;

  PortableReader(Path root, SourceReports reports) {
    this.root = root;
    this.path = root;
    this.reports = reports;
  }

  @Override
  public Entry complete(EntryKey key, Entry entry) {
    return entry;
  }

  @Override
  public Opened open(EntryKey key, Entry expected) {
    close();
    path = pathOf(key);
    try {
      Entry now = PortableEntries.read(path);
      if (now.type() != FileType.REGULAR) {
        reports.changed(path.toString(), "it was replaced by something else");
        return new Opened.Gone("replaced by something else");
      }
      channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
      open = now;
      position = 0;
      return new Opened.Ready(now);
    } catch (NoSuchFileException e) {
      reports.changed(path.toString(), "it vanished while the backup ran");
      return new Opened.Gone("vanished");
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      reports.failed(path.toString(), reason);
      return new Opened.Failed(reason);
    }
  }

  private Path pathOf(EntryKey key) {
    Path result = root;
    for (ByteString component : key.path()) {
      result = result.resolve(component.utf8());
    }
    return result;
  }

  @Override
  public Piece read(byte[] buffer, int offset, int length) {
    if (open == null || channel == null) {
      throw new IllegalStateException("no file is open");
    }
    int want = (int) Math.min(length, open.size() - position);
    try {
      int got = want <= 0 ? -1 : channel.read(ByteBuffer.wrap(buffer, offset, want));
      if (got <= 0) {
        return Piece.END;
      }
      position += got;
      return new Piece.Data(got);
    } catch (IOException e) {
      String reason = "at byte " + position + ": " + e.getMessage();
      reports.failed(path.toString(), reason);
      return new Piece.Failed(reason);
    }
  }

  @Override
  public Entry finish() {
    Entry then = open;
    if (then == null) {
      throw new IllegalStateException("no file is open");
    }
    close();
    Entry result = then.withContent(then.content(), position);
    if (position == then.size() && unchanged(then)) {
      return result;
    }
    reports.changed(path.toString(), "it changed while it was read");
    return result.withExtras(result.extras().asChangedWhileRead());
  }

  private boolean unchanged(Entry then) {
    try {
      return PortableEntries.read(path).equals(then);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    FileChannel closing = channel;
    channel = null;
    open = null;
    if (closing != null) {
      try {
        closing.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
