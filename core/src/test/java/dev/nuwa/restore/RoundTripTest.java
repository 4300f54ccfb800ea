package dev.nuwa.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.backup.BackupOptions;
import dev.nuwa.backup.BackupReport;
import dev.nuwa.backup.BackupRoot;
import dev.nuwa.backup.BackupRun;
import dev.nuwa.chunk.CutParameters;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.control.DomainParameters;
import dev.nuwa.format.snapshot.Observations;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Environment;
import dev.nuwa.repo.Repository;
import dev.nuwa.repo.RepositoryDraft;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.pack.PackOptions;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.source.Selection;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.fs.FileSystemSource;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetOptions;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.tree.TreeReader;
import dev.nuwa.tree.state.StateFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes down comes up again, through the whole engine on a storage in memory.
final class RoundTripTest {

  @TempDir Path folder;

  private final MemoryStorage storage = new MemoryStorage();
  private final SecureRandom random = new SecureRandom();
  private Session session;

  @BeforeEach
  void makeRepository() {
    Environment environment =
        new Environment(storage, random, InstantSource.system(), EventSink.none());
    try (RepositoryDraft draft =
        RepositoryDraft.make(random, InstantSource.system(), DomainParameters.DEFAULT, "test")) {
      draft.publish(storage);
      session = Repository.open(environment).unlock(draft.key());
    }
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void filesOfEverySizeComeBack() throws IOException {
    Path source = makeTree(new Random(1));
    BackupReport report = backUp(source, Optional.empty());
    assertThat(report.partial()).isFalse();
    assertThat(report.counts().found().files()).isEqualTo(contents(source).size());
    restore(report, folder.resolve("out"));
    assertThat(contents(folder.resolve("out"))).isEqualTo(contents(source));
  }

  /// A window has at most 8,192 files. The two large files are equal, so that their chunks are
  /// placed beside those of the small ones before and behind them.
  @Test
  void filesForSeveralWindowsComeBack() throws IOException {
    Path source = folder.resolve("source");
    Random bytes = new Random(6);
    for (int f = 0; f < 27_000; f++) {
      Path directory = source.resolve("d" + f / 3_000);
      if (f % 3_000 == 0) {
        Files.createDirectories(directory);
      }
      byte[] content = new byte[513 + bytes.nextInt(200)];
      bytes.nextBytes(content);
      Files.write(directory.resolve("f" + f), content);
    }
    byte[] large = new byte[9_000_000];
    bytes.nextBytes(large);
    Files.write(source.resolve("d3/e"), large);
    Files.write(source.resolve("d8/g"), large);
    restore(backUp(source, Optional.empty()), folder.resolve("out"));
    assertThat(contents(folder.resolve("out"))).isEqualTo(contents(source));
  }

  @Test
  void anUnchangedTreeStoresNothingNew() throws IOException {
    Path source = makeTree(new Random(2));
    BackupReport first = backUp(source, Optional.empty());
    BackupReport second = backUp(source, newest());
    assertThat(second.parent()).contains(first.snapshot());
    assertThat(second.counts().newChunks()).isZero();
    restore(second, folder.resolve("out"));
    assertThat(contents(folder.resolve("out"))).isEqualTo(contents(source));
  }

  @Test
  void aChangedFileAloneIsStored() throws IOException {
    Path source = makeTree(new Random(3));
    backUp(source, Optional.empty());
    Files.write(source.resolve("d1/file3"), new byte[777_777]);
    Files.delete(source.resolve("d2/file1"));
    BackupReport second = backUp(source, newest());
    assertThat(second.counts().newChunks()).isBetween(1L, 4L);
    assertThat(second.observations().files().deleted()).isEqualTo(1);
    restore(second, folder.resolve("out"));
    assertThat(contents(folder.resolve("out"))).isEqualTo(contents(source));
  }

  @Test
  void aSnapshotTellsWhatWasNoticed() throws IOException {
    Path source = Files.createDirectories(folder.resolve("noticed"));
    byte[] noise = new byte[600_000];
    new Random(4).nextBytes(noise);
    Files.write(
        source.resolve("a.log"),
        "the same line again\n".repeat(50_000).getBytes(StandardCharsets.UTF_8));
    Files.write(source.resolve("b.jpg"), noise);
    Observations first = backUp(source, Optional.empty()).observations();
    assertThat(first.compressibility().get("log").getFirst()).isEqualTo(1_000_000);
    assertThat(first.compressibility().get("jpg").getLast()).isEqualTo(600_000);
    assertThat(first.newlyIncompressibleBytes()).isZero();
    new Random(5).nextBytes(noise);
    Files.write(source.resolve("a.log"), noise);
    Files.move(source.resolve("b.jpg"), source.resolve("c.jpg"));
    Observations second = backUp(source, newest()).observations();
    assertThat(second.newlyIncompressibleBytes()).isEqualTo(600_000);
    assertThat(second.files()).isEqualTo(new Observations.Files(1, 1, 1, 1));
  }

  private Optional<StoredSnapshot> newest() {
    return session.snapshots().snapshots().stream().filter(StoredSnapshot::isConfirmed).findFirst();
  }

  private Path makeTree(Random random) throws IOException {
    Path source = folder.resolve("source");
    int[] sizes = {0, 1, 100, 512, 513, 5_000, 70_000, 262_144, 262_145, 900_000, 9_000_000};
    for (int d = 0; d < 5; d++) {
      Path directory = Files.createDirectories(source.resolve("d" + d + "/sub"));
      for (int f = 0; f < sizes.length; f++) {
        byte[] bytes = new byte[sizes[f]];
        random.nextBytes(bytes);
        Files.write(directory.getParent().resolve("file" + f), bytes);
        Files.write(directory.resolve("again" + f), bytes);
      }
    }
    return source;
  }

  private BackupReport backUp(Path path, Optional<StoredSnapshot> parent) {
    BackupOptions options =
        new BackupOptions(
            new BackupOptions.CutWish.Gear(CutParameters.STANDARD),
            512,
            384L << 20,
            2,
            new BackupOptions.Label("host", "user", List.of(), "", "test"));
    StateFolder states = new StateFolder(folder.resolve("state"), random, EventSink.none());
    ByteString root = ByteString.utf8(path.toString());
    try (Source source =
        FileSystemSource.open(
            root,
            SourceOptions.everything(folder),
            EventSink.none(),
            new dev.nuwa.source.LinkGroups())) {
      return new BackupRun(session, options, states, InstantSource.system(), EventSink.none())
          .run(List.of(new BackupRoot(root, source)), parent, PackOptions.forMemory(256L << 20));
    }
  }

  private void restore(BackupReport report, Path to) {
    StoredSnapshot snapshot =
        session.snapshots().snapshots().stream()
            .filter(s -> s.name().equals(report.snapshot()))
            .findFirst()
            .orElseThrow();
    var top = snapshot.facts().roots().getFirst();
    RestoreOptions options =
        new RestoreOptions(
            RestoreOptions.Overwrite.REFUSE,
            RestoreOptions.Extras.KEEP,
            RestoreOptions.Verification.NONE,
            2);
    try (Contents contents = session.contents();
        Target target =
            Target.open(ByteString.utf8(to.toString()), TargetOptions.usual(), EventSink.none())) {
      TreeReader tree =
          new TreeReader(
              contents.nodes(), new NodeRef(NodeKind.TREE, top.level(), top.id(), top.refsHash()));
      RestoreResult result =
          new RestoreRun(contents, target, options, EventSink.none())
              .run(
                  List.of(
                      new RestorePart(tree, EntryKey.ROOT, EntryKey.ROOT, Selection.everything())),
                  snapshot.facts().counts().total().original(),
                  snapshot.facts().counts().found().entries());
      assertThat(result.isWhole()).isTrue();
    }
  }

  private static Map<String, String> contents(Path root) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        byte[] bytes = Files.readAllBytes(file);
        found.put(
            root.relativize(file).toString(),
            bytes.length
                + " "
                + java.util.Arrays.hashCode(bytes)
                + " "
                + Files.getLastModifiedTime(file));
      }
    }
    return found;
  }
}
