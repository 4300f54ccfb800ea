package dev.nuwa.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.ResourceException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.ContentItems;
import dev.nuwa.format.tree.Cut;
import dev.nuwa.format.tree.Device;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Times;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.format.tree.Xattr;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetOptions;
import dev.nuwa.tree.TreeWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Snapshots by somebody who means ill, or by a program with faults: what they cannot have is
/// refused item by item, and nothing happens outside the target. Names such as `..` cannot even be
/// said: `EntryKeyTest`.
final class HostileRestoreTest {

  private static final long UNOWNED = 12_345;

  @TempDir Path folder;

  private RestoreLab lab;
  private Path out;
  private Path outside;
  private final NavigableMap<EntryKey, Entry> tree = new TreeMap<>();

  @BeforeEach
  void makeLab() throws IOException {
    lab = new RestoreLab(folder);
    out = folder.resolve("out");
    outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("f"), "outside");
    tree.put(EntryKey.ROOT, entry(FileType.DIRECTORY, 0755, Extras.NONE));
  }

  @Test
  void aFileInAFileIsRefusedAndTheRestIsRestored() {
    file("a", "file");
    file("a/b", "below a file");
    tree.put(RestoreLab.key("a/d"), entry(FileType.DIRECTORY, 0700, Extras.NONE));
    file("a/d/e", "deeper");
    file("z", "sound");

    RestoreResult result = restore();

    assertThat(lab.failures().keySet()).contains("a/b", "a/d").doesNotContain("a", "z");
    assertThat(result.isWhole()).isFalse();
    assertThat(RestoreLab.describe(out).keySet()).containsExactly("", "a", "z");
  }

  @Test
  void aFileBelowALinkToOutsideIsRefused() {
    link("away", outside.toString());
    file("away/f", "overwritten");
    file("away/new", "added");
    link("up", "..");
    file("up/new", "added");

    restore();

    assertThat(lab.failures().keySet()).containsExactlyInAnyOrder("away/f", "away/new", "up/new");
    assertNothingOutside();
  }

  @Test
  void aLinkInTheTargetIsReplacedAndNotFollowed() throws IOException {
    Files.createDirectories(out);
    Files.createSymbolicLink(out.resolve("d"), outside);
    Files.createSymbolicLink(out.resolve("f"), outside.resolve("f"));
    tree.put(RestoreLab.key("d"), entry(FileType.DIRECTORY, 0700, Extras.NONE));
    file("d/f", "mine");
    file("f", "mine");

    lab.restore(
        snapshot(),
        out,
        RestoreLab.options(RestoreOptions.Overwrite.CHANGED, RestoreOptions.Extras.DELETE));

    assertThat(out.resolve("d/f")).hasContent("mine");
    assertThat(out.resolve("f")).hasContent("mine");
    assertThat(Files.isSymbolicLink(out.resolve("d"))).isFalse();
    assertNothingOutside();
  }

  @Test
  void aHardLinkIsMadeToNothingButAFileOfThisRun() throws IOException {
    Extras group = Extras.link(ByteString.utf8(outside.resolve("f").toString())).withLinkGroup(7);
    tree.put(RestoreLab.key("a"), entry(FileType.SYMBOLIC_LINK, 0777, group));
    Entry file = entry(FileType.REGULAR, 0644, Extras.NONE.withLinkGroup(7));
    tree.put(RestoreLab.key("b"), file.withContent(inline("of b")));
    tree.put(RestoreLab.key("c"), file.withContent(inline("differs in size")));

    RestoreResult result = restore();

    assertThat(result.isWhole()).isTrue();
    assertThat(out.resolve("b")).hasContent("of b");
    assertThat(out.resolve("c")).hasContent("differs in size");
    assertThat(Files.isSymbolicLink(out.resolve("b"))).isFalse();
    assertNothingOutside();
  }

  @Test
  void devicesSetIdBitsAndCapabilitiesAreNotForOthersThanRoot() throws IOException {
    Extras numbers = new Extras(0, new Device(1, 3), null, List.of(), 0, false);
    tree.put(RestoreLab.key("null"), entry(FileType.CHARACTER_DEVICE, 0666, numbers));
    ByteString capability = ByteString.utf8("security.capability");
    ByteString value = ByteString.of(new byte[20]);
    Extras lending = Extras.NONE.withXattrs(List.of(Xattr.of(capability, value)));
    tree.put(RestoreLab.key("suid"), entry(FileType.REGULAR, 06755, lending));
    file("sound", "x");

    StoredSnapshot snapshot = snapshot();
    RestoreResult result;
    try (Session session = lab.open();
        Contents contents = session.contents();
        Target target =
            Target.open(
                ByteString.utf8(out.toString()), TargetOptions.ownFilesOnly(), lab.events)) {
      result =
          new RestoreRun(contents, target, RestoreLab.USUAL, lab.events)
              .run(List.of(RestoreLab.part(contents, snapshot, 0)), 0, 0);
    }

    assertThat(lab.failures().keySet()).containsExactly("null");
    assertThat(result.summary().setIdDropped()).isEqualTo(2);
    assertThat(Files.getAttribute(out.resolve("suid"), "unix:mode")).isEqualTo(0100755);
    assertThat(out.resolve("null")).doesNotExist();
    assertThat(out.resolve("sound")).hasContent("x");
  }

  @Test
  void aLengthThatLiesIsTakenForDamage() {
    ContentItems items =
        new ContentItems.Builder().hole(1L << 50).chunk(new BlobId(1, 2, 3, 4), 1 << 20).build();
    Entry lying = entry(FileType.REGULAR, 0644, Extras.NONE);
    Cut cut = new Cut.Fixed(1 << 20);
    tree.put(RestoreLab.key("bomb"), lying.withContent(new Content.Items(cut, items)));
    file("sound", "x");

    RestoreResult result = restore();

    assertThat(result.damaged()).isEqualTo(1);
    assertThat(lab.failures().keySet()).containsExactly("bomb");
    assertThat(RestoreLab.describe(out).keySet()).containsExactly("", "sound");
  }

  @Test
  void moreThanThereIsRoomForIsRefusedBeforeAnythingIsWritten() {
    ContentItems.Builder items = new ContentItems.Builder();
    for (int i = 0; i < 65_000; i++) {
      items.chunk(new BlobId(1, 2, 3, 4), 64 << 20);
    }
    Content content = new Content.Items(new Cut.Fixed(64 << 20), items.build());
    long free;
    try (Target target = lab.target(out)) {
      free = target.space().bytes();
    }
    for (long sum = 0, i = 0; sum <= free; sum += items.totalBytes(), i++) {
      Entry bomb = entry(FileType.REGULAR, 0644, Extras.NONE).withContent(content);
      tree.put(RestoreLab.key("bomb" + i), bomb);
    }
    StoredSnapshot snapshot = snapshot();
    try (Session session = lab.open();
        Contents contents = session.contents();
        Target target = lab.target(out)) {
      RestoreRun run = new RestoreRun(contents, target, RestoreLab.USUAL, lab.events);
      List<RestorePart> parts = List.of(RestoreLab.part(contents, snapshot, 0));

      assertThatThrownBy(() -> run.run(parts, 1L << 60, 2))
          .isInstanceOf(ResourceException.class)
          .hasMessageContaining("the target has room for");
    }
    assertThat(RestoreLab.describe(out).keySet()).containsExactly("");
  }

  @Test
  void ourOwnNamesAreNoData() {
    file(".nuwa-unfinished", "the mark of a restore that was backed up");
    file("d/.nuwa-unfinished", "no mark, so deep");
    tree.put(RestoreLab.key("d"), entry(FileType.DIRECTORY, 0700, Extras.NONE));
    file("d/.nuwa-part-0123456789abcdef", "an unfinished file");
    file("d/.nuwa-part-x", "a name like any other");

    RestoreResult result = restore();

    assertThat(result.isWhole()).isTrue();
    assertThat(RestoreLab.describe(out).keySet())
        .containsExactly("", "d", "d/.nuwa-part-x", "d/.nuwa-unfinished");
  }

  @Test
  void fifosSocketsAndNamesWithControlCharactersComeBackWithoutHanging() {
    tree.put(RestoreLab.key("fifo"), entry(FileType.FIFO, 0640, Extras.NONE));
    tree.put(RestoreLab.key("socket"), entry(FileType.SOCKET, 0640, Extras.NONE));
    file("\u001b[2J\n", "x");
    StoredSnapshot snapshot = snapshot();

    assertThat(lab.restore(snapshot, out).isWhole()).isTrue();
    var first = RestoreLab.describe(out);
    RestoreOptions again =
        RestoreLab.options(RestoreOptions.Overwrite.CHANGED, RestoreOptions.Extras.DELETE);
    assertThat(lab.restore(snapshot, out, again).files()).isZero();
    assertThat(RestoreLab.describe(out)).isEqualTo(first).hasSize(4);
    assertThat(lab.verify(snapshot, out)).isZero();
  }

  private void assertNothingOutside() {
    assertThat(outside.resolve("f")).hasContent("outside");
    assertThat(outside.toFile().list()).containsExactly("f");
    assertThat(Files.exists(folder.resolve("new"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  private RestoreResult restore() {
    return lab.restore(snapshot(), out);
  }

  private StoredSnapshot snapshot() {
    return lab.publish((TreeWriter writer) -> tree.forEach(writer::add));
  }

  private void file(String path, String content) {
    Entry entry = entry(FileType.REGULAR, 0644, Extras.NONE).withContent(inline(content));
    tree.put(RestoreLab.key(path), entry);
  }

  private void link(String path, String target) {
    tree.put(
        RestoreLab.key(path),
        entry(FileType.SYMBOLIC_LINK, 0777, Extras.link(ByteString.utf8(target))));
  }

  private static Content inline(String content) {
    return new Content.Inline(ByteString.utf8(content));
  }

  private static Entry entry(FileType type, int mode, Extras extras) {
    return new Entry(
        type,
        mode,
        Owner.of(UNOWNED, UNOWNED),
        0,
        Times.modified(new Timestamp(1_000_000_000, 5)),
        null,
        extras,
        Content.empty());
  }
}
