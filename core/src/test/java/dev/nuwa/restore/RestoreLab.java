package dev.nuwa.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.backup.BackupOptions;
import dev.nuwa.backup.BackupReport;
import dev.nuwa.backup.BackupRoot;
import dev.nuwa.backup.BackupRun;
import dev.nuwa.chunk.CutParameters;
import dev.nuwa.crypto.Digests;
import dev.nuwa.crypto.Secret;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.snapshot.Counts;
import dev.nuwa.format.snapshot.Observations;
import dev.nuwa.format.snapshot.SnapshotNames;
import dev.nuwa.format.snapshot.SnapshotRoot;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.BackupResult;
import dev.nuwa.repo.BackupSession;
import dev.nuwa.repo.BackupSpec;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Damage;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.TestRepository;
import dev.nuwa.repo.index.BlobLocation;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.pack.ChunkKind;
import dev.nuwa.repo.pack.Grouping;
import dev.nuwa.repo.pack.PackOptions;
import dev.nuwa.repo.pack.ReadBack;
import dev.nuwa.repo.pack.UnitSealer;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import dev.nuwa.repo.unit.Compression;
import dev.nuwa.restore.RestoreOptions.Extras;
import dev.nuwa.restore.RestoreOptions.Overwrite;
import dev.nuwa.restore.RestoreOptions.Verification;
import dev.nuwa.source.LinkGroups;
import dev.nuwa.source.Recorded;
import dev.nuwa.source.Selection;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.fs.FileSystemSource;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetOptions;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.Storage;
import dev.nuwa.task.TaskScope;
import dev.nuwa.tree.TreeReader;
import dev.nuwa.tree.TreeRoot;
import dev.nuwa.tree.TreeWriter;
import dev.nuwa.tree.state.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A repository in memory with small chunks and small packs, to back up real trees and restore them
/// after something went wrong.
final class RestoreLab implements AutoCloseable {

  static final RestoreOptions USUAL = options(Overwrite.REFUSE, Extras.KEEP);

  /// Tiny chunks.
  static final BackupOptions.CutWish GEAR =
      new BackupOptions.CutWish.Gear(new CutParameters(64, 128, 1024));

  private static final PackOptions PACKS =
      new PackOptions(
          64 << 10,
          64 << 10,
          1,
          1,
          Compression.STANDARD,
          new Grouping(32 << 10, 8 << 10, 8 << 10),
          ReadBack.EVERY_UNIT);

  final MemoryStorage storage = new MemoryStorage();
  final Recorded events = new Recorded();
  private final Path folder;
  private final TestRepository repository;

  /// @param folder for the states of backups
  RestoreLab(Path folder) {
    this.folder = folder;
    this.repository = TestRepository.create(storage, 1);
  }

  static RestoreOptions options(Overwrite overwrite, Extras extras) {
    return new RestoreOptions(overwrite, extras, Verification.NONE, 2);
  }

  Session open() {
    return open(storage);
  }

  Session open(Storage other) {
    return repository.open(other, InstantSource.system(), EventSink.none());
  }

  /// Backs trees up as one snapshot, files cut by content into tiny chunks.
  StoredSnapshot backUp(Path... roots) {
    return backUp(GEAR, roots);
  }

  StoredSnapshot backUp(BackupOptions.CutWish cut, Path... roots) {
    BackupOptions options =
        new BackupOptions(
            cut, 64, 384L << 20, 2, new BackupOptions.Label("host", "user", List.of(), "", "test"));
    StateFolder states =
        new StateFolder(folder.resolve("state"), new SecureRandom(), EventSink.none());
    LinkGroups links = new LinkGroups();
    List<BackupRoot> sources = new ArrayList<>();
    try (Session session = open()) {
      for (Path root : roots) {
        ByteString path = ByteString.utf8(root.toString());
        SourceOptions everything = SourceOptions.everything(folder);
        sources.add(
            new BackupRoot(path, FileSystemSource.open(path, everything, EventSink.none(), links)));
      }
      BackupReport report =
          new BackupRun(session, options, states, InstantSource.system(), EventSink.none())
              .run(sources, Optional.empty(), PACKS);
      assertThat(report.partial()).isFalse();
      return session.snapshots().confirmed().stream()
          .filter(snapshot -> snapshot.name().equals(report.snapshot()))
          .findFirst()
          .orElseThrow();
    } finally {
      sources.forEach(root -> root.source().close());
    }
  }

  /// Stores files as chunks in one unit, each under its id, but one with another content.
  void lieAbout(Path file, List<Path> files) throws IOException {
    try (Session session = open();
        TaskScope scope = TaskScope.open();
        BackupSession backup = session.beginBackup(new BackupSpec(Optional.empty(), PACKS), scope);
        UnitSealer sealer = backup.newSealer()) {
      for (Path each : files) {
        byte[] bytes = Files.readAllBytes(each);
        BlobId id = backup.newHasher().chunk(bytes);
        bytes[0] ^= (byte) (each.equals(file) ? 1 : 0);
        int checksum = Digests.crc32c(bytes, 0, bytes.length);
        sealer.chunk(ChunkKind.GEAR, id, checksum, bytes, 0, bytes.length);
      }
      sealer.flush();
      backup.flush();
    }
  }

