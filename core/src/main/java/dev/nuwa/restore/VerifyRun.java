package dev.nuwa.restore;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.source.Opened;
import dev.nuwa.source.Piece;
import dev.nuwa.source.Source;
import dev.nuwa.source.target.Target;
import dev.nuwa.tree.ContentReader;
import dev.nuwa.tree.Segment;
import java.util.Arrays;
import java.util.Iterator;

/// Reads restored files again and compares every chunk with its id: what is on the disk now is what
/// was backed up. One thread, two buffers.
public final class VerifyRun {

  private final Contents repository;
  private final Source restored;
  private final RestoreTally tally;

  /// @param restored the target, opened as a source
  public VerifyRun(Contents repository, Source restored, EventSink events) {
    this.repository = repository;
    this.restored = restored;
    this.tally = new RestoreTally(events);
  }

  /// Compares the regular files of a part; those that the tree has lost were told of when it was
  /// restored.
  ///
  /// @return how many differ; each was an event
  public long run(RestorePart part) {
    BlobHasher hasher = repository.newHasher();
    ContentReader contents = new ContentReader(repository.nodes());
    try (dev.nuwa.source.ContentReader reader = restored.newReader();
        WantedEntries wanted = new WantedEntries(part, damage -> {})) {
      while (wanted.next()) {
        EntryKey place = part.place(wanted.key());
        if (isCompared(place, wanted.entry())) {
          compare(place, wanted.entry(), new OpenFile(reader), contents, hasher);
        }
      }
    }
    return tally.damagedFiles();
  }

  private static boolean isCompared(EntryKey place, Entry entry) {
    return entry.type() == FileType.REGULAR
        && !(entry.content() instanceof Content.Missing)
        && !Target.isOwnName(place);
  }

  private void compare(
      EntryKey place, Entry entry, OpenFile file, ContentReader contents, BlobHasher hasher) {
    try {
      if (!file.open(place, entry) || !isSame(entry, file, contents, hasher)) {
        tally.damaged(place.toString(), "the restored file is not what was backed up");
      }
    } catch (CorruptionException e) {
      tally.damaged(place.toString(), "cannot be compared: " + e.getMessage());
    } finally {
      file.close();
    }
  }

  private static boolean isSame(
      Entry entry, OpenFile file, ContentReader contents, BlobHasher hasher) {
    if (entry.content() instanceof Content.Inline inline) {
      byte[] wanted = inline.bytes().bytes();
      byte[] there = new byte[wanted.length];
      return file.fill(there, there.length) && Arrays.equals(wanted, there) && file.isAtEnd();
    }
    byte[] chunk = new byte[1 << 20];
    Iterator<Segment> segments = contents.segments(entry);
    while (segments.hasNext()) {
      Segment segment = segments.next();
      if (chunk.length < Math.min(segment.length(), 64 << 20)) {
        chunk = new byte[(int) Math.min(segment.length(), 64 << 20)];
      }
      boolean same =
          switch (segment) {
            case Segment.Chunk c ->
                file.fill(chunk, (int) c.length())
                    && hasher.chunk(chunk, 0, (int) c.length()).equals(c.id());
            case Segment.Hole h -> file.isZero(chunk, h.length());
          };
      if (!same) {
        return false;
      }
    }
    return file.isAtEnd();
  }

  /// A restored file as a stream in which holes are zeros.
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
