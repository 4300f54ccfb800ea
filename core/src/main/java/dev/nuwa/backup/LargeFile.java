package dev.nuwa.backup;

import dev.nuwa.chunk.Cutter;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.source.ContentReader;
import dev.nuwa.source.Opened;
import dev.nuwa.source.Piece;
import java.util.Arrays;
import java.util.Objects;

/// A file too large for a batch: one worker reads and cuts it, and its slabs of chunks are shared
/// out among all workers. The last one to finish puts the entry together.
final class LargeFile {

  private final Segment segment;
  private final Segment.Item item;

  LargeFile(Segment segment, Segment.Item item) {
    this.segment = segment;
    this.item = item;
  }

  /// Reads, cuts and hands out the whole file; the segment's job ends when all of it is stored.
  void run(Worker worker) throws InterruptedException {
    WorkQueue queue = worker.pipeline().queue();
    queue.beginCutting();
    try {
      Entry seen = Objects.requireNonNull(item.entry());
      switch (worker.reader().open(item.key(), seen)) {
        case Opened.Gone _ -> {
          item.gone();
          segment.jobDone();
        }
        case Opened.Failed _ -> missing(seen);
        case Opened.Ready ready -> readAll(worker, ready.entry());
      }
    } finally {
      queue.endCutting();
    }
  }

  private void missing(Entry entry) {
    item.complete(entry.withContent(new Content.Missing()));
    segment.jobDone();
  }

  private void readAll(Worker worker, Entry opened) throws InterruptedException {
    Cutting.Way way = worker.pipeline().cutting().large(opened, item.trait());
    FileAssembly assembly = new FileAssembly(worker, way, item.trait());
    Cursor cursor = new Cursor(worker, way, assembly);
    boolean whole = cursor.readAll();
    Entry read = worker.spillAttributes(worker.reader().finish(), item.trait());
    assembly.whenDone(content -> {
      if (whole) {
        item.complete(read.withContent(content, read.size()));
        segment.jobDone();
      } else {
        missing(opened);
      }
    });
  }

  /// Fills slabs from the reader and cuts them.
  private static final class Cursor {
    private final Worker worker;
    private final FileAssembly assembly;
    private final ContentReader reader;
    private final Cutter cutter;
    private final int block;
    private Slab slab;
    private int filled;
    private long position;

    Cursor(Worker worker, Cutting.Way way, FileAssembly assembly) {
      this.worker = worker;
      this.assembly = assembly;
      this.reader = worker.reader();
      this.cutter = way.cutter();
      this.block = way.block();
      this.slab = assembly.newSlab();
    }

    /// False when the source failed in the middle.
    boolean readAll() throws InterruptedException {
      while (true) {
        switch (reader.read(slab.bytes(), filled, slab.bytes().length - filled)) {
          case Piece.Data data -> {
            filled += data.bytes();
            position += data.bytes();
            if (filled == slab.bytes().length) {
              cutDecided();
            }
          }
          case Piece.Hole hole -> skip(hole.bytes());
          case Piece.End _ -> {
            cutRest();
            handOut();
            return true;
          }
          case Piece.Failed _ -> {
            slab.drop();
            return false;
          }
        }
      }
    }

    /// Fixed blocks count from the start of the file, so a hole that begins or ends inside a block
    /// leaves zeros in it; with gear, cutting starts again after a hole.
    private void skip(long hole) throws InterruptedException {
      long zeros = Math.min(hole, (block - position % block) % block);
      pad(zeros);
      long rest = hole - zeros;
      long tail = rest % block;
      if (rest - tail > 0) {
        cutRest();
        slab.hole(rest - tail);
        position += rest - tail;
      }
      pad(tail);
    }

    private void pad(long zeros) throws InterruptedException {
      long left = zeros;
      while (left > 0) {
        int count = (int) Math.min(left, slab.bytes().length - filled);
        Arrays.fill(slab.bytes(), filled, filled + count, (byte) 0);
        filled += count;
        position += count;
        left -= count;
        if (filled == slab.bytes().length) {
          cutDecided();
        }
      }
    }

    /// A full slab: cut what no further byte can change, hand it out, and carry the rest over.
    private void cutDecided() throws InterruptedException {
      int at = slab.cutBytes();
      while (at < filled) {
        int chunk = cutter.cut(slab.bytes(), at, filled - at);
        if (chunk == filled - at && chunk < cutter.maxBytes()) {
          break;
        }
        slab.chunk(chunk);
        at += chunk;
      }
      Slab next = assembly.newSlab();
      int rest = filled - at;
      System.arraycopy(slab.bytes(), at, next.bytes(), 0, rest);
      handOut();
      slab = next;
      filled = rest;
    }

    /// The run of data ends here, at a hole or the end of the file.
    private void cutRest() {
      while (slab.cutBytes() < filled) {
        slab.chunk(cutter.cut(slab.bytes(), slab.cutBytes(), filled - slab.cutBytes()));
      }
    }

    private void handOut() throws InterruptedException {
      assembly.handOut(slab, worker);
    }
  }
}
