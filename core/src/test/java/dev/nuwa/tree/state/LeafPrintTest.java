package dev.nuwa.tree.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Device;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Identity;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Times;
import dev.nuwa.format.tree.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A fingerprint tells apart whatever a walk can see of an entry, and is withheld where the same
/// look does not mean the same content.
final class LeafPrintTest {

  private static final Timestamp BEGUN = new Timestamp(2_000, 0);
  private static final Timestamp SEEN = new Timestamp(1_000, 7);
  private static final Times TIMES = new Times(SEEN, SEEN, SEEN);
  private static final Owner OWNER =
      new Owner(1, 2, ByteString.utf8("anna"), ByteString.utf8("staff"));
  private static final Identity INODE = new Identity(3, 4);
  private static final EntryKey KEY = EntryKey.ROOT.child(ByteString.utf8("name"));

  private static Extras extras(long group, Device device, String target) {
    ByteString to = target == null ? null : ByteString.utf8(target);
    return new Extras(group, device, to, List.of(), 0, false);
  }

  private static Entry entry(
      FileType type, int mode, Owner owner, long size, Times times, Identity inode, Extras extras) {
    return new Entry(type, mode, owner, size, times, inode, extras, Content.empty());
  }

  private static Entry special(FileType type, Extras extras) {
    return entry(type, 0644, OWNER, 0, TIMES, INODE, extras);
  }

  private static Entry file(Times times) {
    return entry(FileType.REGULAR, 0644, OWNER, 9, times, INODE, Extras.NONE);
  }

  private static Times times(Timestamp modified, Timestamp changed, Timestamp born) {
    return new Times(modified, changed, born);
  }

  private static Owner owner(long uid, long gid, String user, String group) {
    return new Owner(uid, gid, ByteString.utf8(user), ByteString.utf8(group));
  }

  private static LeafPrint leaf() {
    return new LeafPrint(new byte[16], BEGUN);
  }

  private static long print(EntryKey key, Entry entry) {
    LeafPrint print = leaf();
    print.add(key, entry);
    return print.finish();
  }

  @Test
  void everyFieldCounts() {
    Timestamp other = new Timestamp(1_000, 8);
    Timestamp later = new Timestamp(1_001, 7);
    FileType regular = FileType.REGULAR;
    List<Entry> entries =
        List.of(
            file(TIMES),
            entry(regular, 0644, OWNER, 0, TIMES, INODE, Extras.NONE),
            entry(FileType.FIFO, 0644, OWNER, 0, TIMES, INODE, Extras.NONE),
            entry(regular, 0645, OWNER, 9, TIMES, INODE, Extras.NONE),
            entry(regular, 0644, owner(8, 2, "anna", "staff"), 9, TIMES, INODE, Extras.NONE),
            entry(regular, 0644, owner(1, 8, "anna", "staff"), 9, TIMES, INODE, Extras.NONE),
            entry(regular, 0644, owner(1, 2, "ann", "staff"), 9, TIMES, INODE, Extras.NONE),
            entry(regular, 0644, owner(1, 2, "anna", "staf"), 9, TIMES, INODE, Extras.NONE),
            entry(regular, 0644, OWNER, 8, TIMES, INODE, Extras.NONE),
            file(times(other, SEEN, SEEN)),
            file(times(later, SEEN, SEEN)),
            file(times(SEEN, other, SEEN)),
            file(times(SEEN, later, SEEN)),
            file(times(SEEN, SEEN, other)),
            file(times(SEEN, SEEN, later)),
            file(times(SEEN, SEEN, null)),
            entry(regular, 0644, OWNER, 9, TIMES, new Identity(3, 5), Extras.NONE),
            entry(regular, 0644, OWNER, 9, TIMES, new Identity(4, 4), Extras.NONE),
            entry(regular, 0644, OWNER, 9, TIMES, INODE, extras(5, null, null)),
            special(FileType.SYMBOLIC_LINK, extras(5, null, "there")),
            special(FileType.SYMBOLIC_LINK, extras(6, null, "there")),
            special(FileType.SYMBOLIC_LINK, extras(5, null, "here")),
            special(FileType.CHARACTER_DEVICE, extras(0, new Device(1, 2), null)),
            special(FileType.CHARACTER_DEVICE, extras(0, new Device(1, 3), null)),
            special(FileType.CHARACTER_DEVICE, extras(0, new Device(2, 2), null)),
            special(FileType.BLOCK_DEVICE, extras(0, new Device(1, 2), null)));
    List<Long> prints = new ArrayList<>(entries.stream().map(e -> print(KEY, e)).toList());
    prints.add(print(EntryKey.ROOT.child(ByteString.utf8("other")), file(TIMES)));
    prints.add(print(KEY.child(ByteString.utf8("name")), file(TIMES)));
    assertThat(prints).doesNotHaveDuplicates().doesNotContain(PackedLeaf.NO_PRINT);
    assertThat(print(KEY, file(TIMES))).isEqualTo(prints.getFirst());
  }

  @Test
  void orderAndNumberOfEntriesCount() {
    EntryKey next = EntryKey.ROOT.child(ByteString.utf8("next"));
    LeafPrint both = leaf();
    both.add(KEY, file(TIMES));
    both.add(next, file(TIMES));
    LeafPrint turned = leaf();
    turned.add(next, file(TIMES));
    turned.add(KEY, file(TIMES));
    long print = both.finish();
    assertThat(print).isNotEqualTo(turned.finish()).isNotEqualTo(print(KEY, file(TIMES)));
    both.clear();
    both.add(KEY, file(TIMES));
    assertThat(both.finish()).isEqualTo(print(KEY, file(TIMES)));
  }

  @Test
  void anotherTreeKeyGivesAnotherPrint() {
    LeafPrint other =
        new LeafPrint(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, BEGUN);
    other.add(KEY, file(TIMES));
    assertThat(other.finish()).isNotEqualTo(print(KEY, file(TIMES)));
  }

  @Test
  void whatIsToBeLookedAtAgainWithholdsIt() {
    Extras busy = new Extras(0, null, null, List.of(), 0, true);
    List<Entry> entries =
        List.of(
            file(times(SEEN, new Timestamp(1_999, 995_000_000), SEEN)), // less than a tick before
            file(times(SEEN, null, SEEN)),
            entry(FileType.REGULAR, 0644, OWNER, 9, TIMES, null, Extras.NONE),
            entry(FileType.REGULAR, 0644, OWNER, 9, TIMES, INODE, busy),
            file(TIMES).withContent(new Content.Missing()));
    for (Entry entry : entries) {
      LeafPrint print = leaf();
      print.add(KEY, entry);
      print.add(KEY.child(ByteString.utf8("a")), file(TIMES));
      assertThat(print.finishKnown()).isEqualTo(PackedLeaf.NO_PRINT);
    }
    LeafPrint print = leaf();
    print.add(KEY, file(times(SEEN, new Timestamp(1_999, 980_000_000), SEEN)));
    assertThat(print.finishKnown()).isNotEqualTo(PackedLeaf.NO_PRINT);
  }
}