  /// Publishes a snapshot of a tree that is made by hand.
  StoredSnapshot publish(Consumer<TreeWriter> tree) {
    try (Session session = open();
        TaskScope scope = TaskScope.open();
        BackupSession backup = session.beginBackup(new BackupSpec(Optional.empty(), PACKS), scope);
        Secret treeKey = backup.treeKey()) {
      TreeWriter writer = new TreeWriter(backup.nodes(), treeKey.bytes());
      tree.accept(writer);
      TreeRoot root = writer.finish();
      SnapshotRoot stored =
          new SnapshotRoot(root.node().id(), root.node().refsHash(), root.node().level());
      SnapshotNames names =
          new SnapshotNames(
              "host",
              "user",
              List.of(ByteString.utf8("/data")),
              List.of(),
              "test",
              Observations.NONE,
              List.of(),
              "");
      return backup.publish(
          new BackupResult(TestRepository.NOON, List.of(stored), false, Counts.ZERO, names));
    }
  }

  RestoreResult restore(StoredSnapshot snapshot, Path to) {
    return restore(snapshot, to, USUAL);
  }

  RestoreResult restore(StoredSnapshot snapshot, Path to, RestoreOptions options) {
    return restore(storage, snapshot, to, options);
  }

  RestoreResult restore(Storage from, StoredSnapshot snapshot, Path to, RestoreOptions options) {
    try (Session session = open(from);
        Contents contents = session.contents()) {
      return restore(contents, List.of(part(contents, snapshot, 0)), to, options);
    }
  }

  RestoreResult restore(
      Contents contents, List<RestorePart> parts, Path to, RestoreOptions options) {
    try (Target target = target(to)) {
      return new RestoreRun(contents, target, options, events).run(parts, 0, 0);
    }
  }

  Target target(Path to) {
    return Target.open(ByteString.utf8(to.toString()), TargetOptions.usual(), events);
  }

  /// Restores what is selected.
  RestoreResult restore(StoredSnapshot snapshot, Path to, Selection selection) {
    try (Session session = open();
        Contents contents = session.contents()) {
      return restore(contents, List.of(part(contents, snapshot, selection)), to, USUAL);
    }
  }

  /// How many restored files differ from the snapshot.
  long verify(StoredSnapshot snapshot, Path restored) {
    return verify(snapshot, restored, Selection.everything());
  }

  long verify(StoredSnapshot snapshot, Path restored, Selection selection) {
    try (Session session = open();
        Contents contents = session.contents()) {
      return verify(contents, part(contents, snapshot, selection), restored);
    }
  }

  long verify(Contents contents, RestorePart part, Path restored) {
    try (Source source =
        FileSystemSource.open(
            ByteString.utf8(restored.toString()),
            SourceOptions.everything(folder),
            EventSink.none(),
            new LinkGroups())) {
      return new VerifyRun(contents, source, events).run(part);
    }
  }

  private static RestorePart part(Contents contents, StoredSnapshot snapshot, Selection selection) {
    return new RestorePart(tree(contents, snapshot, 0), EntryKey.ROOT, EntryKey.ROOT, selection);
  }

  /// Flips a bit in the names of a node, in every pack that has it.
  void spoil(NodeRef node) {
    try (Session session = open();
        Contents contents = session.contents()) {
      for (BlobLocation at : contents.index().findAll(node.id(), Part.NAMES)) {
        long offset = contents.index().unit(at, node.id()).offset();
        String pack = contents.index().pack(at.pack()).name();
        Damage.flip(storage, pack, (int) offset + 1);
      }
    }
  }

  static TreeReader tree(Contents contents, StoredSnapshot snapshot, int root) {
    return new TreeReader(contents.nodes(), Session.rootNode(snapshot, root));
  }

  /// All of one root.
  static RestorePart part(Contents contents, StoredSnapshot snapshot, int root) {
    return new RestorePart(
        tree(contents, snapshot, root), EntryKey.ROOT, EntryKey.ROOT, Selection.everything());
  }

  static EntryKey key(String path) {
    EntryKey key = EntryKey.ROOT;
    for (String name : path.split("/", -1)) {
      key = key.child(ByteString.utf8(name));
    }
    return key;
  }

  /// What was said of files, by path.
  Map<String, String> failures() {
    Map<String, String> failures = new TreeMap<>();
    for (Event.FileFailed event : events.of(Event.FileFailed.class)) {
      assertThat(failures.put(event.path(), event.reason())).as("named twice").isNull();
    }
    return failures;
  }

  List<ObjectInfo> objects(String prefix) {
    try (Stream<ObjectInfo> objects = storage.list(prefix)) {
      return objects.toList();
    }
  }

  /// Everything that can be seen of a tree, by relative path.
  static Map<String, String> describe(Path root) {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      files.forEach(file -> found.put(root.relativize(file).toString(), describeOne(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  private static String describeOne(Path file) {
    try {
      Map<String, Object> of =
          Files.readAttributes(file, "unix:mode,uid,gid,size", LinkOption.NOFOLLOW_LINKS);
      boolean directory = Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
      boolean link = Files.isSymbolicLink(file);
      boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
      String content =
          link
              ? Files.readSymbolicLink(file).toString()
              : regular && Files.size(file) < 64 << 20
                  ? "" + Arrays.hashCode(Files.readAllBytes(file))
                  : "";
      return Integer.toOctalString((int) of.get("mode"))
          + (" " + of.get("uid") + ":" + of.get("gid"))
          + (" " + (directory ? 0 : of.get("size")))
          + (" " + Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS))
          + (" "
              + (directory
                  ? ""
                  : Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)))
          + (" " + content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    storage.close();
  }
}
