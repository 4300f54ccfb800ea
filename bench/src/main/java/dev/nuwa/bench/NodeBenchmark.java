package dev.nuwa.bench;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.ContentItems;
import dev.nuwa.format.tree.Cut;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.LeafNames;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Times;
import dev.nuwa.format.tree.Timestamp;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// The leaf of a tree, there and back; one operation is one leaf of a thousand files.
@State(Scope.Thread)
public class NodeBenchmark {

  private static final int ENTRIES = 1000;

  private final EntryKey[] keys = new EntryKey[ENTRIES];
  private final Entry[] entries = new Entry[ENTRIES];
  private final LeafNames.Writer writer = new LeafNames.Writer();
  private final byte[] names;
  private final byte[] refs;

  public NodeBenchmark() {
    Random random = new Random(3);
    for (int i = 0; i < ENTRIES; i++) {
      keys[i] =
          EntryKey.ROOT
              .child(ByteString.utf8("folder"))
              .child(ByteString.utf8("file-%06d.dat".formatted(i)));
      entries[i] = file(random);
    }
    append();
    refs = writer.finishRefs();
    names = writer.finishNames();
  }

  private static Entry file(Random random) {
    BlobId chunk =
        new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    ContentItems.Builder items = new ContentItems.Builder();
    items.chunk(chunk, 1 + random.nextInt(4000));
    Content content = new Content.Items(new Cut.Gear(1 << 18, 1 << 20, 1 << 22), items.build());
    return new Entry(
            FileType.REGULAR,
            0644,
            Owner.of(1000, 1000),
            0,
            Times.modified(
                new Timestamp(
                    1_700_000_000L + random.nextInt(1_000_000), random.nextInt(1_000_000_000))),
            null,
            Extras.NONE,
            Content.empty())
        .withContent(content);
  }

  private void append() {
    for (int i = 0; i < ENTRIES; i++) {
      writer.append(keys[i], entries[i]);
    }
  }

  @Benchmark
  public int nodeEncode(Processed processed) {
    append();
    int length = writer.finishRefs().length + writer.finishNames().length;
    processed.bytes += length;
    processed.items += ENTRIES;
    return length;
  }

  @Benchmark
  public long nodeDecode(Processed processed) {
    LeafNames.Reader reader = new LeafNames.Reader("leaf", names, refs);
    long sizes = 0;
    while (reader.next()) {
      sizes += reader.key().bytes().length() + reader.entry().size();
    }
    processed.bytes += names.length + refs.length;
    processed.items += ENTRIES;
    return sizes;
  }
}
