package dev.nuwa.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.backup.BackupOptions.CutWish;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Xattr;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.source.Selection;
import dev.nuwa.source.TestTree;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Attributes;
import dev.nuwa.source.target.Target;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trees of odd shapes come back as they were.
final class RestoreTreesTest {

  @TempDir Path folder;

  private RestoreLab lab;
  private Path source;
  private Path out;

  @BeforeEach
  void makeLab() throws IOException {
    lab = new RestoreLab(folder);
    source = Files.createDirectories(folder.resolve("source"));
    out = folder.resolve("out");
  }

  @Test
  void sparseFilesStaySparseUnderBothCuts() throws IOException {
    makeSparse(source.resolve("holes"), 512 << 20, 0, 100 << 20, (512 << 20) - 9);
    makeSparse(source.resolve("allHole"), 64 << 20);
    makeSparse(source.resolve("holeFirst"), 5_000_001, 4_900_000);
    makeSparse(source.resolve("holeLast"), 5_000_001, 0);
    for (CutWish cut : List.of(new CutWish.Fixed(8192), RestoreLab.GEAR)) {
      Path to = out.resolve(cut.getClass().getSimpleName());
      StoredSnapshot snapshot = lab.backUp(cut, source);

      RestoreResult result = lab.restore(snapshot, to);

      assertThat(result.isWhole()).isTrue();
      assertThat(lab.verify(snapshot, to)).isZero();
      for (String name : List.of("holes", "allHole", "holeFirst", "holeLast")) {
        assertThat(Files.size(to.resolve(name))).isEqualTo(Files.size(source.resolve(name)));
        assertThat(blocks(to.resolve(name)))
            .as(name)
            .isLessThanOrEqualTo(blocks(source.resolve(name)) + 64);
      }
      assertThat(result.bytes()).isLessThan(1 << 20);
    }
  }

  @Test
  void aSparseFileLargerThanTheDiskIsRestored() throws IOException {
    long size = Files.getFileStore(folder).getUsableSpace() + (10L << 30);
    makeSparse(source.resolve("huge"), size, 0, size / 2, size - 100);
    StoredSnapshot snapshot = lab.backUp(new CutWish.Fixed(65536), source);
    try (Session session = lab.open();
        Contents contents = session.contents();
        Target target = lab.target(out)) {
      assertThat(target.space().bytes()).isLessThan(size);
      RestoreResult result =
          new RestoreRun(contents, target, RestoreLab.USUAL, lab.events)
              .run(List.of(RestoreLab.part(contents, snapshot, 0)), size, 2);
      assertThat(result.isWhole()).isTrue();
    }
    assertThat(Files.size(out.resolve("huge"))).isEqualTo(size);
    assertThat(blocks(out.resolve("huge"))).isLessThan(1024);
  }

  @Test
  void listsOfChunksOfEveryLengthComeBack() throws IOException {
    // About 80, 130, 2,600 and 13,000 chunks: in the entry, in one list leaf, in two levels.
    for (int bytes : new int[] {10_000, 18_000, 350_000, 1_700_000}) {
      byte[] content = new byte[bytes];
      new Random(bytes).nextBytes(content);
      Files.write(source.resolve("f" + bytes), content);
    }
    StoredSnapshot gear = lab.backUp(source);
    StoredSnapshot fixed = lab.backUp(new CutWish.Fixed(128), source);
    assertThat(level(gear, "f10000")).isEqualTo(-1);
    assertThat(level(gear, "f1700000")).isPositive();
    assertThat(level(fixed, "f1700000")).isPositive();

    assertThat(lab.restore(gear, out.resolve("gear")).isWhole()).isTrue();
    assertThat(lab.restore(fixed, out.resolve("fixed")).isWhole()).isTrue();

    assertThat(RestoreLab.describe(out.resolve("gear"))).isEqualTo(RestoreLab.describe(source));
    assertThat(RestoreLab.describe(out.resolve("fixed"))).isEqualTo(RestoreLab.describe(source));
  }

