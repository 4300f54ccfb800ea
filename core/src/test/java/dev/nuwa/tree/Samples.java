package dev.nuwa.tree;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.ContentItems;
import dev.nuwa.format.tree.Cut;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Times;
import dev.nuwa.format.tree.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/// Entries and whole trees to test with.
final class Samples {

  static final byte[] TREE_KEY = new byte[16];

  static {
    for (int i = 0; i < TREE_KEY.length; i++) {
      TREE_KEY[i] = (byte) i;
    }
  }

  private Samples() {}

  static Entry directory(long seconds) {
    return new Entry(
        FileType.DIRECTORY,
        0755,
        Owner.of(0, 0),
        0,
        Times.modified(new Timestamp(seconds, 0)),
        null,
        Extras.NONE,
        Content.empty());
  }

  static Entry emptyFile(long seconds) {
    return new Entry(
        FileType.REGULAR,
        0644,
        Owner.of(1000, 1000),
        0,
        Times.modified(new Timestamp(seconds, 5)),
        null,
        Extras.NONE,
        Content.empty());
  }

  static Entry file(Random random) {
    Entry file = emptyFile(1_700_000_000L + random.nextInt(100_000_000));
    int chunks = random.nextInt(4);
    if (chunks == 0) {
      return file.withContent(new Content.Inline(bytes(random, 1 + random.nextInt(60))));
    }
    ContentItems.Builder items = new ContentItems.Builder();
    for (int i = 0; i < chunks; i++) {
      items.chunk(chunk(random), 1 + random.nextInt(1_000_000));
    }
    return file.withContent(new Content.Items(gear(), items.build()));
  }

  static Cut gear() {
    return new Cut.Gear(1 << 18, 1 << 20, 1 << 22);
  }

  static BlobId chunk(Random random) {
    return new BlobId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  static ByteString bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return ByteString.of(bytes);
  }

  static EntryKey key(String path) {
    if (path.isEmpty()) {
      return EntryKey.ROOT;
    }
    EntryKey key = EntryKey.ROOT;
    for (String name : path.split("/", -1)) {
      key = key.child(ByteString.utf8(name));
    }
    return key;
  }

  /// A tree of about `count` entries in directories of very different sizes, two levels or more
  /// deep, with names of any bytes.
  static NavigableMap<EntryKey, Entry> tree(Random random, int count) {
    NavigableMap<EntryKey, Entry> tree = new TreeMap<>();
    tree.put(EntryKey.ROOT, directory(1));
    List<EntryKey> directories = new ArrayList<>(List.of(EntryKey.ROOT));
    while (tree.size() < count) {
      EntryKey parent = directories.get(random.nextInt(directories.size()));
      EntryKey key = parent.child(name(random));
      if (!tree.containsKey(key)) {
        boolean directory = random.nextInt(20) == 0;
        tree.put(key, directory ? directory(random.nextInt(1000)) : file(random));
        if (directory) {
          directories.add(key);
        }
      }
    }
    return tree;
  }

  static ByteString name(Random random) {
    byte[] name = new byte[1 + random.nextInt(30)];
    for (int i = 0; i < name.length; i++) {
      int value = random.nextInt(256);
      name[i] = (byte) (value == 0 || value == '/' || value == '.' ? 'x' : value);
    }
    return ByteString.of(name);
  }

  static TreeRoot write(MemoryNodes nodes, NavigableMap<EntryKey, Entry> tree) {
    TreeWriter writer = new TreeWriter(nodes, TREE_KEY);
    tree.forEach(writer::add);
    return writer.finish();
  }

  static NavigableMap<EntryKey, Entry> read(EntryStream stream) {
    NavigableMap<EntryKey, Entry> tree = new TreeMap<>();
    try (stream) {
      while (stream.next()) {
        TreeEntry entry = stream.current();
        if (!tree.isEmpty() && tree.lastKey().compareTo(entry.key()) >= 0) {
          throw new AssertionError("not ascending at " + entry.key());
        }
        tree.put(entry.key(), entry.entry());
      }
    }
    return tree;
  }
}
