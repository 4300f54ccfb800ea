package dev.nuwa.format.tree;

import static dev.nuwa.format.Samples.blob;
import static dev.nuwa.format.Samples.bytes;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/// Trees to test with: fixed ones and random ones.
public final class TreeSamples {

  static final Times TIMES =
      new Times(new Timestamp(1_700_000_000, 5), new Timestamp(-3, 999_999_999), null);
  static final Owner OWNER =
      new Owner(1000, 100, ByteString.utf8("anna"), ByteString.utf8("users"));

  private TreeSamples() {}

  /// Both halves of a leaf.
  public record Leaf(ByteString names, ByteString refs) {

    public static Leaf of(byte[] names, byte[] refs) {
      return new Leaf(ByteString.of(names), ByteString.of(refs));
    }

    LeafNames.Reader reader() {
      return new LeafNames.Reader("leaf", names.bytes(), refs.bytes());
    }
  }

  static Entry entry(FileType type, Extras extras, Content content) {
    Entry entry = new Entry(type, 0755, OWNER, 0, TIMES, null, extras, Content.empty());
    return entry.withContent(content);
  }

  static ContentItems items() {
    return new ContentItems.Builder()
        .chunk(blob(1), 1000)
        .hole(1L << 35)
        .chunk(blob(2), 24)
        .build();
  }

  /// One entry of each type and content, in the order of [#keys()].
  static List<Entry> entries() {
    Cut gear = new Cut.Gear(1 << 18, 1 << 20, 1 << 22);
    ByteString name = ByteString.utf8("user.b");
    Extras rich =
        new Extras(
            3,
            null,
            null,
            List.of(
                Xattr.of(ByteString.utf8("user.c"), ByteString.EMPTY),
                Xattr.spilled(name, 70_000, blob(9)),
                Xattr.of(ByteString.utf8("user.a"), bytes(1, 3))),
            0x10,
            true);
    Content spilled = new Content.Spilled(new Cut.Fixed(8192), 1, blob(3), Samples.HASH);
    return List.of(
        entry(FileType.DIRECTORY, Extras.NONE, Content.empty()),
        new Entry(
            FileType.REGULAR,
            07777,
            Owner.of(0, 0),
            0,
            Times.modified(new Timestamp(0, 0)),
            new Identity(-1, -2),
            Extras.NONE,
            Content.empty()),
        entry(FileType.REGULAR, Extras.NONE, new Content.Inline(ByteString.utf8("hello\n"))),
        entry(FileType.REGULAR, rich, new Content.Items(gear, items())),
        entry(FileType.BLOCK_DEVICE, device(8, -1), Content.empty()).withContent(spilled, 1 << 30),
        entry(FileType.REGULAR, Extras.NONE, Content.empty())
            .withContent(new Content.Missing(), 77),
        entry(FileType.SYMBOLIC_LINK, Extras.link(ByteString.utf8("../x")), Content.empty()),
        entry(FileType.CHARACTER_DEVICE, device(1, 3), Content.empty()),
        entry(FileType.FIFO, Extras.NONE, Content.empty()),
        entry(FileType.SOCKET, Extras.NONE, Content.empty()));
  }

  static List<EntryKey> keys() {
    List<EntryKey> keys = new ArrayList<>(List.of(EntryKey.ROOT));
    ByteString directory = ByteString.utf8("dir");
    for (int i = 0; i < 4; i++) {
      keys.add(EntryKey.ROOT.child(ByteString.utf8("file" + i)));
    }
    for (int i = 0; i < 5; i++) {
      keys.add(EntryKey.of(List.of(directory), ByteString.utf8("n" + i)));
    }
    return keys;
  }

  public static Leaf leaf() {
    return leaf(keys(), entries());
  }

  static Leaf leaf(List<EntryKey> keys, List<Entry> entries) {
    LeafNames.Writer writer = new LeafNames.Writer();
    for (int i = 0; i < keys.size(); i++) {
      writer.append(keys.get(i), entries.get(i));
    }
    byte[] refs = writer.finishRefs();
    return Leaf.of(writer.finishNames(), refs);
  }

  public static InnerNames inner() {
    return new InnerNames(
        2,
        List.of(
            new InnerNames.Child(EntryKey.ROOT, 1000, 1L << 40),
            new InnerNames.Child(keys().get(1), 512, 0),
            new InnerNames.Child(keys().get(5), 1, 7)));
  }

