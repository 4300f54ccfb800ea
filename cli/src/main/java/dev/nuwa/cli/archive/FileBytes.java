package dev.nuwa.cli.archive;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.Xattr;
import dev.nuwa.repo.Contents;
import dev.nuwa.tree.ContentReader;
import dev.nuwa.tree.Segment;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Reads what entries hold, each chunk verified before it is handed on.
final class FileBytes {

  private static final byte[] ZEROES = new byte[1 << 16];

  private final Contents contents;

  FileBytes(Contents contents) {
    this.contents = contents;
  }

  /// Takes bytes in order; they are the reader's again afterwards.
  interface Sink {
    void write(byte[] bytes, int offset, int length);
  }

  /// A stretch of a file that is not a hole.
  record Stretch(long offset, long length) {}

  /// What of a file is not a hole, in order; one stretch from 0 on when it has none.
  List<Stretch> stretches(Entry entry) {
    List<Stretch> stretches = new ArrayList<>();
    long at = 0;
    long from = 0;
    Iterator<Segment> segments = segments(entry);
    while (segments.hasNext()) {
      Segment segment = segments.next();
      if (segment instanceof Segment.Hole) {
        add(stretches, from, at);
        from = at + segment.length();
      }
      at += segment.length();
    }
    add(
        stretches,
        from,
        Math.max(at, entry.content() instanceof Content.Inline ? entry.size() : at));
    return stretches;
  }

  private static void add(List<Stretch> stretches, long from, long to) {
    if (to > from) {
      stretches.add(new Stretch(from, to - from));
    }
  }

  /// All bytes, holes as zeroes.
  void write(Entry entry, Sink sink) {
    write(entry, sink, true);
  }

  /// The bytes of the stretches, one after the other.
  void writeStretches(Entry entry, Sink sink) {
    write(entry, sink, false);
  }

  private void write(Entry entry, Sink sink, boolean holes) {
    if (entry.content() instanceof Content.Inline inline) {
      byte[] bytes = inline.bytes().bytes();
      sink.write(bytes, 0, bytes.length);
    }
    Iterator<Segment> segments = segments(entry);
    while (segments.hasNext()) {
      switch (segments.next()) {
        case Segment.Chunk chunk -> {
          byte[] bytes = contents.chunks().get(chunk.id());
          sink.write(bytes, 0, bytes.length);
        }
        case Segment.Hole hole -> zeroes(holes ? hole.length() : 0, sink);
      }
    }
  }

  static void zeroes(long length, Sink sink) {
    for (long left = length; left > 0; left -= ZEROES.length) {
      sink.write(ZEROES, 0, (int) Math.min(left, ZEROES.length));
    }
  }

  /// The value of an extended attribute.
  ByteString value(Xattr attribute) {
    ByteString here = attribute.value();
    return here != null || attribute.spilled() == null
        ? (here == null ? ByteString.EMPTY : here)
        : ByteString.of(contents.chunks().get(attribute.spilled()));
  }

  private Iterator<Segment> segments(Entry entry) {
    return new ContentReader(contents.nodes()).segments(entry);
  }
}
