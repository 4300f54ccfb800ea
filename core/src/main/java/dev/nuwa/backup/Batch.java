package dev.nuwa.backup;

import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.source.ContentReader;
import dev.nuwa.source.Opened;
import dev.nuwa.source.Piece;
import dev.nuwa.task.BufferPool;
import dev.nuwa.tree.ListWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The small files of a segment: read by a reader into one buffer, then hashed, deduplicated and
/// grouped by a worker. Objects without content ride along to have their attributes read.
///
/// Owned by one thread at a time; the buffer is borrowed by the reader and given back by the
/// worker.
final class Batch {

  /// A file that lies in the buffer: `data` bytes from `offset` on, and its holes.
  private record Loaded(Segment.Item item, Entry entry, int offset, List<Piece> pieces) {}

  private final Segment segment;
  private final List<Segment.Item> items = new ArrayList<>();
  private final List<Loaded> loaded = new ArrayList<>();
  private final List<Segment.Item> described = new ArrayList<>();
  private final List<Segment.Item> tooLarge = new ArrayList<>();
  private byte @Nullable [] buffer;
  private int used;
  private long expectedBytes;

  Batch(Segment segment) {
    this.segment = segment;
  }

  void add(Segment.Item item, long bytes) {
    items.add(item);
    expectedBytes += bytes;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  long expectedBytes() {
    return expectedBytes;
  }

  /// Reads everything; on the thread of a reader.
  void read(ContentReader reader, BufferPool buffers) {
    buffer = buffers.borrow();
    for (Segment.Item item : items) {
      Entry seen = Objects.requireNonNull(item.entry());
      if (!item.isRead()) {
        item.complete(reader.complete(item.key(), seen));
        described.add(item);
      } else {
        open(reader, item, seen);
      }
    }
    items.clear();
  }

  private void open(ContentReader reader, Segment.Item item, Entry seen) {
    switch (reader.open(item.key(), seen)) {
      case Opened.Gone _ -> item.gone();
      case Opened.Failed _ -> item.complete(seen.withContent(new Content.Missing()));
      case Opened.Ready ready -> load(reader, item, ready.entry());
    }
  }

  private void load(ContentReader reader, Segment.Item item, Entry opened) {
    byte[] target = Objects.requireNonNull(buffer);
    int start = used;
    List<Piece> pieces = new ArrayList<>(1);
    while (true) {
      if (used == target.length) { // it has grown since the walk: too large for a batch by now
        used = start;
        reader.finish();
        tooLarge.add(item);
        return;
      }
      Piece piece = reader.read(target, used, target.length - used);
      switch (piece) {
        case Piece.Data data -> {
          used += data.bytes();
          pieces.add(piece);
        }
        case Piece.Hole _ -> pieces.add(piece);
        case Piece.End _ -> {
          loaded.add(new Loaded(item, reader.finish(), start, pieces));
          return;
        }
        case Piece.Failed _ -> {
          used = start;
          item.complete(opened.withContent(new Content.Missing()));
          reader.finish();
          return;
        }
      }
    }
  }

  /// Stores everything that was read; on the thread of a worker.
  void store(Worker worker, BufferPool buffers) throws InterruptedException {
    byte[] bytes = Objects.requireNonNull(buffer);
    try {
      for (Loaded file : loaded) {
        Entry read = worker.spillAttributes(file.entry(), file.item().trait());
        file.item().complete(read.withContent(content(worker, bytes, file), read.size()));
      }
      loaded.clear();
    } finally {
      buffer = null;
      buffers.giveBack(bytes);
    }
    for (Segment.Item item : described) {
      item.complete(worker.spillAttributes(Objects.requireNonNull(item.entry()), item.trait()));
    }
    for (Segment.Item item : tooLarge) {
      segment.jobAdded();
      new LargeFile(segment, item).run(worker);
    }
    segment.jobDone();
  }

  private Content content(Worker worker, byte[] bytes, Loaded file) {
    if (file.pieces().isEmpty()) {
      return Content.empty();
    }
    Content inline = inline(worker, bytes, file);
    if (inline != null) {
      return inline;
    }
    ListWriter list = worker.newList(worker.pipeline().cutting().usual());
    int at = file.offset();
    int data = 0;
    for (Piece piece : file.pieces()) {
      switch (piece) {
        case Piece.Data run -> data += run.bytes();
        case Piece.Hole hole -> {
          worker.storeAll(bytes, at, data, list, file.item().trait());
          at += data;
          data = 0;
          list.addHole(hole.bytes());
        }
        case Piece.End _, Piece.Failed _ -> throw new IllegalStateException("no end is kept");
      }
    }
    worker.storeAll(bytes, at, data, list, file.item().trait());
    return list.finish();
  }

  /// Content of a few hundred bytes lives in the entry.
  private static @Nullable Content inline(Worker worker, byte[] bytes, Loaded file) {
    int length = 0;
    for (Piece piece : file.pieces()) {
      if (!(piece instanceof Piece.Data data)) {
        return null;
      }
      length += data.bytes();
    }
    return length <= worker.inlineMax() ? worker.inline(bytes, file.offset(), length) : null;
  }
}
