package dev.nuwa.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.task.TaskScope;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every storage owes its readers. An implementation's test extends this and makes an empty
/// storage; where the tested storage takes no objects, `filler` is another door to the same ones.
@Timeout(60)
public abstract class StorageReadContract {

  protected static final long SEED = 20_260_101L;

  /// In which order a storage lists what lies in a folder and beside it.
  protected enum ListOrder {
    /// By the bytes of the whole name, as the interface says: `a-b` before `a/b`.
    WHOLE_NAMES,
    /// By the names of folders: `a/b` before `a-b`. No two names of a repository differ so
    /// (docs/format.md, section 2: a folder is a word or an id, and no other begins with it).
    FOLDERS
  }

  protected final Random random = new Random(SEED);
  protected Storage storage;
  protected Storage filler;

  /// A new, empty storage.
  protected abstract Storage open() throws Exception;

  /// A door by which objects get into what [#open()] made.
  protected Storage filler(Storage opened) {
    return opened;
  }

  /// How many names the tests of long lists use.
  protected int manyNames() {
    return 2500;
  }

  /// What the tested storage is known for; one that lists by folders must refuse such a list.
  protected ListOrder listOrder() {
    return ListOrder.WHOLE_NAMES;
  }

  @BeforeEach
  final void openStorage() throws Exception {
    storage = open();
    filler = filler(storage);
  }

  @AfterEach
  final void closeStorage() {
    storage.close();
    storage.close();
  }

  @Test
  void absentObjectsAreEmptyNotErrors() {
    for (String name : List.of("config", "pack/w/0123456789abcdef", "a/b/c/d/e/f", "x")) {
      assertThat(storage.get(ObjectName.of(name), ByteRange.all())).isEmpty();
      assertThat(storage.get(ObjectName.of(name), ByteRange.last(10))).isEmpty();
      assertThat(storage.head(ObjectName.of(name))).isEmpty();
    }
  }

  @Test
  void emptyStorageListsNothing() {
    assertThat(names("")).isEmpty();
    assertThat(names("pack/")).isEmpty();
    assertThat(names("pack/w/01")).isEmpty();
  }

  @Test
  void bytesOfAnyLengthComeBackExactly() {
    for (int length : new int[] {0, 1, 2, 255, 4095, 4096, 4097, 131_071, 131_073, 1_048_573}) {
      byte[] bytes = bytes(length);
      ObjectName name = ObjectName.of("pack/w/" + "%08d".formatted(length));
      fill(name, bytes);
      assertThat(storage.get(name, ByteRange.all())).hasValue(bytes);
      assertThat(storage.head(name)).contains(new ObjectInfo(name, length));
    }
  }

