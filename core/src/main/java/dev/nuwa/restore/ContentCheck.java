package dev.nuwa.restore;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.source.Opened;
import dev.nuwa.source.Piece;
import dev.nuwa.source.Source;
import dev.nuwa.tree.ContentReader;
import dev.nuwa.tree.Segment;
import java.util.Arrays;
import java.util.Iterator;

/// Compares what files hold now with what was backed up, every chunk with its id; no pack is read.
/// Not thread-safe; two buffers.
final class ContentCheck implements AutoCloseable {

  private static final int FIRST_BYTES = 1 << 20;
  private static final int CHUNK_BYTES_MAX = 64 << 20;

  private final ContentReader contents;
  private final BlobHasher hasher;
  private final dev.nuwa.source.ContentReader reader;
  private byte[] buffer = new byte[FIRST_BYTES];

  /// @param there where the files are now; stays the caller's
  ContentCheck(Contents repository, Source there) {
    this.contents = new ContentReader(repository.nodes());
    this.hasher = repository.newHasher();
    this.reader = there.newReader();
  }

  /// Whether the regular file at a place has the content of an entry.
  ///
  /// @throws CorruptionException when the repository cannot say what that is
  boolean holds(EntryKey place, Entry entry) {
    OpenFile file = new OpenFile(reader);
    try {
      return file.open(place, entry) && isSame(entry, file);
    } finally {
      file.close();
    }
  }

  private boolean isSame(Entry entry, OpenFile file) {
    if (entry.content() instanceof Content.Inline inline) {
      byte[] wanted = inline.bytes().bytes();
      byte[] there = new byte[wanted.length];
      return file.fill(there, there.length) && Arrays.equals(wanted, there) && file.isAtEnd();
    }
    Iterator<Segment> segments = contents.segments(entry);
    while (segments.hasNext()) {
      if (!isSame(segments.next(), file)) {
        return false;
      }
    }
    return file.isAtEnd();
  }

  private boolean isSame(Segment segment, OpenFile file) {
    int wanted = (int) Math.min(segment.length(), CHUNK_BYTES_MAX);
    if (buffer.length < wanted) {
      buffer = new byte[wanted];
    }
    return switch (segment) {
      case Segment.Chunk chunk ->
          file.fill(buffer, wanted) && hasher.chunk(buffer, 0, wanted).equals(chunk.id());
      case Segment.Hole hole -> file.isZero(buffer, hole.length());
    };
  }

  @Override
  public void close() {
    reader.close();
  }

  /// A file as a stream in which holes are zeros.
  private static final class OpenFile {
    private final dev.nuwa.source.ContentReader reader;
    private long hole;
    private boolean ended;
    private boolean open;

    OpenFile(dev.nuwa.source.ContentReader reader) {
      this.reader = reader;
    }

    boolean open(EntryKey key, Entry entry) {
      open = reader.open(key, entry) instanceof Opened.Ready;
      return open;
    }

    void close() {
      if (open) {
        reader.finish();
        open = false;
      }
    }

    /// Fills the first `length` bytes; false when the file ends before.
    boolean fill(byte[] into, int length) {
      int at = 0;
      while (at < length) {
        if (hole > 0) {
          int zeros = (int) Math.min(hole, length - at);
          Arrays.fill(into, at, at + zeros, (byte) 0);
          hole -= zeros;
          at += zeros;
        } else {
          int read = readSome(into, at, length - at);
          if (read < 0) {
            return false;
          }
          at += read;
        }
      }
      return true;
    }

    boolean isZero(byte[] buffer, long length) {
      long left = length;
      while (left > 0) {
        int step = (int) Math.min(left, buffer.length);
        if (!fill(buffer, step)) {
          return false;
        }
        for (int i = 0; i < step; i++) {
          if (buffer[i] != 0) {
            return false;
          }
        }
        left -= step;
      }
      return true;
    }

    boolean isAtEnd() {
      return hole == 0 && (ended || readSome(new byte[1], 0, 1) < 0);
    }

    private int readSome(byte[] into, int at, int length) {
      return switch (reader.read(into, at, length)) {
        case Piece.Data data -> data.bytes();
        case Piece.Hole found -> {
          hole = found.bytes();
          yield 0;
        }
        case Piece.End _, Piece.Failed _ -> {
          ended = true;
          yield -1;
        }
      };
    }
  }
}