  @Test
  void hardLinksHoldAcrossRoots() throws IOException {
    Path second = Files.createDirectories(folder.resolve("second/d"));
    Files.write(source.resolve("a"), new byte[5_000]);
    Files.createLink(second.resolve("b"), source.resolve("a"));
    Files.createLink(second.resolveSibling("c"), source.resolve("a"));
    Files.createSymbolicLink(source.resolve("s"), Path.of("a"));
    Files.createLink(second.resolve("s"), source.resolve("s"));
    StoredSnapshot snapshot = lab.backUp(source, second.getParent());
    try (Session session = lab.open();
        Contents contents = session.contents()) {
      List<RestorePart> parts = new ArrayList<>();
      for (int root = 0; root < 2; root++) {
        EntryKey to = RestoreLab.key("x/root" + root);
        parts.add(
            new RestorePart(
                RestoreLab.tree(contents, snapshot, root),
                EntryKey.ROOT,
                to,
                Selection.everything()));
      }
      assertThat(lab.restore(contents, parts, out, RestoreLab.USUAL).isWhole()).isTrue();
    }
    Path first = out.resolve("x/root0/a");
    assertThat(Files.isSameFile(first, out.resolve("x/root1/d/b"))).isTrue();
    assertThat(Files.isSameFile(first, out.resolve("x/root1/c"))).isTrue();
    assertThat(Files.getAttribute(first, "unix:nlink")).isEqualTo(3);
    assertThat(RestoreLab.describe(out.resolve("x/root0"))).isEqualTo(RestoreLab.describe(source));
    assertThat(RestoreLab.describe(out.resolve("x/root1")))
        .isEqualTo(RestoreLab.describe(second.getParent()));
  }

  @Test
  void directoriesKeepTheirTimesWhateverIsPutIntoThemLast() throws IOException {
    FileTime time = FileTime.from(Instant.parse("2001-02-03T04:05:06.000000007Z"));
    Files.createDirectories(source.resolve("a/b/c/empty"));
    Files.writeString(source.resolve("a/f"), "x");
    Files.createLink(source.resolve("a/b/c/link"), source.resolve("a/f"));
    Files.createSymbolicLink(source.resolve("a/b/s"), Path.of("nowhere"));
    for (String path : List.of("a/b/c/empty", "a/b/c", "a/b", "a", "")) {
      Files.setLastModifiedTime(source.resolve(path), time);
    }
    StoredSnapshot snapshot = lab.backUp(source);

    assertThat(lab.restore(snapshot, out).isWhole()).isTrue();

    assertThat(RestoreLab.describe(out)).isEqualTo(RestoreLab.describe(source));
    for (String path : List.of("a/b/c/empty", "a/b/c", "a/b", "a", "")) {
      assertThat(Files.getLastModifiedTime(out.resolve(path))).isEqualTo(time);
    }
  }

  @Test
  void manyEntriesInOneDirectory() throws IOException {
    for (int i = 0; i < 30_000; i++) {
      if (i % 100 == 0) {
        Files.writeString(source.resolve("f" + i), "content " + i);
      } else {
        Files.createSymbolicLink(source.resolve("f" + i), Path.of("x"));
      }
    }
    StoredSnapshot snapshot = lab.backUp(source);

    RestoreResult result = lab.restore(snapshot, out);

    assertThat(result.files()).isEqualTo(30_000);
    assertThat(out.toFile().list()).hasSize(30_000);
    assertThat(out.resolve("f500")).hasContent("content 500");
    assertThat(lab.verify(snapshot, out)).isZero();
  }

