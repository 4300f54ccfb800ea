package dev.nuwa.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.event.Event;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Damage;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.tree.ContentReader;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.LeafPage;
import dev.nuwa.tree.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What cannot be had is named once, and everything else comes back.
final class DamagedRestoreTest {

  @TempDir Path folder;

  private RestoreLab lab;
  private Path source;
  private Path out;

  @BeforeEach
  void makeLab() {
    lab = new RestoreLab(folder);
    source = folder.resolve("source");
    out = folder.resolve("out");
  }

  @Test
  void aFlippedUnitLosesItsFilesAndNoOthers() throws IOException {
    Random random = new Random(1);
    makeFiles(random, 3, 40, 20_000);
    StoredSnapshot snapshot = lab.backUp(source);
    List<ObjectInfo> packs = dataPacks(snapshot);
    assertThat(packs).hasSizeGreaterThan(3);
    ObjectInfo hit = packs.get(random.nextInt(packs.size()));
    Damage.flip(lab.storage, hit.name().value(), (int) hit.bytes() / 3);

    RestoreResult result = lab.restore(snapshot, out);

    assertThat(result.damaged()).isPositive().isEqualTo(lab.failures().size());
    assertThat(lab.failures().values()).allMatch(reason -> reason.contains(hit.name().value()));
    assertRestRestored(lab.failures().keySet());
  }

  @Test
  void everyFileOfAMissingPackIsNamedAndTheRestComesBack() throws IOException {
    makeFiles(new Random(2), 3, 40, 20_000);
    StoredSnapshot snapshot = lab.backUp(source);
    ObjectInfo lost = dataPacks(snapshot).get(1);
    Set<String> affected = filesIn(snapshot, lost.name().value());
    lab.storage.delete(lost.name());

    RestoreResult result = lab.restore(snapshot, out);

    assertThat(lab.failures().keySet()).isEqualTo(affected);
    assertThat(result.damaged()).isEqualTo(affected.size());
    assertRestRestored(affected);
  }

  @Test
  void anotherCopyIsTakenForADamagedOne() throws IOException {
    makeFiles(new Random(3), 2, 10, 20_000);
    StoredSnapshot snapshot = lab.backUp(source);
    List<ObjectInfo> once = dataPacks(snapshot);
    Map<ObjectInfo, byte[]> kept = takeAll();
    lab.backUp(source);
    kept.forEach((object, bytes) -> Damage.putBack(lab.storage, object.name(), bytes));
    once.forEach(pack -> Damage.flip(lab.storage, pack.name().value(), (int) pack.bytes() / 2));
    lab.storage.delete(once.getFirst().name());

    assertThat(lab.restore(snapshot, out).isWhole()).isTrue();
    assertRestRestored(Set.of());
  }

  @Test
  void aChunkThatMovedToAnotherPackMeanwhileIsFound() throws IOException {
    makeFiles(new Random(4), 2, 10, 20_000);
    StoredSnapshot snapshot = lab.backUp(source);
    try (Session session = lab.open();
        Contents contents = session.contents()) {
      takeAll();
      lab.backUp(source);

      RestorePart part = RestoreLab.part(contents, snapshot, 0);
      RestoreResult result = lab.restore(contents, List.of(part), out, RestoreLab.USUAL);
      assertThat(result.isWhole()).isTrue();
    }
    assertRestRestored(Set.of());
  }

  @Test
  void aPackThatNoIndexNamesAnyMoreIsFoundByItsFooter() throws IOException {
    makeFiles(new Random(5), 2, 10, 20_000);
    StoredSnapshot snapshot = lab.backUp(source);
    List<ObjectInfo> indexes = lab.objects("index/");
    Files.writeString(source.resolve("later"), "x".repeat(5_000));
    lab.backUp(source);
    indexes.forEach(index -> lab.storage.delete(index.name()));

    assertThat(lab.restore(snapshot, out).isWhole()).isTrue();
    Files.delete(source.resolve("later"));
    assertThat(RestoreLab.describe(out).keySet()).isEqualTo(RestoreLab.describe(source).keySet());
  }

  @Test
  void aLostTreeNodeIsNamedByItsRangeAndTheRestComesBack() throws IOException {
    makeFiles(new Random(6), 40, 60, 90);
    StoredSnapshot snapshot = lab.backUp(source);
    List<NodeRef> leaves = leaves(snapshot);
    assertThat(leaves).hasSizeGreaterThan(3);
    NodeRef lost = leaves.get(leaves.size() / 2);
    lab.spoil(lost);

    RestoreResult result = lab.restore(snapshot, out);

    assertThat(lab.failures()).hasSize(1);
    Map<String, String> wanted = RestoreLab.describe(source);
    Map<String, String> found = RestoreLab.describe(out);
    assertThat(found).hasSize(wanted.size() - (int) result.damaged() + directoriesMade(found));
    found.forEach((path, facts) -> {
      if (!isFolder(path)) {
        assertThat(facts).as(path).isEqualTo(wanted.get(path));
      }
    });
    String first = lab.failures().keySet().iterator().next();
    assertThat(wanted).containsKey(first);
    assertThat(found).doesNotContainKey(first);
  }