  @Test
  void rangesAreClampedToTheObject() throws IOException {
    ObjectName name = ObjectName.of("index/w/00ff");
    byte[] bytes = bytes(300_007);
    fill(name, bytes);
    for (ByteRange range :
        List.of(
            ByteRange.all(),
            ByteRange.of(0, 1),
            ByteRange.of(0, 300_007),
            ByteRange.of(0, Integer.MAX_VALUE),
            ByteRange.of(131_000, 150_001),
            ByteRange.of(300_006, 1),
            ByteRange.of(300_000, 100),
            ByteRange.of(300_007, 1),
            ByteRange.of(Long.MAX_VALUE, 1),
            ByteRange.of(77, 0),
            ByteRange.last(0),
            ByteRange.last(1),
            ByteRange.last(300_006),
            ByteRange.last(Integer.MAX_VALUE))) {
      int start = (int) range.start(bytes.length);
      int end = (int) range.end(bytes.length);
      assertThat(storage.get(name, range))
          .describedAs("%s", range)
          .hasValue(Arrays.copyOfRange(bytes, start, end));
      if (range instanceof ByteRange.Slice slice) {
        try (InputStream in = storage.open(name, slice).orElseThrow()) {
          assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, start, end));
          assertThat(in.read()).isEqualTo(-1);
        }
      }
    }
    assertThat(storage.open(ObjectName.of("index/w/00"), new ByteRange.Slice(0, 9))).isEmpty();
  }

  @Test
  void anOpenedRangeNeedsNotBeReadToItsEnd() throws IOException {
    ObjectName name = ObjectName.of("pack/w/00ff");
    byte[] bytes = bytes(3_000_000);
    fill(name, bytes);
    for (int i = 0; i < 40; i++) {
      try (InputStream in = storage.open(name, new ByteRange.Slice(i, 2_900_000)).orElseThrow()) {
        assertThat(in.read()).isEqualTo(bytes[i] & 0xff);
      }
    }
    assertThat(storage.get(name, ByteRange.all())).hasValue(bytes);
  }

  @Test
  void rangesOfAnEmptyObjectAreEmptyBytes() {
    ObjectName name = ObjectName.of("ok/w/0");
    fill(name, new byte[0]);
    assertThat(storage.get(name, ByteRange.all())).hasValue(new byte[0]);
    assertThat(storage.get(name, ByteRange.of(0, 10))).hasValue(new byte[0]);
    assertThat(storage.get(name, ByteRange.of(10, 10))).hasValue(new byte[0]);
    assertThat(storage.get(name, ByteRange.last(10))).hasValue(new byte[0]);
  }

  @Test
  void returnedArraysBelongToTheCaller() {
    ObjectName name = ObjectName.of("gen/0000000000000001");
    byte[] bytes = bytes(100);
    fill(name, bytes.clone());
    storage.get(name, ByteRange.all()).ifPresent(b -> Arrays.fill(b, (byte) 0));
    storage.get(name, ByteRange.last(50)).ifPresent(b -> Arrays.fill(b, (byte) 0));
    assertThat(storage.get(name, ByteRange.all())).hasValue(bytes);
  }

  @Test
  void namesAreListedInByteOrderWhateverTheyLookLike() {
    TreeSet<String> names = new TreeSet<>();
    for (String name :
        List.of(
            "config/0000000000000001",
            "0",
            "z",
            "a-b",
            "a-b-c/d",
            "a-/x",
            "a0/x",
            "a/b/c",
            "ab",
            "pack/w/ab",
            "pack/w/ab-",
            "pack/w/abc",
            "pack/w/ab0",
            "pack/w/a",
            "pack/w/b",
            "pack/w-1/aa",
            "pack/w1/aa",
            "pack/w/aba/x",
            "pack/w/ab-/x",
            "pack/w/ac/x/y",
            "pack/aa",
            "pack/a",
            "index/w/00",
            "index/w/0",
            "snap/w/000-1",
            "snap/w/000-0",
            "tmp/x",
            "nuwa/storage")) {
      if (names.stream().noneMatch(n -> n.startsWith(name + "/") || name.startsWith(n + "/"))) {
        names.add(name);
      }
    }
    if (listOrder() == ListOrder.FOLDERS) {
      names.removeIf(name -> isBesideItsFolder(name, names));
    }
    assertThat(names).hasSizeGreaterThan(20);
    fillAndListByEachPrefix(names);
  }

  /// Whether a name begins with the name of a folder and a hyphen.
  private static boolean isBesideItsFolder(String name, Set<String> all) {
    return IntStream.range(0, name.length())
        .filter(i -> name.charAt(i) == '-')
        .mapToObj(i -> name.substring(0, i) + "/")
        .anyMatch(folder -> all.stream().anyMatch(other -> other.startsWith(folder)));
  }

  @Test
  void aFolderBesideItsOwnNameAndAHyphenIsListedInByteOrderOrNotAtAll() {
    fill(ObjectName.of("a/b"), bytes(1));
    fill(ObjectName.of("a-b"), bytes(1));
    switch (listOrder()) {
      case WHOLE_NAMES -> assertThat(names("")).containsExactly("a-b", "a/b");
      case FOLDERS ->
          assertThatThrownBy(() -> names(""))
              .isInstanceOfSatisfying(
                  StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
    }
  }

  @Test
  void namesOfARepositoryAreListedInByteOrder() {
    List<String> writers = List.of(hex(2), hex(2), "0".repeat(32), "0".repeat(31) + "1");
    TreeSet<String> names = new TreeSet<>();
    for (int i = 0; i < 3; i++) {
      names.add("config/%016x".formatted(i));
      names.add("gen/%016x".formatted(9 + i));
      names.add("keys/" + hex(2));
      for (String writer : writers) {
        names.add("cert/" + writer + "-" + hex(1));
        names.add("probe/" + writer + "-" + hex(1));
        names.add("pack/" + writer + "/" + hex(2));
        names.add("index/" + writer + "/" + hex(2));
        names.add("verified/" + writer + "/" + hex(2));
        String snapshot = writer + "/%016x-".formatted(i) + hex(1);
        names.add("snap/" + snapshot);
        names.add("ok/" + snapshot);
        names.add("drop/" + snapshot + "-" + hex(1));
        names.add("note/" + snapshot + "-" + hex(1));
        String session = "pin/" + writer + "/" + hex(1);
        names.addAll(List.of(session + "-0000", session + "-0001", session + "-end"));
      }
    }
    fillAndListByEachPrefix(names);
  }

  private String hex(int longs) {
    return "%016x".formatted(random.nextLong()) + (longs == 1 ? "" : hex(longs - 1));
  }

  private void fillAndListByEachPrefix(Set<String> names) {
    fillAll(names.stream().map(ObjectName::of).toList());
    Set<String> prefixes = new TreeSet<>();
    for (String name : names) {
      // All of a short name's, and of a long one those that requests are made with.
      for (int end = 0; end <= name.length(); end += name.length() < 24 ? 1 : 19) {
        prefixes.add(name.substring(0, end));
      }
      prefixes.add(name.substring(0, name.lastIndexOf('/') + 1));
    }
    assertThat(names("")).containsExactlyElementsOf(names);
    for (String prefix : prefixes) {
      assertThat(names(prefix))
          .describedAs("prefix %s", prefix)
          .containsExactlyElementsOf(names.stream().filter(n -> n.startsWith(prefix)).toList());
    }
  }

  @Test
  void listTellsLengths() {
    fill(ObjectName.of("snap/w/1"), bytes(17));
    fill(ObjectName.of("snap/w/2"), bytes(0));
    try (Stream<ObjectInfo> list = storage.list("snap/")) {
      assertThat(list.map(ObjectInfo::bytes)).containsExactly(17L, 0L);
    }
  }

  @Test
  void thousandsOfNamesAreListedEachOnce() {
    List<ObjectName> wanted =
        IntStream.range(0, manyNames())
            .mapToObj(i -> "%s/w/%016x".formatted(i % 3 == 0 ? "pin" : "pack", random.nextLong()))
            .map(ObjectName::of)
            .sorted()
            .toList();
    fillAll(wanted);
    try (Stream<ObjectInfo> list = storage.list("")) {
      assertThat(list.map(ObjectInfo::name)).containsExactlyElementsOf(wanted);
    }
    assertThat(names("pin/"))
        .hasSize((manyNames() + 2) / 3)
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(n -> n.startsWith("pin/"));
  }

  @Test
  void listCanBeLeftInTheMiddleAndReadWhileOtherCallsAreMade() {
    fillAll(IntStream.range(0, 50).mapToObj(i -> ObjectName.of("drop/w/" + (100 + i))).toList());
    try (Stream<ObjectInfo> list = storage.list("drop/")) {
      Iterator<ObjectInfo> names = list.iterator();
      for (int i = 0; i < 25; i++) {
        ObjectName name = names.next().name();
        assertThat(name.value()).isEqualTo("drop/w/" + (100 + i));
        assertThat(storage.get(name, ByteRange.all())).isPresent();
      }
    }
    assertThat(names("drop/")).hasSize(50);
  }

  @Test
  void prefixesThatNoNameCanHaveAreRefused() {
    for (String prefix : List.of("/", "a//", "A", "a_b", "..", "a b", "\u0000", "ä")) {
      assertThatThrownBy(() -> names(prefix)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void describesItself() {
    assertThat(storage.describe()).isNotBlank().doesNotContain("\n");
    assertThat(storage.capabilities().objectBytesMax()).isGreaterThan(1 << 20);
  }

  @Test
  void manyReadersGetTheSameBytes() {
    ObjectName name = ObjectName.of("pack/w/shared");
    byte[] bytes = bytes(200_003);
    fill(name, bytes);
    try (TaskScope scope = TaskScope.open()) {
      for (int i = 0; i < 32; i++) {
        int at = i * 5000;
        scope.fork(
            "reads",
            () ->
                assertThat(storage.get(name, ByteRange.of(at, 10_000)))
                    .hasValue(Arrays.copyOfRange(bytes, at, at + 10_000)));
      }
      scope.join();
    }
  }

  protected final void fill(ObjectName name, byte[] bytes) {
    filler.put(name, Content.of(bytes), PutOptions.plain());
  }

  protected final void fillAll(List<ObjectName> names) {
    byte[] bytes = bytes(5);
    AtomicInteger next = new AtomicInteger();
    try (TaskScope scope = TaskScope.open()) {
      for (int i = 0; i < 16; i++) {
        scope.fork(
            "fills",
            () -> {
              for (int n = next.getAndIncrement(); n < names.size(); n = next.getAndIncrement()) {
                fill(names.get(n), bytes);
              }
            });
      }
      scope.join();
    }
  }

  protected final List<String> names(String prefix) {
    try (Stream<ObjectInfo> list = storage.list(prefix)) {
      return list.map(info -> info.name().value()).toList();
    }
  }

  protected final byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
