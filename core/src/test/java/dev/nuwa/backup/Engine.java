package dev.nuwa.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.chunk.CutParameters;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.control.DomainParameters;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Environment;
import dev.nuwa.repo.Repository;
import dev.nuwa.repo.RepositoryDraft;
import dev.nuwa.repo.SeededRandom;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.pack.Grouping;
import dev.nuwa.repo.pack.PackOptions;
import dev.nuwa.repo.pack.ReadBack;
import dev.nuwa.repo.snapshot.ListingExtent;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.repo.unit.Compression;
import dev.nuwa.restore.RestoreOptions;
import dev.nuwa.restore.RestorePart;
import dev.nuwa.restore.RestoreRun;
import dev.nuwa.source.LinkGroups;
import dev.nuwa.source.Selection;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.fs.FileSystemSource;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.tree.TreeReader;
import dev.nuwa.tree.state.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// The whole engine on any storage: a repository is made, backed up to, and restored from.
final class Engine {

  /// Small packs, so that a small tree fills several.
  private static final PackOptions PACKS =
      new PackOptions(
          64 << 10, 64 << 10, 1, 1, Compression.STANDARD, Grouping.STANDARD, ReadBack.EVERY_UNIT);

  private final SeededRandom random;
  private final KeyMaterial key;

  private final InstantSource clock;

  private Engine(SeededRandom random, KeyMaterial key, InstantSource clock) {
    this.random = random;
    this.key = key;
    this.clock = clock;
  }

  static Engine create(Storage storage, long seed) {
    SeededRandom random = new SeededRandom(seed);
    RepositoryDraft draft =
        RepositoryDraft.make(random, InstantSource.system(), DomainParameters.DEFAULT, "test");
    draft.publish(storage);
    return new Engine(random, draft.key(), InstantSource.system());
  }

  /// The same repository at a moment so much later than now.
  Engine after(Duration later) {
    return new Engine(random, key, () -> Instant.now().plus(later));
  }

  Session open(Storage storage) {
    return Repository.open(
            new Environment(storage, random, InstantSource.system(), EventSink.none()))
        .unlock(key);
  }

  /// Backs a folder up, compared with the newest confirmed snapshot.
  BackupReport backup(Storage storage, Path source, Path states) {
    return backup(storage, source, states, files -> files);
  }

  /// The same, with the source seen through something else.
  BackupReport backup(Storage storage, Path source, Path states, UnaryOperator<Source> through) {
    return backup(storage, source, states, through, PACKS);
  }

  /// The same with packs of another size.
  BackupReport backup(
      Storage storage, Path source, Path states, UnaryOperator<Source> through, PackOptions packs) {
    BackupOptions options =
        new BackupOptions(
            new BackupOptions.CutWish.Gear(CutParameters.STANDARD),
            512,
            384L << 20,
            2,
            new BackupOptions.Label("host", "user", List.of(), "", "test"));
    ByteString root = ByteString.utf8(source.toString());
    SourceOptions all = SourceOptions.everything(states.resolve("spill"));
    try (Session session = open(storage);
        Source files =
            through.apply(FileSystemSource.open(root, all, EventSink.none(), new LinkGroups()))) {
      Optional<StoredSnapshot> parent =
          session.snapshots(ListingExtent.TO_BUILD_ON).confirmed().stream().findFirst();
      StateFolder folder = new StateFolder(states.resolve("trees"), random, EventSink.none());
      return new BackupRun(session, options, folder, clock, EventSink.none())
          .run(List.of(new BackupRoot(root, files)), parent, packs);
    }
  }

  /// Restores a snapshot into a folder that is not there yet.
  void restore(Session session, StoredSnapshot snapshot, Path to) {
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
      NodeRef node = new NodeRef(NodeKind.TREE, top.level(), top.id(), top.refsHash());
      RestorePart whole =
          new RestorePart(
              new TreeReader(contents.nodes(), node),
              EntryKey.ROOT,
              EntryKey.ROOT,
              Selection.everything());
      assertThat(
              new RestoreRun(contents, target, options, EventSink.none())
                  .run(
                      List.of(whole),
                      snapshot.facts().counts().total().original(),
                      snapshot.facts().counts().found().entries())
                  .isWhole())
          .isTrue();
    }
  }

  /// Every file below a folder, with its bytes and time.
  static Map<String, String> look(Path root) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        found.put(
            root.relativize(file).toString(),
            ByteString.of(Files.readAllBytes(file)).hashCode()
                + " "
                + Files.size(file)
                + " "
                + Files.getLastModifiedTime(file));
      }
    }
    return found;
  }
}