  /// Directories whose own entries are lost.
  private int directoriesMade(Map<String, String> found) {
    Map<String, String> wanted = RestoreLab.describe(source);
    return (int)
        found.keySet().stream()
            .filter(this::isFolder)
            .filter(path -> !found.get(path).equals(wanted.get(path)))
            .count();
  }

  @Test
  void entriesWhoseDirectoriesAreLostAreRestoredAndThatIsSaidOnce() throws IOException {
    // The directories are in the first leaves, what lies in them in later ones.
    makeFiles(new Random(7), 4_000, 1, 10);
    StoredSnapshot snapshot = lab.backUp(source);
    lab.spoil(leafOfDirectories(snapshot));

    RestoreResult result = lab.restore(snapshot, out);

    assertThat(lab.failures()).hasSize(1);
    assertThat(result.damaged()).isGreaterThan(50);
    Set<String> wanted = RestoreLab.describe(source).keySet();
    assertThat(RestoreLab.describe(out).keySet()).isEqualTo(wanted);
    assertThat(lab.events.of(Event.Warning.class))
        .filteredOn(warning -> warning.message().contains("made for what lies in them"))
        .hasSize(1);
  }

  @Test
  void aLostRootNodeIsNamedAndNothingElseHappens() throws IOException {
    makeFiles(new Random(8), 1, 3, 10);
    StoredSnapshot snapshot = lab.backUp(source);
    lab.spoil(Session.rootNode(snapshot, 0));

    RestoreResult result = lab.restore(snapshot, out);

    assertThat(result.damaged()).isEqualTo(1);
    assertThat(lab.failures().keySet()).containsExactly(".");
    assertThat(RestoreLab.describe(out).keySet()).containsExactly("");
  }

  @Test
  void nothingIsDeletedWhenPartOfTheListIsLost() throws IOException {
    makeFiles(new Random(9), 40, 60, 90);
    StoredSnapshot snapshot = lab.backUp(source);
    lab.restore(snapshot, out);
    Files.writeString(out.resolve("extra"), "mine");
    lab.spoil(leaves(snapshot).get(2));

    RestoreResult result =
        lab.restore(
            snapshot,
            out,
            RestoreLab.options(RestoreOptions.Overwrite.CHANGED, RestoreOptions.Extras.DELETE));

    assertThat(result.deleted()).isZero();
    assertThat(out.resolve("extra")).exists();
    assertThat(lab.events.of(Event.Warning.class))
        .anyMatch(warning -> warning.message().contains("nothing is deleted"));
  }

  @Test
  void aLostListNodeLosesItsFileAlone() throws IOException {
    makeFiles(new Random(10), 1, 3, 500);
    byte[] large = new byte[300_000];
    new Random(11).nextBytes(large);
    Files.write(source.resolve("large"), large);
    StoredSnapshot snapshot = lab.backUp(source);
    try (Session session = lab.open();
        Contents contents = session.contents()) {
      Content content =
          RestoreLab.tree(contents, snapshot, 0)
              .find(RestoreLab.key("large"))
              .orElseThrow()
              .entry()
              .content();
      Content.Spilled list = (Content.Spilled) content;
      lab.spoil(new NodeRef(NodeKind.LIST, list.level(), list.id(), list.refsHash()));
    }

    RestoreResult result = lab.restore(snapshot, out);

    assertThat(lab.failures().keySet()).containsExactly("large");
    assertThat(result.damaged()).isEqualTo(1);
    assertRestRestored(Set.of("large"));
  }

  @Test
  void allNamesOfADamagedFileAreNamed() throws IOException {
    makeFiles(new Random(12), 1, 3, 30_000);
    byte[] large = new byte[100_000];
    new Random(13).nextBytes(large);
    Files.write(source.resolve("a"), large);
    Files.createLink(source.resolve("d0/b"), source.resolve("a"));
    Files.createLink(source.resolve("d0/c"), source.resolve("a"));
    StoredSnapshot snapshot = lab.backUp(source);
    Set<String> affected = new HashSet<>();
    for (ObjectInfo pack : dataPacks(snapshot)) {
      if (filesIn(snapshot, pack.name().value()).contains("a")) {
        affected.addAll(filesIn(snapshot, pack.name().value()));
        lab.storage.delete(pack.name());
      }
    }

    lab.restore(snapshot, out);

    assertThat(affected).contains("a", "d0/b", "d0/c");
    assertThat(lab.failures().keySet()).isEqualTo(affected);
    assertRestRestored(affected);
  }

