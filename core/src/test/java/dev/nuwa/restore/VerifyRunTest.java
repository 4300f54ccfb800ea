package dev.nuwa.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.source.Selection;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reading back what was restored.
final class VerifyRunTest {

  @TempDir Path folder;

  private RestoreLab lab;
  private Path out;
  private StoredSnapshot snapshot;

  @BeforeEach
  void restore() throws IOException {
    lab = new RestoreLab(folder);
    Path source = Files.createDirectories(folder.resolve("source/d"));
    out = folder.resolve("out");
    Random random = new Random(1);
    byte[] bytes = new byte[200_000];
    random.nextBytes(bytes);
    Files.write(source.resolve("large"), bytes);
    Files.write(source.resolve("chunks"), Arrays.copyOf(bytes, 5_000));
    Files.writeString(source.resolve("inline"), "few bytes");
    Files.createFile(source.resolve("empty"));
    try (RandomAccessFile sparse = new RandomAccessFile(source.resolve("sparse").toFile(), "rw")) {
      sparse.setLength(3 << 20);
      sparse.seek(2 << 20);
      sparse.write(bytes, 0, 7_777);
    }
    snapshot = lab.backUp(source.getParent());
    assertThat(lab.restore(snapshot, out).isWhole()).isTrue();
  }

  @Test
  void whatWasRestoredIsRight() {
    assertThat(lab.verify(snapshot, out)).isZero();
  }

  @Test
  void everyChangedBitIsFound() throws IOException {
    for (String name : new String[] {"large", "chunks", "inline", "sparse"}) {
      Path file = out.resolve("d").resolve(name);
      long size = Files.size(file);
      for (long at : new long[] {0, size / 3, size - 1}) {
        flip(file, at);
        assertThat(lab.verify(snapshot, out)).as(name + " at " + at).isEqualTo(1);
        flip(file, at);
      }
    }
    assertThat(lab.verify(snapshot, out)).isZero();
  }

  @Test
  void longerShorterAndMissingFilesAreFound() throws IOException {
    for (String name : new String[] {"large", "chunks", "inline", "sparse"}) {
      Path file = out.resolve("d").resolve(name);
      long size = Files.size(file);
      setLength(file, size + 1);
      assertThat(lab.verify(snapshot, out)).as(name + " longer").isEqualTo(1);
      setLength(file, size);
      assertThat(lab.verify(snapshot, out)).isZero();
    }
    Files.writeString(out.resolve("d/empty"), "x");
    Files.delete(out.resolve("d/large"));
    setLength(out.resolve("d/chunks"), 4_999);
    lab.events.events().clear();
    assertThat(lab.verify(snapshot, out)).isEqualTo(3);
    assertThat(lab.failures().keySet()).containsExactly("d/chunks", "d/empty", "d/large");
  }

  @Test
  void whatTheSelectionLeavesOutIsNotMissed() throws IOException {
    Path part = folder.resolve("part");
    Selection selection = new LeavingOut(Set.of("d"));
    assertThat(lab.restore(snapshot, part, selection).files()).isZero();
    assertThat(lab.verify(snapshot, part, selection)).isZero();
  }

  @Test
  void aSingleFileIsComparedToo() throws IOException {
    Path file = Files.write(folder.resolve("single"), new byte[10_000]);
    StoredSnapshot single = lab.backUp(file);
    Path part = Files.createDirectories(folder.resolve("part"));
    try (Session session = lab.open();
        Contents contents = session.contents()) {
      RestorePart whole =
          new RestorePart(
              RestoreLab.tree(contents, single, 0),
              EntryKey.ROOT,
              RestoreLab.key("single"),
              Selection.everything());
      lab.restore(contents, List.of(whole), part, RestoreLab.USUAL);
      assertThat(lab.verify(contents, whole, part)).isZero();
      flip(part.resolve("single"), 5_000);
      assertThat(lab.verify(contents, whole, part)).isEqualTo(1);
    }
  }

  @Test
  void aFileWhoseListIsLostCannotBeComparedAndTheOthersAre() throws IOException {
    try (Session session = lab.open();
        Contents contents = session.contents()) {
      RestorePart part = RestoreLab.part(contents, snapshot, 0);
      var entry = part.tree().find(RestoreLab.key("d/large")).orElseThrow().entry();
      Content.Spilled list = (Content.Spilled) entry.content();
      lab.spoil(new NodeRef(NodeKind.LIST, list.level(), list.id(), list.refsHash()));
    }
    flip(out.resolve("d/sparse"), 0);

    assertThat(lab.verify(snapshot, out)).isEqualTo(2);
    assertThat(lab.failures().keySet()).containsExactly("d/large", "d/sparse");
  }

  private static void flip(Path file, long at) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int before = open.read();
      open.seek(at);
      open.write(before ^ 1);
    }
  }

  private static void setLength(Path file, long length) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(length);
    }
  }
}
