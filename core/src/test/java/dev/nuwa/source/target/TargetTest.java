package dev.nuwa.source.target;

import static dev.nuwa.source.TestTree.latin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.SourceException;
import dev.nuwa.event.Event;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Device;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Times;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.format.tree.Xattr;
import dev.nuwa.source.Recorded;
import dev.nuwa.source.TestTree;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TargetTest {

  private static final Timestamp TIME = new Timestamp(1_234_567_890, 123_456_789);

  private final TestTree tree = new TestTree();
  private final Recorded events = new Recorded();
  private Target target;
  private TargetWriter writer;

  @BeforeEach
  void openTarget() {
    tree.directory("outside").file("outside/f", "outside");
    target = Target.open(tree.path("new/target"), TargetOptions.usual(), events);
    writer = target.newWriter();
  }

  @AfterEach
  void removeTree() {
    writer.close();
    target.close();
    tree.close();
  }

  @Test
  void writesAFileWithItsMetadataInOneStep() throws IOException {
    byte[] content = latin("some content");
    Entry entry = regular(content.length, 0640, Extras.NONE);
    assertDone(writer.writeFile(key("f"), entry, content, 0, content.length));
    Path file = place("f");
    assertThat(file).hasBinaryContent(content);
    assertThat(Files.getAttribute(file, "unix:mode")).isEqualTo(0100640);
    Entry found = writer.inspect(key("f")).orElseThrow();
    assertThat(found.times().modified()).isEqualTo(TIME);
    assertThat(found.size()).isEqualTo(content.length);
    assertThat(writer.children(EntryKey.ROOT)).containsExactly(ByteString.utf8("f"));
  }

  @Test
  void writesPiecesInAnyOrderFromSeveralWritersAndLeavesHoles() throws IOException {
    long size = 64L << 20;
    assertDone(writer.beginFile(key("big"), size));
    assertThat(place("big")).doesNotExist();
    try (TargetWriter other = target.newWriter()) {
      assertDone(other.write(key("big"), size - 3, latin("end"), 0, 3));
      assertDone(writer.write(key("big"), 1000, latin("xstartx"), 1, 5));
      assertDone(other.finishFile(key("big"), regular(size, 0600, Extras.NONE)));
    }
    assertThat(Files.size(place("big"))).isEqualTo(size);
    byte[] head = new byte[1005];
    try (var in = Files.newInputStream(place("big"))) {
      assertThat(in.readNBytes(head, 0, head.length)).isEqualTo(head.length);
    }
    assertThat(new String(head, 1000, 5, java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo("start");
    assertThat(tree.kernel().stat(tree.root(), latin("new/target/big"))).isZero();
    assertThat(tree.kernel().stat().blocks() * 512).isLessThan(1 << 20);
  }

  @Test
  void doesNotFinishAFileOfTheWrongLength() {
    writer.beginFile(key("short"), 10);
    Outcome outcome = writer.finishFile(key("short"), regular(11, 0600, Extras.NONE));
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    writer.abandonFile(key("short"));
    assertThat(writer.children(EntryKey.ROOT)).isEmpty();
    assertThat(events.of(Event.FileFailed.class)).hasSize(1);
    assertThat(target.summary().failed()).isEqualTo(1);
  }

  @Test
  void replacesFilesAndLinksAndWhatAnEarlierRunLeft() throws IOException {
    Files.writeString(place("f"), "old and longer");
    tree.symlink("new/target/l", "../../outside/f");
    writer.beginFile(key("f"), 100); // left behind by a run that was killed
    try (TargetWriter next = target.newWriter()) {
      Entry entry = regular(3, 0600, Extras.NONE);
      assertDone(next.writeFile(key("f"), entry, latin("new"), 0, 3));
      assertDone(next.writeFile(key("l"), entry, latin("new"), 0, 3));
    }
    assertThat(place("f")).hasContent("new");
    assertThat(place("l")).hasContent("new");
    assertThat(Files.isSymbolicLink(place("l"))).isFalse();
    assertThat(tree.folder().resolve("outside/f")).hasContent("outside");
    assertThat(writer.children(EntryKey.ROOT)).hasSize(2);
  }

  @Test
  void makesDirectoriesForItsUserAloneAndFinishesThemLater() throws IOException {
    assertDone(writer.makeDirectory(key("d")));
    assertThat(Files.getAttribute(place("d"), "unix:mode")).isEqualTo(040700);
    assertDone(writer.makeDirectory(key("d")));
    EntryKey below = key("d").child(ByteString.of(latin("\u00ff\n")));
    Entry empty = regular(0, 0600, Extras.NONE);
    assertDone(writer.writeFile(below, empty, new byte[0], 0, 0));
    assertDone(writer.finishDirectory(key("d"), entry(FileType.DIRECTORY, 0, 0751, Extras.NONE)));
    assertThat(Files.getAttribute(place("d"), "unix:mode")).isEqualTo(040751);
    assertThat(writer.inspect(key("d")).orElseThrow().times().modified()).isEqualTo(TIME);
    assertThat(writer.inspect(below)).isPresent();
  }

  @Test
  void saysWhatIsInTheWayInsteadOfReplacingADirectory() throws IOException {
    Files.createDirectories(place("d/sub"));
    Files.writeString(place("f"), "x");
    Entry empty = regular(0, 0600, Extras.NONE);
    assertThat(writer.writeFile(key("d"), empty, new byte[0], 0, 0))
        .isInstanceOf(Outcome.InTheWay.class);
    assertThat(writer.makeDirectory(key("f"))).isInstanceOf(Outcome.InTheWay.class);
    assertThat(writer.children(EntryKey.ROOT)).hasSize(2);
    assertDone(writer.remove(key("d")));
    assertDone(writer.writeFile(key("d"), empty, new byte[0], 0, 0));
    assertThat(Files.isRegularFile(place("d"))).isTrue();
  }

  @Test
  void makesLinksAndFifosWithTheirTimes() throws IOException {
    ByteString away = ByteString.of(latin("../../outside/\u00ff"));
    assertDone(
        writer.makeObject(key("l"), entry(FileType.SYMBOLIC_LINK, 0, 0777, Extras.link(away))));
    assertDone(writer.makeObject(key("p"), entry(FileType.FIFO, 0, 0640, Extras.NONE)));
    assertDone(writer.makeObject(key("s"), entry(FileType.SOCKET, 0, 0600, Extras.NONE)));
    Entry link = writer.inspect(key("l")).orElseThrow();
    assertThat(link.extras().linkTarget()).isEqualTo(away);
    assertThat(link.times().modified()).isEqualTo(TIME);
    Entry fifo = writer.inspect(key("p")).orElseThrow();
    assertThat(fifo.type()).isEqualTo(FileType.FIFO);
    assertThat(fifo.mode()).isEqualTo(0640);
    assertThat(fifo.times().modified()).isEqualTo(TIME);
    assertThat(writer.inspect(key("s")).orElseThrow().type()).isEqualTo(FileType.SOCKET);
  }

  @Test
  void makesDevicesOnlyWhenItMay() {
    Extras numbers = new Extras(0, new Device(1, 3), null, List.of(), 0, false);
    Entry device = entry(FileType.CHARACTER_DEVICE, 0, 0666, numbers);
    try (Target careful =
            Target.open(tree.path("new/target"), TargetOptions.ownFilesOnly(), events);
        TargetWriter other = careful.newWriter()) {
      assertThat(other.makeObject(key("null"), device)).isInstanceOf(Outcome.Refused.class);
    }
    Outcome outcome = writer.makeObject(key("null"), device);
    if (outcome instanceof Outcome.Done) {
      Device made = writer.inspect(key("null")).orElseThrow().extras().device();
      assertThat(made).isEqualTo(new Device(1, 3));
    } else {
      assertThat(writer.inspect(key("null"))).isEmpty();
    }
  }

  @Test
  void linksOnlyToWhatThisRunMade() throws IOException {
    Extras group = Extras.NONE.withLinkGroup(7);
    Entry entry = regular(4, 0600, group);
    assertThat(writer.canLink(entry)).isFalse();
    assertThat(writer.makeLink(key("b"), entry)).isInstanceOf(Outcome.Refused.class);
    assertDone(writer.writeFile(key("a"), entry, latin("data"), 0, 4));
    assertThat(writer.canLink(entry)).isTrue();
    assertDone(writer.makeDirectory(key("d")));
    EntryKey below = key("d").child(ByteString.utf8("b"));
    assertDone(writer.makeLink(below, entry));
    assertDone(writer.makeLink(below, entry));
    assertThat(Files.isSameFile(place("a"), place("d/b"))).isTrue();
    assertThat(Files.getAttribute(place("a"), "unix:nlink")).isEqualTo(2);
    assertThat(writer.children(key("d"))).hasSize(1);
  }

  @Test
  void refusesALinkWhenTheFirstMemberWasReplacedByALinkToOutside() throws IOException {
    Entry entry = regular(4, 0600, Extras.NONE.withLinkGroup(7));
    assertDone(writer.writeFile(key("a"), entry, latin("data"), 0, 4));
    Files.delete(place("a"));
    tree.symlink("new/target/a", "../../outside/f");
    assertThat(writer.makeLink(key("b"), entry)).isInstanceOf(Outcome.Refused.class);
    assertThat(writer.inspect(key("b"))).isEmpty();
  }

  @Test
  void neverWritesThroughALinkInADirectoryAbove() {
    tree.symlink("new/target/d", "../../outside");
    EntryKey below = key("d").child(ByteString.utf8("f"));
    Entry entry = regular(3, 0600, Extras.NONE);
    assertThat(writer.makeDirectory(key("d"))).isInstanceOf(Outcome.InTheWay.class);
    assertThat(writer.writeFile(below, entry, latin("bad"), 0, 3))
        .isInstanceOf(Outcome.Failed.class);
    assertThat(writer.makeObject(below, entry(FileType.FIFO, 0, 0600, Extras.NONE)))
        .isInstanceOf(Outcome.Failed.class);
    assertThat(writer.remove(below)).isInstanceOf(Outcome.Failed.class);
    assertThat(writer.finishDirectory(key("d"), entry(FileType.DIRECTORY, 0, 0, Extras.NONE)))
        .isInstanceOf(Outcome.Failed.class);
    assertThat(writer.inspect(below)).isEmpty();
    assertThat(writer.children(key("d"))).isEmpty();
    assertThat(tree.folder().resolve("outside/f")).hasContent("outside");
  }

  @Test
  void staysInADirectoryThatIsSwappedForALinkWhileItIsWrittenTo() {
    assertDone(writer.makeDirectory(key("d")));
    EntryKey below = key("d").child(ByteString.utf8("f"));
    assertDone(writer.beginFile(below, 0));
    int inTarget = tree.kernel().open(tree.root(), latin("new/target"), Abi.O_PATH, 0);
    assertThat(tree.writes().rename(inTarget, latin("d"), latin("moved"))).isZero();
    tree.kernel().close(inTarget);
    tree.symlink("new/target/d", "../../outside");
    writer.finishFile(below, regular(0, 0600, Extras.NONE));
    assertThat(tree.folder().resolve("outside/f")).hasContent("outside");
    assertThat(tree.folder().resolve("outside")).isDirectoryNotContaining("glob:**nuwa*");
  }

  @Test
  void cannotEvenNameWhatLiesOutside() {
    for (String name : List.of("", ".", "..", "a/b", "/etc/passwd", "a\0b")) {
      assertThatThrownBy(() -> key(name)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void keepsSetIdBitsOnlyWithTheirOwner() throws IOException {
    Entry mine = owned(new Owner(user(), group(), ByteString.EMPTY, ByteString.EMPTY), 06755);
    assertDone(writer.writeFile(key("mine"), mine, new byte[0], 0, 0));
    int expected = tree.runsAsRoot() ? 0106755 : 0100755;
    assertThat(Files.getAttribute(place("mine"), "unix:mode")).isEqualTo(expected);
    try (Target careful =
            Target.open(tree.path("new/target"), TargetOptions.ownFilesOnly(), events);
        TargetWriter other = careful.newWriter()) {
      Entry foreign = owned(Owner.of(12_345, 12_346), 06755);
      assertDone(other.writeFile(key("foreign"), foreign, new byte[0], 0, 0));
      assertThat(careful.summary().ownersSkipped()).isEqualTo(1);
      assertThat(careful.summary().setIdDropped()).isEqualTo(1);
    }
    assertThat(Files.getAttribute(place("foreign"), "unix:mode")).isEqualTo(0100755);
    assertThat(Files.getAttribute(place("foreign"), "unix:uid")).isEqualTo((int) user());
  }

  @Test
  void restoresOwnersWhenItMay() throws IOException {
    Entry entry = owned(Owner.of(12_345, 12_346), 04711);
    assertDone(writer.writeFile(key("f"), entry, new byte[0], 0, 0));
    ByteString away = ByteString.utf8("x");
    Entry link =
        new Entry(
            FileType.SYMBOLIC_LINK,
            0777,
            Owner.of(12_345, 1),
            0,
            Times.modified(TIME),
            null,
            Extras.link(away),
            new Content.Empty());
    assertDone(writer.makeObject(key("l"), link));
    Object uid = Files.getAttribute(place("f"), "unix:uid");
    Object linkUid = Files.getAttribute(place("l"), "unix:uid", LinkOption.NOFOLLOW_LINKS);
    Object mode = Files.getAttribute(place("f"), "unix:mode");
    if (tree.runsAsRoot()) {
      assertThat(List.of(uid, linkUid, mode)).containsExactly(12_345, 12_345, 0104711);
    } else {
      assertThat(mode).isEqualTo(0100711);
      assertThat(target.summary().ownersSkipped()).isEqualTo(2);
    }
  }

  @Test
  void restoresAttributesAclsAndFlagsOrCountsThem() {
    byte[] acl = aclForUserOne();
    List<Xattr> wanted = new ArrayList<>();
    wanted.add(Xattr.of(ByteString.utf8("user.n"), ByteString.of(new byte[2000])));
    wanted.add(Xattr.of(ByteString.utf8("system.posix_acl_access"), ByteString.of(acl)));
    Extras extras = new Extras(0, null, null, wanted, 0x40, false);
    assertDone(writer.writeFile(key("f"), regular(1, 0640, extras), latin("x"), 0, 1));
    int file = tree.kernel().open(tree.root(), latin("new/target/f"), 0, 0);
    Attributes attributes = new Attributes(tree.kernel());
    List<Xattr> found = attributes.read(file, Attributes.Handle.OPEN, new ArrayList<>());
    long flags = attributes.flags(file);
    tree.kernel().close(file);
    long restored = found.stream().filter(wanted::contains).count() + (flags == 0x40 ? 1 : 0);
    assertThat(restored + target.summary().attributesSkipped()).isEqualTo(3);
    assertThat(writer.inspect(key("f")).orElseThrow().times().modified()).isEqualTo(TIME);
  }

  @Test
  void doesNotLeakAnInheritedAclIntoAFile() {
    assertDone(writer.makeDirectory(key("d")));
    int folder = tree.kernel().open(tree.root(), latin("new/target/d"), 0, 0);
    Attributes attributes = new Attributes(tree.kernel());
    ByteString name = ByteString.utf8("system.posix_acl_default");
    int set =
        attributes.write(folder, Attributes.Handle.OPEN, name, ByteString.of(aclForUserOne()));
    tree.kernel().close(folder);
    EntryKey below = key("d").child(ByteString.utf8("f"));
    assertDone(writer.writeFile(below, regular(0, 0640, Extras.NONE), new byte[0], 0, 0));
    int file = tree.kernel().open(tree.root(), latin("new/target/d/f"), 0, 0);
    List<Xattr> found = attributes.read(file, Attributes.Handle.OPEN, new ArrayList<>());
    tree.kernel().close(file);
    assertThat(found).noneMatch(x -> x.name().utf8().startsWith("system.posix_acl"));
    assertThat(set).isIn(0, -95);
  }

  @Test
  void removesDeepTreesAndLeavesWhatLinksPointTo() throws IOException {
    Files.createDirectories(place("d/a/b/c"));
    Files.writeString(place("d/a/f"), "x");
    tree.symlink("new/target/d/away", "../../../outside");
    assertDone(writer.remove(key("d")));
    assertDone(writer.remove(key("d")));
    assertThat(writer.children(EntryKey.ROOT)).isEmpty();
    assertThat(tree.folder().resolve("outside/f")).exists();
    assertThat(writer.remove(EntryKey.ROOT)).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void knowsWhetherItIsEmptyUnfinishedOrInUse() throws IOException {
    assertThat(target.state()).isEqualTo(Target.State.EMPTY);
    target.markBegun();
    assertThat(target.state()).isEqualTo(Target.State.UNFINISHED_RESTORE);
    target.markEnded();
    assertThat(target.state()).isEqualTo(Target.State.EMPTY);
    Files.writeString(place("f"), "x");
    assertThat(target.state()).isEqualTo(Target.State.IN_USE);
  }

  @Test
  void knowsTheSpace() throws IOException {
    long free = Files.getFileStore(tree.folder()).getUsableSpace();
    assertThat(target.space().bytes()).isBetween(free / 2, free * 2);
    assertThat(target.space().objects()).isNotZero();
  }

  @Test
  void refusesATargetThatIsAFileAndNamesItself() throws IOException {
    Files.writeString(place("f"), "x");
    assertThatThrownBy(() -> Target.open(tree.path("new/target/f"), TargetOptions.usual(), events))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("not a directory");
  }

  @Test
  void reportsNamesThatTheFileSystemCannotTake() {
    Entry empty = regular(0, 0600, Extras.NONE);
    Outcome outcome = writer.writeFile(key("x".repeat(300)), empty, new byte[0], 0, 0);
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(events.of(Event.FileFailed.class).getFirst().reason()).contains("too long");
    assertThat(writer.children(EntryKey.ROOT)).isEmpty();
  }

  /// rwx for the owner, r-- for user 1, the group and others none, mask r--
  /// (linux/posix_acl_xattr.h).
  private static byte[] aclForUserOne() {
    int[][] rows = {{1, 7, -1}, {2, 4, 1}, {4, 0, -1}, {16, 4, -1}, {32, 0, -1}};
    var out = java.nio.ByteBuffer.allocate(4 + rows.length * 8);
    out.order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(2);
    for (int[] row : rows) {
      out.putShort((short) row[0]).putShort((short) row[1]).putInt(row[2]);
    }
    return out.array();
  }

  private Entry regular(long size, int mode, Extras extras) {
    return entry(FileType.REGULAR, size, mode, extras);
  }

  private Entry entry(FileType type, long size, int mode, Extras extras) {
    Owner owner = Owner.of(user(), group());
    return new Entry(
        type, mode, owner, size, Times.modified(TIME), null, extras, new Content.Empty());
  }

  private static Entry owned(Owner owner, int mode) {
    return new Entry(
        FileType.REGULAR,
        mode,
        owner,
        0,
        Times.modified(TIME),
        null,
        Extras.NONE,
        new Content.Empty());
  }

  private long user() {
    return tree.kernel().effectiveUser();
  }

  private long group() {
    return writer.inspect(EntryKey.ROOT).orElseThrow().owner().gid();
  }

  private Path place(String relative) {
    return tree.folder().resolve("new/target").resolve(relative);
  }

  private static void assertDone(Outcome outcome) {
    assertThat(outcome).isEqualTo(Outcome.DONE);
  }

  private static EntryKey key(String name) {
    return EntryKey.ROOT.child(ByteString.utf8(name));
  }
}
