package dev.nuwa.tree.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.crypto.Digests;
import dev.nuwa.event.Event;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.RepositoryId;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Times;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeStore;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.Leaf;
import dev.nuwa.tree.TreeListener;
import dev.nuwa.tree.TreeWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFolderTest {

  private static final StateScope SCOPE =
      new StateScope(new RepositoryId(1, 2), 1, 1, ByteString.utf8("/home/女娲"));

  private static final Timestamp BEGUN = new Timestamp(1_800_000_000L, 5);

  private static final byte[] TREE_KEY = new byte[16];

  private static final String SNAPSHOT = "snap/" + "a".repeat(32) + "/0000000000000001";

  @TempDir Path temp;

  private final List<Event> events = new ArrayList<>();

  @Test
  void nothingIsKnownOfASourceNeverSeen() {
    assertThat(folder().open(SCOPE)).isEmpty();
  }

  @Test
  void aFinishedStateGivesBackEntriesAndLeaves() {
    List<Leaf> leaves = new ArrayList<>();
    StateWriter state = folder().begin(SCOPE, BEGUN, TREE_KEY);
    List<String> written = write(state, leaves, 0, 5000, 1);
    state.finish(SNAPSHOT);
    try (StateStream stream = folder().open(SCOPE).orElseThrow()) {
      assertThat(stream.snapshot()).contains(SNAPSHOT);
      int leaf = 0;
      int entries = 0;
      while (stream.next()) {
        Leaf expected = leaves.get(leaf);
        assertThat(stream.current().leaf().ref()).isEqualTo(expected.ref());
        assertThat(stream.current().leaf().keyBytes()).isEqualTo(expected.keyBytes());
        assertThat(stream.current().leaf().contentBytes()).isEqualTo(expected.contentBytes());
        assertThat(show(stream)).isEqualTo(written.get(entries++));
        leaf += stream.current().index() + 1 == expected.entries() ? 1 : 0;
      }
      assertThat(entries).isEqualTo(written.size());
    }
    assertThat(events).isEmpty();
  }

  @Test
  void aStateThatWasCutOffGivesItsWholeLeaves() throws IOException {
    StateWriter state = folder().begin(SCOPE, BEGUN, TREE_KEY);
    List<String> written = write(state, new ArrayList<>(), 0, 4000, 1);
    state.finish(SNAPSHOT);
    byte[] whole = Files.readAllBytes(only(".state"));
    Path file = only(".state");
    Random random = new Random(81);
    int longest = 0;
    for (int i = 0; i < 40; i++) {
      Files.write(file, Arrays.copyOf(whole, random.nextInt(whole.length)));
      List<String> read = read();
      assertThat(read).isEqualTo(written.subList(0, read.size()));
      longest = Math.max(longest, read.size());
    }
    assertThat(longest).isGreaterThan(1000);
  }

  @Test
  void damageIsNeverMisread() throws IOException {
    StateWriter state = folder().begin(SCOPE, BEGUN, TREE_KEY);
    List<String> written = write(state, new ArrayList<>(), 0, 2000, 1);
    state.finish(SNAPSHOT);
    Path file = only(".state");
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(82);
    for (int i = 0; i < 40; i++) {
      byte[] damaged = whole.clone();
      int at = i < 28 ? i : random.nextInt(whole.length);
      damaged[at] ^= (byte) (1 + random.nextInt(255));
      Files.write(file, damaged);
      List<String> read = read();
      assertThat(read).isEqualTo(written.subList(0, read.size()));
      assertThat(read).hasSizeLessThanOrEqualTo(written.size());
    }
  }

  @Test
  void blocksOfAnotherFileInTheMiddleAreNotRead() throws IOException {
    StateWriter first = folder().begin(SCOPE, BEGUN, TREE_KEY);
    List<String> written = write(first, new ArrayList<>(), 0, 2000, 1);
    first.finish(SNAPSHOT);
    byte[] one = Files.readAllBytes(only(".state"));
    StateWriter second = folder().begin(SCOPE, BEGUN, TREE_KEY);
    write(second, new ArrayList<>(), 0, 2000, 1);
    second.finish(SNAPSHOT);
    byte[] other = Files.readAllBytes(only(".state"));
    assertThat(other).hasSameSizeAs(one);
    System.arraycopy(other, 0, one, 0, other.length / 2);
    Files.write(only(".state"), one);
    List<String> read = read();
    assertThat(read.size()).isBetween(1, written.size() - 1);
    assertThat(read).isEqualTo(written.subList(0, read.size()));
  }

  @Test
  void aStateOfSomethingElseCountsAsAbsent() throws IOException {
    byte[] bytes = finishedState();
    StateScope[] others = {
      new StateScope(new RepositoryId(1, 3), 1, 1, SCOPE.rootPath()),
      new StateScope(SCOPE.repository(), 2, 1, SCOPE.rootPath()),
      new StateScope(SCOPE.repository(), 1, 2, SCOPE.rootPath()),
      new StateScope(SCOPE.repository(), 1, 1, ByteString.utf8("/home"))
    };
    for (StateScope other : others) {
      assertThat(folder().open(other)).isEmpty();
      // Even under the name of the other's file.
      Files.write(StateFiles.of(temp.resolve("state"), other).finished(), bytes);
      assertThat(folder().open(other)).isEmpty();
    }
    assertThat(folder().open(SCOPE)).isPresent();
  }

  /// One of a later version, whose leaves this one would take for damaged.
  @Test
  void aStateWhoseEntriesHaveOtherFieldsCountsAsAbsent() throws IOException {
    byte[] bytes = finishedState();
    byte[] before = bytes.clone();
    sealHeader(bytes);
    assertThat(bytes).isEqualTo(before);
    bytes[Block.PREAMBLE_BYTES + Block.HEAD_BYTES + StateWriter.scope(SCOPE).length - 1]++;
    sealHeader(bytes);
    Files.write(only(".state"), bytes);
    assertThat(folder().open(SCOPE)).isEmpty();
  }

  private byte[] finishedState() throws IOException {
    StateWriter state = folder().begin(SCOPE, BEGUN, TREE_KEY);
    write(state, new ArrayList<>(), 0, 100, 1);
    state.finish(SNAPSHOT);
    return Files.readAllBytes(only(".state"));
  }

  private static void sealHeader(byte[] bytes) {
    int start = Block.PREAMBLE_BYTES;
    byte[] fileId = Arrays.copyOfRange(bytes, start - Block.FILE_ID_BYTES, start);
    int stored = (int) new ByteReader("state", bytes, start + 1, Integer.BYTES).u32();
    int length = Block.HEAD_BYTES + stored;
    byte[] digest = Block.digest(Digests.newSha256(), fileId, 0, bytes, start, length);
    System.arraycopy(digest, 0, bytes, start + length, Block.DIGEST_BYTES);
  }

  @Test
  void aRunThatWasCutOffIsContinuedByTheOneBefore() {
    StateWriter finished = folder().begin(SCOPE, BEGUN, TREE_KEY);
    List<String> old = write(finished, new ArrayList<>(), 0, 4000, 1);
    finished.finish(SNAPSHOT);
    StateWriter cutOff = folder().begin(SCOPE, BEGUN, TREE_KEY);
    List<String> recent = write(cutOff, new ArrayList<>(), 0, 2000, 2);
    cutOff.close();
    try (StateStream stream = folder().open(SCOPE).orElseThrow()) {
      assertThat(stream.snapshot()).contains(SNAPSHOT);
      List<String> read = read(stream);
      assertThat(read).hasSize(4000);
      assertThat(read.subList(0, 2000)).isEqualTo(recent);
      assertThat(read.subList(2000, 4000)).isEqualTo(old.subList(2000, 4000));
    }
  }

  @Test
  void aRunThatWasCutOffAloneHasNoSnapshot() {
    StateWriter cutOff = folder().begin(SCOPE, BEGUN, TREE_KEY);
    List<String> written = write(cutOff, new ArrayList<>(), 0, 2000, 1);
    cutOff.close();
    try (StateStream stream = folder().open(SCOPE).orElseThrow()) {
      assertThat(stream.snapshot()).isEmpty();
      assertThat(read(stream)).isEqualTo(written);
    }
  }

  @Test
  void aRunThatGoesOnIsNotRead() {
    StateWriter running = folder().begin(SCOPE, BEGUN, TREE_KEY);
    write(running, new ArrayList<>(), 0, 2000, 1);
    assertThat(folder().open(SCOPE)).isEmpty();
    running.close();
    assertThat(folder().open(SCOPE)).isPresent();
  }

  @Test
  void finishingClearsWhatIsOutOfDateAndAnOpenStreamSurvivesIt() throws IOException {
    StateWriter cutOff = folder().begin(SCOPE, BEGUN, TREE_KEY);
    List<String> written = write(cutOff, new ArrayList<>(), 0, 2000, 1);
    cutOff.close();
    try (StateStream stream = folder().open(SCOPE).orElseThrow()) {
      StateWriter next = folder().begin(SCOPE, BEGUN, TREE_KEY);
      write(next, new ArrayList<>(), 0, 3000, 2);
      next.finish(SNAPSHOT);
      assertThat(read(stream)).isEqualTo(written);
    }
    try (Stream<Path> files = Files.list(temp.resolve("state"))) {
      assertThat(files).containsExactly(only(".state"));
    }
    assertThat(read()).hasSize(3000);
  }

  @Test
  void aStateThatCannotBeKeptIsAWarningAndNothingMore() throws IOException {
    Files.writeString(temp.resolve("state"), "a file in the place of the folder");
    StateWriter state = folder().begin(SCOPE, BEGUN, TREE_KEY);
    write(state, new ArrayList<>(), 0, 2000, 1);
    state.finish(SNAPSHOT);
    assertThat(events).hasSize(1).first().isInstanceOf(Event.Warning.class);
    assertThat(folder().open(SCOPE)).isEmpty();
  }

  @Test
  void statesAreForTheirOwnerOnly() throws IOException {
    StateWriter state = folder().begin(SCOPE, BEGUN, TREE_KEY);
    state.finish(SNAPSHOT);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(only(".state"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("state"))))
        .isEqualTo("rwx------");
  }

  private StateFolder folder() {
    return new StateFolder(temp.resolve("state"), new SecureRandom(), events::add);
  }

  private Path only(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(temp.resolve("state"))) {
      return files.filter(file -> file.toString().endsWith(suffix)).findFirst().orElseThrow();
    }
  }

  private List<String> read() {
    return folder()
        .open(SCOPE)
        .map(stream -> {
          try (stream) {
            return read(stream);
          }
        })
        .orElse(List.of());
  }

  private static List<String> read(EntryStream stream) {
    List<String> read = new ArrayList<>();
    while (stream.next()) {
      read.add(show(stream));
    }
    return read;
  }

  private static String show(EntryStream stream) {
    return stream.current().key() + " " + stream.current().entry().times().modified().seconds();
  }

  /// Writes the tree of files `from` to before `to`, all of one time.
  private static List<String> write(
      StateWriter state, List<Leaf> leaves, int from, int to, long seconds) {
    NodeStore store =
        (kind, level, refs, names) ->
            new NodeRef(
                kind,
                level,
                new BlobId(Arrays.hashCode(names), names.length, 0, level),
                new Hash(Arrays.hashCode(refs), 0, 0, 0));
    TreeWriter writer =
        new TreeWriter(
            store,
            TREE_KEY,
            new TreeListener() {
              @Override
              public void added(EntryKey key, Entry entry) {
                state.added(key, entry);
              }

              @Override
              public void finished(Leaf leaf) {
                leaves.add(leaf);
                state.finished(leaf);
              }
            });
    List<String> written = new ArrayList<>();
    for (int i = from; i < to; i++) {
      EntryKey key = EntryKey.ROOT.child(ByteString.utf8(String.format("f%08d", i)));
      writer.add(key, file(seconds));
      written.add(key + " " + seconds);
    }
    writer.finish();
    return written;
  }

  private static Entry file(long seconds) {
    return new Entry(
        FileType.REGULAR,
        0644,
        Owner.of(0, 0),
        0,
        Times.modified(new Timestamp(seconds, 0)),
        null,
        Extras.NONE,
        Content.empty());
  }
}
