package dev.nuwa.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.Contents;
import dev.nuwa.repo.Session;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.restore.RestoreOptions;
import dev.nuwa.restore.RestorePart;
import dev.nuwa.restore.RestoreRun;
import dev.nuwa.source.Recorded;
import dev.nuwa.source.Selection;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetOptions;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.wrap.ObservedStorage;
import dev.nuwa.task.Ticker;
import dev.nuwa.tree.TreeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one file and one directory cost, by the number of entries around them.
class RangeScanTest {

  private static final long FEW = 1_000;
  private static final long MANY = 40 * FEW;

  @TempDir private Path folder;

  /// Nodes read and ranges of packs fetched.
  private record Cost(int levels, int nodes, int gets) {}

  @Test
  void restoringAFileOrADirectoryReadsItsRangeAndNotTheTree() throws IOException {
    List<Cost> few = costs(FEW);
    List<Cost> many = costs(MANY);
    // The look for it and the scan go down once each; 40 times as many are a level or two more.
    assertThat(few.getFirst().nodes()).isLessThanOrEqualTo(2 * few.getFirst().levels());
    assertThat(many.getFirst().nodes()).isLessThanOrEqualTo(2 * many.getFirst().levels());
    assertThat(many.getFirst().levels()).isLessThanOrEqualTo(few.getFirst().levels() + 2);
    assertThat(many.getFirst().gets()).isLessThanOrEqualTo(few.getFirst().gets() + 4);
    // The directory has 20 entries here and 800 there: a few leaves.
    assertThat(many.getLast().nodes()).isLessThanOrEqualTo(few.getLast().nodes() + 10);
    assertThat(many.getLast().gets()).isLessThanOrEqualTo(few.getLast().gets() + 4);
  }

  /// Of one file in the middle, and of the first of the inner directories.
  private List<Cost> costs(long files) throws IOException {
    MemoryStorage storage = new MemoryStorage();
    Engine engine = Engine.create(storage, files);
    Path states = folder.resolve("states-" + files);
    engine.backup(storage, folder, states, real -> new WideSource(files));
    Cost file = restore(engine, storage, WideSource.file(files / 2), "one-" + files);
    Cost directory = restore(engine, storage, WideSource.directory(0), "directory-" + files);
    assertThat(folder.resolve("one-" + files + "/there"))
        .hasContent(WideSource.file(files / 2).name().utf8());
    try (Stream<Path> made = Files.list(folder.resolve("directory-" + files + "/there"))) {
      assertThat(made.count()).isEqualTo(Math.min(1000, files / 50));
    }
    return List.of(file, directory);
  }

  private Cost restore(Engine engine, MemoryStorage storage, EntryKey from, String name) {
    Recorded events = new Recorded();
    AtomicInteger nodes = new AtomicInteger();
    ObservedStorage observed = new ObservedStorage(storage, events, Ticker.system());
    try (Session session = engine.open(observed);
        Contents contents = session.contents();
        Target target =
            Target.open(
                ByteString.utf8(folder.resolve(name).toString()),
                TargetOptions.usual().withSpillFolder(folder),
                EventSink.none())) {
      var top = session.snapshots().confirmed().getFirst().facts().roots().getFirst();
      NodeRef root = new NodeRef(NodeKind.TREE, top.level(), top.id(), top.refsHash());
      TreeReader tree =
          new TreeReader(
              ref -> {
                nodes.incrementAndGet();
                return contents.nodes().get(ref);
              },
              root);
      EntryKey to = EntryKey.ROOT.child(ByteString.utf8("there"));
      RestoreOptions options =
          new RestoreOptions(
              RestoreOptions.Overwrite.REFUSE,
              RestoreOptions.Extras.KEEP,
              RestoreOptions.Verification.NONE,
              2);
      int before = events.of(Event.StorageRequest.class).size();
      new RestoreRun(contents, target, options, EventSink.none())
          .run(List.of(new RestorePart(tree, from, to, Selection.everything())), 0, 0);
      var requests = events.of(Event.StorageRequest.class);
      return new Cost(top.level() + 1, nodes.get(), requests.size() - before);
    }
  }
}
