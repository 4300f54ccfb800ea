package dev.nuwa.source.fs;

import dev.nuwa.bench.Folders;
import dev.nuwa.bench.Processed;
import dev.nuwa.bench.Sample;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.ContentReader;
import dev.nuwa.source.LinkGroups;
import dev.nuwa.source.Opened;
import dev.nuwa.source.Piece;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.SourceWalk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The system calls of a backup, files in the page cache: going through folders, opening and
/// reading small files, reading a large one, writing packs.
@State(Scope.Thread)
public class SourceBenchmark {

  private static final int FILES = 10_000;
  private static final int LARGE_BYTES = 64 << 20;
  private static final int READ_BYTES = 1 << 20;
  private static final int PACK_BYTES = 64 << 20;

  private final List<EntryKey> keys = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final byte[] buffer = new byte[READ_BYTES];
  private Path small = Path.of("");
  private Path large = Path.of("");
  private int next;

  @Setup(Level.Trial)
  public void make() throws IOException {
    small = Folders.makeSmall(FILES);
    large = Folders.make();
    Files.write(large.resolve("large"), new byte[LARGE_BYTES]);
    try (Source source = open(small);
        SourceWalk walk = source.walk()) {
      while (walk.next()) {
        if (walk.entry().type() == FileType.REGULAR) {
          keys.add(walk.key());
          entries.add(walk.entry());
        }
      }
    }
  }

  @TearDown(Level.Trial)
  public void remove() throws IOException {
    Folders.remove(small);
    Folders.remove(large);
  }

  private static Source open(Path root) {
    return FileSystemSource.open(
        ByteString.utf8(root.toString()),
        SourceOptions.everything(root),
        EventSink.none(),
        new LinkGroups());
  }

  /// One operation is one walk over all files.
  @Benchmark
  public long scan(Processed processed) {
    long sizes = 0;
    try (Source source = open(small);
        SourceWalk walk = source.walk()) {
      while (walk.next()) {
        sizes += walk.entry().size();
        processed.items++;
      }
    }
    return sizes;
  }

  /// One operation is 100 small files.
  @Benchmark
  public long readSmall(Processed processed) {
    long read = 0;
    try (Source source = open(small);
        ContentReader reader = source.newReader()) {
      for (int i = 0; i < 100; i++) {
        next = next + 1 == keys.size() ? 0 : next + 1;
        read += readAll(reader, keys.get(next), entries.get(next));
        processed.items++;
      }
    }
    processed.bytes += read;
    return read;
  }

  /// One operation is one file of 64 MiB.
  @Benchmark
  public long readLarge(Processed processed) {
    long read = 0;
    try (Source source = open(large)) {
      try (SourceWalk walk = source.walk();
          ContentReader reader = source.newReader()) {
        while (walk.next()) {
          if (walk.entry().type() == FileType.REGULAR) {
            read += readAll(reader, walk.key(), walk.entry());
          }
        }
      }
    }
    processed.bytes += read;
    return read;
  }

  private long readAll(ContentReader reader, EntryKey key, Entry entry) {
    if (!(reader.open(key, entry) instanceof Opened.Ready)) {
      throw new IllegalStateException("cannot open " + key);
    }
    long read = 0;
    while (reader.read(buffer, 0, buffer.length) instanceof Piece.Data data) {
      read += data.bytes();
    }
    reader.finish();
    return read;
  }

  /// One operation is one file of 64 MiB, not synced.
  @Benchmark
  public long write(Processed processed) throws IOException {
    Path path = large.resolve("pack");
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int at = 0; at < PACK_BYTES; at += Sample.UNIT_BYTES) {
        file.write(ByteBuffer.wrap(buffer, 0, Sample.UNIT_BYTES));
      }
    }
    Files.delete(path);
    processed.bytes += PACK_BYTES;
    return PACK_BYTES;
  }
}