  @Test
  void aThousandDirectoriesDeep() {
    try (TestTree deep = new TestTree()) {
      deep.directory("source").directory("out");
      int at = deep.kernel().open(deep.root(), TestTree.latin("source"), Abi.O_RDONLY, 0);
      for (int i = 0; i < 1_000; i++) {
        assertThat(deep.writes().makeDirectory(at, TestTree.latin("below"), 0750)).isZero();
        int next = deep.kernel().open(at, TestTree.latin("below"), Abi.O_RDONLY, 0);
        deep.kernel().close(at);
        at = next;
      }
      deep.kernel().close(at);
      StoredSnapshot snapshot = lab.backUp(deep.folder().resolve("source"));

      RestoreResult result = lab.restore(snapshot, deep.folder().resolve("out"));

      assertThat(result.isWhole()).isTrue();
      EntryKey key = EntryKey.ROOT;
      try (Target target = lab.target(deep.folder().resolve("out"));
          var writer = target.newWriter()) {
        for (int i = 0; i < 1_000; i++) {
          key = key.child(ByteString.utf8("below"));
        }
        assertThat(writer.inspect(key).orElseThrow().mode()).isEqualTo(0750);
        assertThat(writer.children(key)).isEmpty();
      }
      RestoreOptions clean =
          RestoreLab.options(RestoreOptions.Overwrite.CHANGED, RestoreOptions.Extras.DELETE);
      assertThat(lab.restore(snapshot, deep.folder().resolve("out"), clean).deleted()).isZero();
    }
  }

  @Test
  void longAttributesComeBack() {
    try (TestTree tree = new TestTree()) {
      tree.directory("source").directory("source/d").file("source/d/f", "x");
      byte[] value = new byte[3_000];
      new Random(1).nextBytes(value);
      boolean taken = tree.xattr("source/d/f", "user.long", value);
      taken &= tree.xattr("source/d/f", "user.short", Arrays.copyOf(value, 20));
      taken &= tree.xattr("source/d", "user.long", value);
      StoredSnapshot snapshot = lab.backUp(tree.folder().resolve("source"));

      assertThat(lab.restore(snapshot, tree.folder().resolve("out")).isWhole()).isTrue();

      for (String path : List.of("d/f", "d")) {
        List<Xattr> wanted = attributes(tree, "source/" + path);
        assertThat(wanted.isEmpty()).isEqualTo(!taken);
        assertThat(attributes(tree, "out/" + path)).isEqualTo(wanted);
      }
    }
  }

  @Test
  void aRootThatIsAFileGoesUnderItsName() throws IOException {
    byte[] content = new byte[10_000];
    new Random(3).nextBytes(content);
    Path file = Files.write(folder.resolve("single"), content);
    StoredSnapshot snapshot = lab.backUp(file);
    try (Session session = lab.open();
        Contents contents = session.contents()) {
      RestorePart part =
          new RestorePart(
              RestoreLab.tree(contents, snapshot, 0),
              EntryKey.ROOT,
              RestoreLab.key("d/single"),
              Selection.everything());
      assertThat(lab.restore(contents, List.of(part), out, RestoreLab.USUAL).isWhole()).isTrue();
    }
    assertThat(out.resolve("d/single")).hasBinaryContent(content);
    assertThat(Files.getLastModifiedTime(out.resolve("d/single")))
        .isEqualTo(Files.getLastModifiedTime(file));
  }

  private int level(StoredSnapshot snapshot, String name) {
    try (Session session = lab.open();
        Contents contents = session.contents()) {
      Content content =
          RestoreLab.tree(contents, snapshot, 0)
              .find(RestoreLab.key(name))
              .orElseThrow()
              .entry()
              .content();
      return content instanceof Content.Spilled list ? list.level() : -1;
    }
  }

  private static List<Xattr> attributes(TestTree tree, String path) {
    int open = tree.kernel().open(tree.root(), TestTree.latin(path), Abi.O_RDONLY, 0);
    assertThat(open).isNotNegative();
    try {
      return new Attributes(tree.kernel())
          .read(open, Attributes.Handle.OPEN, new ArrayList<>()).stream()
              .filter(attribute -> attribute.name().utf8().startsWith("user."))
              .toList();
    } finally {
      tree.kernel().close(open);
    }
  }

  /// A file of `size` bytes with some random bytes at each place.
  private static void makeSparse(Path file, long size, long... places) throws IOException {
    byte[] bytes = new byte[9];
    new Random(size).nextBytes(bytes);
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(size);
      for (long place : places) {
        open.seek(place);
        open.write(bytes);
      }
    }
  }

  private static long blocks(Path file) {
    try (TestTree tree = new TestTree()) {
      int result = tree.kernel().stat(Abi.AT_FDCWD, TestTree.latin(file.toString()));
      assertThat(result).isZero();
      return tree.kernel().stat().blocks();
    }
  }
}
