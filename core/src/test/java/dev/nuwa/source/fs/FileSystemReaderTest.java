package dev.nuwa.source.fs;

import static dev.nuwa.source.TestTree.latin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.event.Event;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Xattr;
import dev.nuwa.source.ContentReader;
import dev.nuwa.source.LinkGroups;
import dev.nuwa.source.Opened;
import dev.nuwa.source.Piece;
import dev.nuwa.source.Recorded;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.SourceWalk;
import dev.nuwa.source.TestTree;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Attributes;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemReaderTest {

  @TempDir Path spill;
  private final TestTree tree = new TestTree();
  private final Recorded events = new Recorded();
  private final Map<EntryKey, Entry> entries = new HashMap<>();
  private Source source;
  private ContentReader reader;

  private void open(ByteString root) {
    source = FileSystemSource.open(root, SourceOptions.everything(spill), events, new LinkGroups());
    reader = source.newReader();
    try (SourceWalk walk = source.walk()) {
      while (walk.next()) {
        entries.put(walk.key(), walk.entry());
      }
    }
  }

  @AfterEach
  void removeTree() {
    if (reader != null) {
      reader.close();
      source.close();
    }
    tree.close();
  }

  @Test
  void readsContentOfAnySizeWithAnyBuffer() {
    Random random = new Random(5);
    Map<String, byte[]> contents = new HashMap<>();
    for (int size : new int[] {0, 1, 4096, 300_000, 3_000_001}) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      contents.put("f" + size, content);
      tree.file("f" + size, content);
    }
    open(tree.path());
    for (int buffer : new int[] {7_919, 1 << 20}) {
      contents.forEach((name, content) -> assertThat(read(name, buffer)).isEqualTo(content));
    }
    assertThat(events.events()).isEmpty();
  }

  @Test
  void readsFilesFarBelowTheLongestPathOfTheKernel() {
    tree.chain("directory".repeat(20), 30);
    int folder = bottom("directory".repeat(20), 30);
    int file = tree.kernel().open(folder, latin("deep"), Abi.O_RDWR | Abi.O_CREAT, 0644);
    tree.writes().write(file, latin("abc"), 0, 3, 0);
    tree.kernel().close(file);
    tree.kernel().close(folder);
    open(tree.path());
    EntryKey deep =
        entries.keySet().stream().filter(k -> k.name().utf8().equals("deep")).findAny().get();
    assertThat(deep.bytes().length()).isGreaterThan(5000);
    assertThat(reader.open(deep, entries.get(deep))).isInstanceOf(Opened.Ready.class);
    assertThat(drain(100)).isEqualTo(latin("abc"));
  }

  @Test
  void reportsHolesAsHoles() {
    int file = tree.create("sparse");
    tree.writes().truncate(file, 8L << 30);
    tree.writes().write(file, latin("middle"), 0, 6, 4L << 30);
    tree.kernel().close(file);
    open(tree.path());
    EntryKey key = key("sparse");
    assertThat(reader.open(key, entries.get(key))).isInstanceOf(Opened.Ready.class);
    List<Piece> pieces = pieces();
    long holes = pieces.stream().mapToLong(p -> p instanceof Piece.Hole h ? h.bytes() : 0).sum();
    long data = pieces.stream().mapToLong(p -> p instanceof Piece.Data d ? d.bytes() : 0).sum();
    assertThat(holes + data).isEqualTo(8L << 30);
    assertThat(data).isBetween(6L, 1L << 20);
    assertThat(pieces.getFirst()).isInstanceOf(Piece.Hole.class);
    assertThat(pieces.getLast()).isInstanceOf(Piece.Hole.class);
    assertThat(reader.finish().size()).isEqualTo(8L << 30);
  }

  @Test
  void readsNoMoreThanAGrowingFileHadAndSaysThatItChanged() {
    tree.file("log", "first");
    open(tree.path());
    assertThat(openFile("log")).isInstanceOf(Opened.Ready.class);
    appendTo("log", 5, "second");
    assertThat(drainPieces()).isEqualTo(latin("first"));
    Entry entry = reader.finish();
    assertThat(entry.size()).isEqualTo(5);
    assertThat(entry.extras().changedWhileRead()).isTrue();
    assertThat(events.of(Event.FileChanged.class)).hasSize(1);
    assertThat(source.counts().changed()).isEqualTo(1);
  }

  @Test
  void endsWhereAShrinkingFileEnds() {
    tree.file("shrinks", new byte[3_000_000]);
    open(tree.path());
    assertThat(openFile("shrinks")).isInstanceOf(Opened.Ready.class);
    byte[] buffer = new byte[1 << 20];
    assertThat(reader.read(buffer, 0, buffer.length)).isEqualTo(new Piece.Data(1 << 20));
    int file = tree.kernel().open(tree.root(), latin("shrinks"), Abi.O_RDWR, 0);
    tree.writes().truncate(file, 1_500_000);
    tree.kernel().close(file);
    pieces();
    Entry entry = reader.finish();
    assertThat(entry.size()).isEqualTo(1_500_000);
    assertThat(entry.extras().changedWhileRead()).isTrue();
  }

  @Test
  void takesWhatIsThereNowWhenAFileWasReplacedBeforeItWasOpened() {
    tree.file("f", "old");
    open(tree.path());
    tree.file("new", "newer");
    tree.writes().rename(tree.root(), latin("new"), latin("f"));
    assertThat(openFile("f")).isInstanceOf(Opened.Ready.class);
    assertThat(drainPieces()).isEqualTo(latin("newer"));
    assertThat(reader.finish().size()).isEqualTo(5);
  }

  @Test
  void saysWhenAFileHasVanished() {
    tree.file("f", "x");
    open(tree.path());
    tree.writes().unlink(tree.root(), latin("f"));
    assertThat(openFile("f")).isInstanceOf(Opened.Gone.class);
    assertThat(events.of(Event.FileChanged.class)).hasSize(1);
  }

  @Test
  void neverHangsOnAFifoThatTookThePlaceOfAFile() {
    tree.file("f", "x");
    open(tree.path());
    tree.writes().unlink(tree.root(), latin("f"));
    tree.fifo("f");
    assertThat(openFile("f")).isInstanceOf(Opened.Gone.class);
  }

  @Test
  void neverFollowsALinkThatTookThePlaceOfAFileOrOfADirectoryAboveIt() {
    tree.directory("d").file("d/f", "mine").file("g", "mine");
    tree.directory("secret").file("secret/f", "secret");
    open(tree.path());
    tree.writes().unlink(tree.root(), latin("d/f"));
    tree.writes().removeDirectory(tree.root(), latin("d"));
    tree.symlink("d", "secret");
    tree.writes().unlink(tree.root(), latin("g"));
    tree.symlink("g", "secret/f");
    EntryKey below = key("d").child(ByteString.utf8("f"));
    assertThat(reader.open(below, entries.get(below))).isInstanceOf(Opened.Gone.class);
    assertThat(openFile("g")).isInstanceOf(Opened.Gone.class);
  }

  @Test
  void saysWhenAFileMayNotBeRead() {
    tree.file("closed", "secret");
    int file = tree.kernel().open(tree.root(), latin("closed"), Abi.O_RDWR, 0);
    tree.writes().changeMode(file, 0);
    tree.kernel().close(file);
    open(tree.path());
    Opened opened = openFile("closed");
    if (tree.runsAsRoot()) {
      assertThat(opened).isInstanceOf(Opened.Ready.class);
    } else {
      assertThat(opened).isInstanceOf(Opened.Failed.class);
      assertThat(events.of(Event.FileFailed.class)).hasSize(1);
      assertThat(source.counts().failed()).isEqualTo(1);
    }
  }

  @Test
  void addsAttributesAndFlagsWhenAnEntryIsCompleted() {
    tree.file("f", "x").directory("d").symlink("l", "f").fifo("p");
    byte[] large = new byte[3000];
    boolean onFile = tree.xattr("f", "user.large", large);
    boolean onFolder = tree.xattr("d", "user.name\u00e9", latin("v\u0000\u00ff"));
    open(tree.path());
    Opened opened = openFile("f");
    assertThat(opened).isInstanceOf(Opened.Ready.class);
    List<Xattr> ofFile =
        users(opened instanceof Opened.Ready ready ? ready.entry().extras().xattrs() : List.of());
    if (onFile) {
      assertThat(ofFile)
          .containsExactly(Xattr.of(ByteString.utf8("user.large"), ByteString.of(large)));
    } else {
      assertThat(ofFile).isEmpty();
    }
    Entry folder = reader.complete(key("d"), entries.get(key("d")));
    assertThat(users(folder.extras().xattrs())).hasSize(onFolder ? 1 : 0);
    assertThat(reader.complete(key("l"), entries.get(key("l"))).extras().linkTarget())
        .isEqualTo(ByteString.utf8("f"));
    assertThat(reader.complete(key("p"), entries.get(key("p"))).type()).isEqualTo(FileType.FIFO);
    assertThat(events.events()).isEmpty();
  }

  @Test
  void recordsFlagsThatUsersSet() {
    int file = tree.create("f");
    boolean set = new Attributes(tree.kernel()).setFlags(file, 0x40) == 0;
    tree.kernel().close(file);
    open(tree.path());
    assertThat(openFile("f") instanceof Opened.Ready r ? r.entry().extras().flags() : -1)
        .isEqualTo(set ? 0x40 : 0);
  }

  @Test
  void readsAFileThatIsTheRoot() {
    tree.file("only", "content");
    open(tree.path("only"));
    assertThat(reader.open(EntryKey.ROOT, entries.get(EntryKey.ROOT)))
        .isInstanceOf(Opened.Ready.class);
    assertThat(drainPieces()).isEqualTo(latin("content"));
    reader.finish();
  }

  private int bottom(String name, int depth) {
    int folder = tree.kernel().open(tree.root(), latin("."), Abi.O_RDONLY | Abi.O_DIRECTORY, 0);
    for (int i = 0; i < depth; i++) {
      int next = tree.kernel().open(folder, latin(name), Abi.O_RDONLY | Abi.O_DIRECTORY, 0);
      tree.kernel().close(folder);
      folder = next;
    }
    return folder;
  }

  private void appendTo(String name, long place, String text) {
    int file = tree.kernel().open(tree.root(), latin(name), Abi.O_RDWR, 0);
    tree.writes().write(file, latin(text), 0, text.length(), place);
    tree.kernel().close(file);
  }

  private static List<Xattr> users(List<Xattr> xattrs) {
    return xattrs.stream().filter(x -> x.name().utf8().startsWith("user.")).toList();
  }

  private Opened openFile(String name) {
    return reader.open(key(name), entries.get(key(name)));
  }

  private byte[] read(String name, int buffer) {
    assertThat(openFile(name)).isInstanceOf(Opened.Ready.class);
    byte[] content = drain(buffer);
    assertThat(reader.finish().size()).isEqualTo(content.length);
    return content;
  }

  private byte[] drainPieces() {
    return drain(1 << 16);
  }

  private byte[] drain(int bufferBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[bufferBytes + 3];
    while (reader.read(buffer, 3, bufferBytes) instanceof Piece.Data data) {
      out.write(buffer, 3, data.bytes());
    }
    return out.toByteArray();
  }

  private List<Piece> pieces() {
    List<Piece> pieces = new ArrayList<>();
    byte[] buffer = new byte[1 << 20];
    for (Piece piece = reader.read(buffer, 0, buffer.length);
        !(piece instanceof Piece.End);
        piece = reader.read(buffer, 0, buffer.length)) {
      assertThat(piece).isNotInstanceOf(Piece.Failed.class);
      pieces.add(piece);
    }
    return pieces;
  }

  private static EntryKey key(String name) {
    return EntryKey.ROOT.child(ByteString.utf8(name));
  }
}
