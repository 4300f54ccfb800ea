package dev.nuwa.format.tree;

import static dev.nuwa.format.Samples.blob;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.Samples;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TreeFormatTest {

  private static final long SEED = 4;
  private static final EntryKey A = EntryKey.ROOT.child(ByteString.utf8("a"));
  private static final EntryKey B = EntryKey.ROOT.child(ByteString.utf8("b"));

  @Test
  void aLeafHasTheBytesOfTheFormat() {
    Entry directory =
        new Entry(
            FileType.DIRECTORY,
            0755,
            Owner.of(1000, 100),
            0,
            Times.modified(new Timestamp(1_700_000_000, 5)),
            null,
            Extras.NONE,
            Content.empty());
    Entry file =
        new Entry(
            FileType.REGULAR,
            0644,
            Owner.of(0, 0),
            0,
            Times.modified(new Timestamp(-1, 0)),
            null,
            Extras.NONE,
            Content.empty());
    ContentItems items = new ContentItems.Builder().chunk(blob(7), 100).hole(28).build();
    Entry cut = file.withContent(new Content.Items(new Cut.Fixed(100), items));
    TreeSamples.Leaf leaf =
        TreeSamples.leaf(List.of(EntryKey.ROOT, A, B), List.of(directory, file, cut));
    assertThat(leaf.names().hex())
        .isEqualTo(
            joined(
                """
                01 02 00 03
                00 00  14  02 0302ed03 0502e807 070164 0f06 80c49fd50c 05
                00 020061  0f  01 0302a403 050100 070100 0f02 01 00
                01 0162  1d  01 0302a403 050100 070100 0d028001 0f02 01 00
                  230202 64  2704 02 c801 39
                """));
    assertThat(leaf.refs().hex()).isEqualTo(joined("01 02 00 01  01") + blob(7));
  }

  @Test
  void everyTypeAndContentComesBack() {
    assertThat(read(TreeSamples.leaf())).isEqualTo(TreeSamples.entries());
  }

  @Test
  void randomLeavesComeBack() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20; i++) {
      List<EntryKey> keys = TreeSamples.randomKeys(random, 1 + random.nextInt(100));
      List<Entry> entries = keys.stream().map(_ -> TreeSamples.randomEntry(random)).toList();
      TreeSamples.Leaf leaf = TreeSamples.leaf(keys, entries);
      String round = "seed " + SEED + ", round " + i;
      assertThat(read(leaf)).as(round).isEqualTo(entries);
      assertThat(keys(leaf)).as(round).isEqualTo(keys);
    }
  }

  @Test
  void entriesThatAreNotAskedForArePassedOverWithTheirReferences() {
    Random random = new Random(SEED);
    List<EntryKey> keys = TreeSamples.randomKeys(random, 200);
    List<Entry> entries = keys.stream().map(_ -> TreeSamples.randomEntry(random)).toList();
    LeafNames.Reader reader = TreeSamples.leaf(keys, entries).reader();
    int index = 0;
    while (reader.next()) {
      if (index % 3 == 0) {
        assertThat(reader.entry())
            .as("seed %d, entry %d", SEED, index)
            .isEqualTo(entries.get(index));
      }
      index++;
    }
    assertThat(index).isEqualTo(200);
  }

  @Test
  void aWriterStartsAgainAfterANode() {
    LeafNames.Writer writer = new LeafNames.Writer();
    List<String> nodes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      writer.append(A, TreeSamples.entries().get(3));
      nodes.add(HexFormat.of().formatHex(writer.finishRefs()) + writer.count());
      nodes.add(HexFormat.of().formatHex(writer.finishNames()) + writer.count());
    }
    assertThat(nodes.subList(0, 2)).isEqualTo(nodes.subList(2, 4));
    assertThat(writer.bytes()).isZero();
  }

  @Test
  void keysThatDoNotAscendAreNotWrittenAndNotRead() {
    LeafNames.Writer writer = new LeafNames.Writer();
    Entry entry = TreeSamples.entries().getFirst();
    writer.append(B, entry);
    assertThatThrownBy(() -> writer.append(A, entry)).isInstanceOf(IllegalArgumentException.class);
    TreeSamples.Leaf leaf = TreeSamples.leaf(List.of(A, B), List.of(entry, entry));
    String names = leaf.names().hex();
    assertDamaged(names.replace("01" + "0162", "01" + "0161"), "");
    assertDamaged(names.replace("01" + "0162", "01" + "0160"), "");
    assertDamaged(names.replace("01" + "0162", "03" + "0162"), "");
    assertDamaged(names.replace("01" + "0162", "01" + "012f"), "");
  }

  @Test
  void entriesThatAreNotWholeAreNotWritten() {
    LeafNames.Writer writer = new LeafNames.Writer();
    Entry file = TreeSamples.entry(FileType.REGULAR, Extras.NONE, Content.empty());
    Entry link = TreeSamples.entry(FileType.SYMBOLIC_LINK, Extras.NONE, Content.empty());
    Entry device = TreeSamples.entry(FileType.BLOCK_DEVICE, Extras.NONE, Content.empty());
    Content inline = new Content.Inline(ByteString.utf8("x"));
    for (Entry entry :
        List.of(link, device, file.withContent(Content.empty(), 5), file.withContent(inline, 2))) {
      assertThatThrownBy(() -> writer.append(A, entry))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void fieldsOfAnEntryThatContradictEachOtherAreDamage() {
    String base = "0302ed03" + "050100" + "070100";
    String time = "0f02" + "00" + "00";
    String refs = "010200" + "00";
    assertThat(read(leafOf("02" + base + time), refs)).hasSize(1);
    assertDamaged(leafOf("02" + base), refs);
    assertDamaged(leafOf("02" + "0302ed03" + time), refs);
    assertDamaged(leafOf("02" + base + "0d0105" + time), refs);
    assertDamaged(leafOf("01" + base + "0d0105" + time), refs);
    assertDamaged(leafOf("01" + base + "0d0100" + time), refs);
    assertDamaged(leafOf("01" + base + time + "2500"), refs);
    assertDamaged(leafOf("01" + base + "0d0101" + time + "250161" + "2d0101"), refs);
    assertDamaged(leafOf("01" + base + time + "230202" + "64"), refs);
    assertDamaged(leafOf("01" + base + "0d0164" + time + "2703" + "01" + "c801"), refs);
    assertDamaged(leafOf("03" + base + time), refs);
    assertDamaged(leafOf("02" + base + time + "1b0161"), refs);
    assertDamaged(leafOf("02" + base + time + "2000"), refs);
    assertDamaged(leafOf("02" + base + time + "200100"), refs);
    assertDamaged(leafOf("02" + base + time + "210101"), refs);
  }

  @Test
  void anUnknownFieldOrTypeOfAnEntryIsRefusedOnlyWhenItMatters() {
    String entry = "0302ed03" + "050100" + "070100" + "0f02" + "00" + "00";
    String refs = "010200" + "00";
    assertThat(read(leafOf("02" + entry + "5003616263"), refs)).hasSize(1);
    for (String critical : List.of("02" + entry + "5103616263", "08" + entry)) {
      assertThatThrownBy(() -> read(leafOf(critical), refs)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void allReferencesAreUsedAndNoneIsMissing() {
    TreeSamples.Leaf leaf = TreeSamples.leaf();
    NodeRefs refs = NodeRefs.decode("o", leaf.refs().bytes());
    List<NodeRefs.Ref> fewer = refs.refs().subList(0, refs.refs().size() - 1);
    List<NodeRefs.Ref> more = new ArrayList<>(refs.refs());
    more.add(NodeRefs.Ref.chunk(blob(1)));
    for (List<NodeRefs.Ref> wrong : List.of(fewer, more)) {
      byte[] bytes = new NodeRefs(NodeKind.TREE, 0, wrong).encode();
      assertThatThrownBy(() -> read(TreeSamples.Leaf.of(leaf.names().bytes(), bytes)))
          .isInstanceOf(CorruptionException.class);
    }
  }

  @Test
  void nodesReferOnlyToWhatTheirKindAndLevelAllow() {
    NodeRefs.Ref list = NodeRefs.Ref.node(NodeKind.LIST, blob(1), Samples.HASH);
    NodeRefs.Ref tree = NodeRefs.Ref.node(NodeKind.TREE, blob(1), Samples.HASH);
    NodeRefs.Ref chunk = NodeRefs.Ref.chunk(blob(1));
    assertThat(allowed(NodeKind.TREE, 0, chunk, list, tree)).containsExactly(chunk, list);
    assertThat(allowed(NodeKind.TREE, 1, chunk, list, tree)).containsExactly(tree);
    assertThat(allowed(NodeKind.LIST, 0, chunk, list, tree)).containsExactly(chunk);
    assertThat(allowed(NodeKind.LIST, 3, chunk, list, tree)).containsExactly(list);
  }

  @Test
  void refsOfALaterVersionAreRefused() {
    byte[] refs = TreeSamples.innerRefs().encode();
    refs[0] = 2;
    assertThatThrownBy(() -> NodeRefs.decode("o", refs)).isInstanceOf(FormatException.class);
    refs[0] = 1;
    refs[1] = 9;
    assertThatThrownBy(() -> NodeRefs.decode("o", refs)).isInstanceOf(FormatException.class);
    refs[1] = 2;
    refs[2] = 33;
    assertThatThrownBy(() -> NodeRefs.decode("o", refs)).isInstanceOf(CorruptionException.class);
  }

  @Test
  void innerNodesAndListsHaveTheBytesOfTheFormat() {
    InnerNames inner = new InnerNames(1, List.of(new InnerNames.Child(A, 300, 5)));
    assertThat(hex(inner.encode()))
        .isEqualTo("01" + "02" + "01" + "01" + "00" + "020061" + "ac02" + "05");
    ListInnerNames list = new ListInnerNames(2, List.of(128L, 1L));
    assertThat(hex(list.encode())).isEqualTo("01" + "03" + "02" + "02" + "8001" + "01");
    ListLeafNames leaf = new ListLeafNames(TreeSamples.items());
    assertThat(ListLeafNames.decode("o", leaf.encode(), leaf.encodeRefs())).isEqualTo(leaf);
    assertThat(leaf.items().totalBytes()).isEqualTo(1024 + (1L << 35));
  }

  @Test
  void lengthsThatAddUpToMoreThanALongAreDamage() {
    String half = "ffffffffffffffff7f";
    byte[] names = HexFormat.of().parseHex("01" + "03" + "00" + "03" + half + half + half);
    byte[] refs = new NodeRefs(NodeKind.LIST, 0, List.of()).encode();
    assertThatThrownBy(() -> ListLeafNames.decode("o", names, refs))
        .isInstanceOf(CorruptionException.class);
  }

  private static List<NodeRefs.Ref> allowed(NodeKind kind, int level, NodeRefs.Ref... refs) {
    List<NodeRefs.Ref> allowed = new ArrayList<>();
    for (NodeRefs.Ref ref : refs) {
      byte[] bytes = new NodeRefs(kind, level, List.of(ref)).encode();
      try {
        allowed.addAll(NodeRefs.decode("o", bytes).refs());
      } catch (CorruptionException e) {
        assertThat(e).hasMessageContaining("reference of type");
      }
    }
    return allowed;
  }

  /// Names of a leaf whose only entry, that of the root, has these bytes.
  private static String leafOf(String entry) {
    return "010200" + "01" + "00" + "00" + hex(new byte[] {(byte) (entry.length() / 2)}) + entry;
  }

  private static void assertDamaged(String names, String refs) {
    assertThatThrownBy(() -> read(names, refs.isEmpty() ? "010200" + "00" : refs))
        .as(names)
        .isInstanceOf(CorruptionException.class);
  }

  private static List<Entry> read(String names, String refs) {
    return read(new TreeSamples.Leaf(ByteString.ofHex(names), ByteString.ofHex(refs)));
  }

  private static List<Entry> read(TreeSamples.Leaf leaf) {
    List<Entry> entries = new ArrayList<>();
    LeafNames.Reader reader = leaf.reader();
    while (reader.next()) {
      assertThat(reader.key().bytes().length()).isNotNegative();
      entries.add(reader.entry());
    }
    assertThat(entries).hasSize(reader.count());
    return entries;
  }

  private static List<EntryKey> keys(TreeSamples.Leaf leaf) {
    List<EntryKey> keys = new ArrayList<>();
    LeafNames.Reader reader = leaf.reader();
    while (reader.next()) {
      keys.add(reader.key());
    }
    return keys;
  }

  private static String joined(String groups) {
    return groups.replaceAll("\\s", "");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