  @Test
  void deletedAndDamagedIndexesLoseNothing() throws IOException {
    makeFiles(new Random(14), 3, 10, 20_000);
    StoredSnapshot snapshot = lab.backUp(source);
    lab.objects("index/").forEach(index -> Damage.flip(lab.storage, index.name().value(), 200));
    assertThat(lab.restore(snapshot, out).isWhole()).isTrue();
    lab.objects("index/").forEach(index -> lab.storage.delete(index.name()));
    assertThat(lab.restore(snapshot, folder.resolve("again")).isWhole()).isTrue();
    assertRestRestored(Set.of());
  }

  @Test
  void swappedPacksAreRefusedFileByFile() throws IOException {
    makeFiles(new Random(15), 3, 40, 20_000);
    StoredSnapshot snapshot = lab.backUp(source);
    List<ObjectInfo> packs = dataPacks(snapshot);
    byte[] first = Damage.take(lab.storage, packs.get(0).name());
    byte[] second = Damage.take(lab.storage, packs.get(1).name());
    Damage.putBack(lab.storage, packs.get(0).name(), second);
    Damage.putBack(lab.storage, packs.get(1).name(), first);

    lab.restore(snapshot, out);

    Set<String> affected = new HashSet<>(filesIn(snapshot, packs.get(0).name().value()));
    affected.addAll(filesIn(snapshot, packs.get(1).name().value()));
    assertThat(lab.failures().keySet()).isEqualTo(affected);
    assertRestRestored(affected);
  }

  /// Takes all packs and indexes away, so that the next backup stores everything anew.
  private Map<ObjectInfo, byte[]> takeAll() {
    Map<ObjectInfo, byte[]> taken = new HashMap<>();
    for (String prefix : List.of("pack/", "index/")) {
      for (ObjectInfo object : lab.objects(prefix)) {
        taken.put(object, Damage.take(lab.storage, object.name()));
      }
    }
    return taken;
  }

  private boolean isFolder(String path) {
    return Files.isDirectory(source.resolve(path)) || path.isEmpty();
  }

  private void assertRestRestored(Set<String> lost) {
    Map<String, String> wanted = new TreeMap<>(RestoreLab.describe(source));
    wanted.keySet().removeAll(lost);
    assertThat(RestoreLab.describe(out)).isEqualTo(wanted);
  }

  private void makeFiles(Random random, int directories, int files, int bytesMax)
      throws IOException {
    for (int d = 0; d < directories; d++) {
      Path directory = Files.createDirectories(source.resolve("d" + d));
      for (int f = 0; f < files; f++) {
        byte[] bytes = new byte[1 + random.nextInt(bytesMax)];
        random.nextBytes(bytes);
        Files.write(directory.resolve("f" + f), bytes);
      }
    }
  }

  /// Packs that hold chunks of a snapshot.
  private List<ObjectInfo> dataPacks(StoredSnapshot snapshot) {
    return lab.objects("pack/").stream()
        .filter(pack -> !filesIn(snapshot, pack.name().value()).isEmpty())
        .toList();
  }

  /// Files of which something lies in a pack.
  private Set<String> filesIn(StoredSnapshot snapshot, String pack) {
    Set<String> files = new HashSet<>();
    try (Session session = lab.open();
        Contents contents = session.contents();
        EntryStream all = RestoreLab.tree(contents, snapshot, 0).scan()) {
      var reader = new ContentReader(contents.nodes());
      while (all.next()) {
        reader
            .segments(all.current().entry())
            .forEachRemaining(segment -> {
              if (segment instanceof Segment.Chunk chunk
                  && packOf(contents, chunk.id(), Part.DATA).filter(pack::equals).isPresent()) {
                files.add(all.current().key().toString());
              }
            });
      }
    }
    return files;
  }

  private static Optional<String> packOf(Contents contents, BlobId id, Part part) {
    return contents.index().find(id, part).map(at -> contents.index().pack(at.pack()).name());
  }

  private List<NodeRef> leaves(StoredSnapshot snapshot) {
    try (Session session = lab.open();
        Contents contents = session.contents();
        EntryStream all = RestoreLab.tree(contents, snapshot, 0).scan()) {
      List<NodeRef> leaves = new ArrayList<>();
      while (all.next()) {
        NodeRef leaf = all.current().leaf().ref();
        if (leaves.isEmpty() || !leaves.getLast().equals(leaf)) {
          leaves.add(leaf);
        }
      }
      return leaves;
    }
  }

  /// A leaf behind the first one that has no files.
  private NodeRef leafOfDirectories(StoredSnapshot snapshot) {
    try (Session session = lab.open();
        Contents contents = session.contents()) {
      for (NodeRef leaf : leaves(snapshot)) {
        LeafPage page = LeafPage.decode(leaf, contents.nodes().get(leaf));
        boolean files = false;
        for (int i = 0; i < page.count(); i++) {
          files |= page.key(i).isRoot() || page.entry(i).entry().type() != FileType.DIRECTORY;
        }
        if (!files) {
          return leaf;
        }
      }
    }
    throw new AssertionError("no such leaf");
  }
}