  public static NodeRefs innerRefs() {
    Hash hash = Samples.HASH;
    return new NodeRefs(
        NodeKind.TREE,
        2,
        List.of(
            NodeRefs.Ref.node(NodeKind.TREE, blob(1), hash),
            NodeRefs.Ref.node(NodeKind.TREE, blob(2), hash),
            NodeRefs.Ref.node(NodeKind.TREE, blob(3), hash)));
  }

  public static ListLeafNames listLeaf() {
    return new ListLeafNames(items());
  }

  public static ListInnerNames listInner() {
    return new ListInnerNames(1, List.of(5L, 1L << 50, 0L));
  }

  /// Ascending keys with common prefixes.
  static List<EntryKey> randomKeys(Random random, int count) {
    TreeSet<EntryKey> keys = new TreeSet<>();
    while (keys.size() < count) {
      List<ByteString> parent = new ArrayList<>();
      for (int depth = random.nextInt(4); depth > 0; depth--) {
        parent.add(randomName(random));
      }
      keys.add(EntryKey.of(parent, randomName(random)));
    }
    return List.copyOf(keys);
  }

  private static ByteString randomName(Random random) {
    byte[] name = new byte[1 + random.nextInt(random.nextInt(8) == 0 ? 255 : 4)];
    for (int i = 0; i < name.length; i++) {
      int b = random.nextInt(random.nextInt(3) == 0 ? 256 : 4) + 'a';
      name[i] = (byte) ((b & 0xff) == 0 || (b & 0xff) == '/' ? 'z' : b);
    }
    name[0] = name[0] == '.' ? (byte) 'y' : name[0];
    return ByteString.of(name);
  }

  static Entry randomEntry(Random random) {
    FileType type = FileType.of(1 + random.nextInt(7)).orElseThrow();
    Entry entry =
        new Entry(
            type,
            random.nextInt(010000),
            new Owner(
                random.nextLong() >>> 1, random.nextInt(9), randomName(random), ByteString.EMPTY),
            0,
            new Times(randomTime(random), randomTime(random), randomTime(random)),
            random.nextBoolean() ? new Identity(random.nextLong(), random.nextLong()) : null,
            randomExtras(random, type),
            Content.empty());
    if (!type.mayHaveContent()) {
      return entry;
    }
    return switch (random.nextInt(5)) {
      case 0 -> entry;
      case 1 -> entry.withContent(new Content.Inline(randomName(random)));
      case 2 -> entry.withContent(new Content.Items(randomCut(random), randomItems(random)));
      case 3 -> entry.withContent(new Content.Missing(), random.nextLong() >>> 1);
      default ->
          entry.withContent(
              new Content.Spilled(
                  randomCut(random), random.nextInt(33), blob(random.nextInt()), Samples.HASH),
              random.nextLong() >>> 1);
    };
  }

  private static Extras randomExtras(Random random, FileType type) {
    List<Xattr> xattrs = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      ByteString name = ByteString.utf8("user." + i);
      xattrs.add(
          random.nextBoolean()
              ? Xattr.of(name, randomName(random))
              : Xattr.spilled(name, random.nextLong() >>> 1, blob(random.nextInt())));
    }
    return new Extras(
        random.nextInt(2) * (random.nextLong() >>> 1),
        type.isDevice() ? new Device(random.nextInt(), random.nextInt()) : null,
        type == FileType.SYMBOLIC_LINK ? randomName(random) : null,
        xattrs,
        random.nextInt(2) * (random.nextInt() & 0xffff_ffffL),
        random.nextBoolean());
  }

  static ContentItems randomItems(Random random) {
    ContentItems.Builder items = new ContentItems.Builder();
    for (int i = 1 + random.nextInt(200); i > 0; i--) {
      if (random.nextInt(4) == 0) {
        items.hole(1 + (random.nextLong() >>> 16));
      } else {
        items.chunk(blob(random.nextInt()), 1 + random.nextInt(1 << 22));
      }
    }
    return items.build();
  }

  private static Cut randomCut(Random random) {
    int min = 1 + random.nextInt(1000);
    return random.nextBoolean()
        ? new Cut.Fixed(min)
        : new Cut.Gear(min, min + random.nextInt(9), min + 9);
  }

  private static Timestamp randomTime(Random random) {
    return new Timestamp(random.nextLong(), random.nextInt(1_000_000_000));
  }

  private static Extras device(int major, int minor) {
    return new Extras(0, new Device(major, minor), null, List.of(), 0, false);
  }
}
