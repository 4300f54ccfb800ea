package dev.nuwa.source.fs;

import static dev.nuwa.source.TestTree.latin;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.SourceException;
import dev.nuwa.event.Event;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.LinkGroups;
import dev.nuwa.source.Recorded;
import dev.nuwa.source.Source;
import dev.nuwa.source.SourceOptions;
import dev.nuwa.source.SourceWalk;
import dev.nuwa.source.TestTree;
import dev.nuwa.source.kernel.Abi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSystemWalkTest {

  @TempDir Path spill;
  private final TestTree tree = new TestTree();
  private final Recorded events = new Recorded();

  @AfterEach
  void removeTree() {
    tree.close();
  }

  @Test
  void startsWithTheRootAndKeepsChildrenTogetherBeforeGrandchildren() {
    tree.directory("b").directory("a").file("c", "").file("a/z", "").directory("a/m");
    tree.file("a/m/1", "").file("b/0", "").file("a b", "");
    assertThat(paths()).containsExactly("", "a", "a b", "b", "c", "a/m", "a/z", "a/m/1", "b/0");
  }

  @Test
  void keepsNamesByteForByte() {
    List<String> names =
        List.of("\u00ff\u00fe", "new\nline", "\u001b[2J", "\\", "x".repeat(255), " ", "-r", "...");
    names.forEach(name -> tree.file(name, name));
    List<ByteString> seen = new ArrayList<>();
    walk().forEach((key, entry) -> seen.add(key.name()));
    for (String name : names) {
      assertThat(seen).contains(ByteString.of(latin(name)));
    }
    assertThat(events.events()).isEmpty();
  }

  @Test
  void comesInStrictlyAscendingKeysForAnyTreeAndAnyBudget() {
    for (long seed = 1; seed <= 4; seed++) {
      try (TestTree random = new TestTree()) {
        SortedSet<EntryKey> expected = randomTree(random, new Random(seed));
        for (int budget : new int[] {0, SourceOptions.SORT_BYTES_MAX}) {
          assertThat(walk(random.path(), options(budget)).keySet())
              .describedAs("seed %d, budget %d", seed, budget)
              .containsExactlyElementsOf(expected);
        }
      }
    }
  }

  @Test
  void sortsADirectoryOfManyNamesInSmallMemory() {
    int count = 1_000;
    tree.directory("many");
    for (int i = 0; i < count; i++) {
      tree.kernel().close(tree.create("many/" + Integer.toHexString(i * 0x9e3779b1)));
    }
    List<EntryKey> keys = new ArrayList<>(walk(tree.path(), options(0)).keySet());
    assertThat(keys).hasSize(count + 2).isSorted();
  }

  @Test
  void goesAsDeepAsTheTreeWithoutStackOrDescriptors() {
    tree.chain("d", 1100).file("last", "");
    List<EntryKey> keys = new ArrayList<>(walk().keySet());
    assertThat(keys).hasSize(1102).isSorted();
    assertThat(keys.getLast().path()).hasSize(1100);
    assertThat(events.events()).isEmpty();
  }

  @Test
  void comesBackFromTheDepthsToWhatIsLeftAbove() {
    tree.directory("a").directory("z").file("z/f", "");
    tree.chain("m", 120);
    assertThat(paths()).endsWith("z/f").hasSize(120 + 4);
  }

  @Test
  void reportsPathsThatAreLongerThanAKey() {
    tree.chain("x".repeat(255), 260);
    assertThat(walk()).hasSizeBetween(250, 258);
    assertThat(events.of(Event.FileFailed.class)).hasSize(1);
  }

  @Test
  void recordsWhatStatShows() {
    tree.file("file", "12345").symlink("link", "file\u00ff").fifo("pipe");
    int descriptor = tree.create("file");
    tree.writes().changeMode(descriptor, 04751);
    tree.writes().changeTime(descriptor, -12_345, 987_654_321);
    tree.kernel().close(descriptor);
    Map<EntryKey, Entry> found = walk();
    Entry file = found.get(key("file"));
    assertThat(file.type()).isEqualTo(FileType.REGULAR);
    assertThat(file.mode()).isEqualTo(04751);
    assertThat(file.size()).isEqualTo(5);
    assertThat(file.times().modified().seconds()).isEqualTo(-12_345);
    assertThat(file.times().modified().nanos()).isEqualTo(987_654_321);
    assertThat(file.times().changed()).isNotNull();
    assertThat(file.owner().uid()).isEqualTo(tree.kernel().effectiveUser());
    assertThat(file.identity()).isNotNull();
    Entry link = found.get(key("link"));
    assertThat(link.type()).isEqualTo(FileType.SYMBOLIC_LINK);
    assertThat(link.extras().linkTarget()).isEqualTo(ByteString.of(latin("file\u00ff")));
    assertThat(found.get(key("pipe")).type()).isEqualTo(FileType.FIFO);
  }

  @Test
  void knowsTheNameOfTheOwner() throws Exception {
    tree.file("mine", "");
    String owner = java.nio.file.Files.getOwner(tree.folder().resolve("mine")).getName();
    ByteString name = walk().get(key("mine")).owner().user();
    boolean hasName = !owner.chars().allMatch(Character::isDigit);
    assertThat(name.utf8()).isEqualTo(hasName ? owner : "");
  }

  @Test
  void recordsDevicesWhereTheyMayBeMade() {
    int made = tree.writes().makeNode(tree.root(), latin("dev"), 0x2000 | 0600, 300, 70_000);
    Map<EntryKey, Entry> found = walk();
    if (made == 0) {
      assertThat(found.get(key("dev")).extras().device().major()).isEqualTo(300);
      assertThat(found.get(key("dev")).extras().device().minor()).isEqualTo(70_000);
    } else {
      assertThat(found).hasSize(1);
    }
  }

  @Test
  void numbersHardLinksAcrossRoots() {
    tree.directory("one").directory("two").file("one/a", "x").file("one/single", "");
    tree.link("one/a", "one/b").link("one/a", "two/c");
    LinkGroups links = new LinkGroups();
    SourceOptions options = SourceOptions.everything(spill);
    var one = walk(tree.path("one"), options, links);
    var two = walk(tree.path("two"), options, links);
    long group = one.get(key("a")).extras().linkGroup();
    assertThat(group).isPositive();
    assertThat(one.get(key("b")).extras().linkGroup()).isEqualTo(group);
    assertThat(two.get(key("c")).extras().linkGroup()).isEqualTo(group);
    assertThat(one.get(key("single")).extras().linkGroup()).isZero();
  }

  @Test
  void followsTheRootAndNothingBelowIt() {
    tree.directory("real").file("real/in", "").directory("other").file("other/out", "");
    tree.symlink("real/away", "../other").symlink("entry", "real");
    assertThat(walk(tree.path("entry"), SourceOptions.everything(spill)).keySet())
        .extracting(EntryKey::toString)
        .containsExactly("", "away", "in");
  }

  @Test
  void takesAFileAsRoot() {
    tree.file("only", "abc");
    var found = walk(tree.path("only"), SourceOptions.everything(spill));
    assertThat(found).containsOnlyKeys(EntryKey.ROOT);
    assertThat(found.get(EntryKey.ROOT).size()).isEqualTo(3);
  }

  @Test
  void refusesARootThatIsNotThere() {
    assertThatThrownBy(() ->
            FileSystemSource.open(
                tree.path("absent"), SourceOptions.everything(spill), events, new LinkGroups()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("absent")
        .hasMessageContaining("no such file");
  }

  @Test
  void reportsADirectoryThatMayNotBeReadAndGoesOn() {
    tree.directory("closed").file("closed/secret", "").file("zz", "");
    int descriptor =
        tree.kernel().open(tree.root(), latin("closed"), Abi.O_RDONLY | Abi.O_DIRECTORY, 0);
    tree.writes().changeMode(descriptor, 0);
    List<String> seen = paths();
    tree.writes().changeMode(descriptor, 0700);
    tree.kernel().close(descriptor);
    if (tree.runsAsRoot()) {
      assertThat(seen).containsExactly("", "closed", "zz", "closed/secret");
    } else {
      assertThat(seen).containsExactly("", "closed", "zz");
      assertThat(events.of(Event.FileFailed.class)).hasSize(1);
    }
  }

  @Test
  void reportsADirectoryThatVanishesBeforeItIsEntered() {
    tree.directory("gone").file("stays", "");
    List<String> seen = new ArrayList<>();
    try (Source source = open(tree.path(), SourceOptions.everything(spill), new LinkGroups());
        SourceWalk walk = source.walk()) {
      while (walk.next()) {
        seen.add(walk.key().toString());
        if (walk.key().equals(key("stays"))) {
          assertThat(tree.writes().removeDirectory(tree.root(), latin("gone"))).isZero();
        }
      }
      assertThat(source.counts().changed()).isEqualTo(1);
    }
    assertThat(seen).containsExactly("", "gone", "stays");
    assertThat(events.of(Event.FileChanged.class)).hasSize(1);
  }

  @Test
  void goesOnElsewhereWhenTheWayBackIsLost() {
    tree.chain("m", 100).directory("m/x").directory("z").file("z/f", "");
    List<String> seen = new ArrayList<>();
    try (Source source = open(tree.path(), SourceOptions.everything(spill), new LinkGroups());
        SourceWalk walk = source.walk()) {
      while (walk.next()) {
        seen.add(walk.key().toString());
        if (walk.key().path().size() == 100) {
          assertThat(tree.writes().rename(tree.root(), latin("m/m"), latin("away"))).isZero();
          assertThat(tree.writes().rename(tree.root(), latin("m"), latin("renamed"))).isZero();
        }
      }
    }
    assertThat(seen).contains("m/x", "z/f");
    assertThat(events.of(Event.FileFailed.class))
        .extracting(Event.FileFailed::reason)
        .containsExactly("it was moved while it was read; some of it is missing");
  }

  @Test
  void doesNotFollowADirectoryThatBecameALink() {
    tree.directory("d").directory("secret").file("secret/s", "").file("stays", "");
    List<String> seen = new ArrayList<>();
    try (Source source = open(tree.path(), SourceOptions.everything(spill), new LinkGroups());
        SourceWalk walk = source.walk()) {
      while (walk.next()) {
        seen.add(walk.key().toString());
        if (walk.key().equals(key("stays"))) {
          tree.writes().removeDirectory(tree.root(), latin("d"));
          tree.symlink("d", "secret");
        }
      }
    }
    assertThat(seen).doesNotContain("d/s").contains("secret/s");
    assertThat(events.events()).isNotEmpty();
  }

  private SortedSet<EntryKey> randomTree(TestTree random, Random numbers) {
    SortedSet<EntryKey> keys = new TreeSet<>(List.of(EntryKey.ROOT));
    List<EntryKey> directories = new ArrayList<>(List.of(EntryKey.ROOT));
    List<String> paths = new ArrayList<>(List.of(""));
    for (int i = 0; i < 150; i++) {
      int parent = numbers.nextInt(directories.size());
      String name = randomName(numbers);
      EntryKey key = directories.get(parent).child(ByteString.of(latin(name)));
      if (!keys.add(key)) {
        continue;
      }
      String path = paths.get(parent).isEmpty() ? name : paths.get(parent) + "/" + name;
      if (numbers.nextInt(3) == 0) {
        random.directory(path);
        directories.add(key);
        paths.add(path);
      } else {
        random.file(path, "");
      }
    }
    return keys;
  }

  private static String randomName(Random numbers) {
    StringBuilder name = new StringBuilder();
    int length = 1 + numbers.nextInt(4);
    for (int i = 0; i < length; i++) {
      name.append("\u0001 .-abAB\u007f\u0080\u00ff\n".charAt(numbers.nextInt(12)));
    }
    return name.toString().matches("\\.{1,2}") ? "dot" : name.toString();
  }

  private List<String> paths() {
    return walk().keySet().stream().map(EntryKey::toString).toList();
  }

  private Map<EntryKey, Entry> walk() {
    return walk(tree.path(), SourceOptions.everything(spill));
  }

  private Map<EntryKey, Entry> walk(ByteString root, SourceOptions options) {
    return walk(root, options, new LinkGroups());
  }

  private Map<EntryKey, Entry> walk(ByteString root, SourceOptions options, LinkGroups links) {
    Map<EntryKey, Entry> found = new LinkedHashMap<>();
    try (Source source = open(root, options, links);
        SourceWalk walk = source.walk()) {
      while (walk.next()) {
        found.put(walk.key(), walk.entry());
      }
    }
    return found;
  }

  private Source open(ByteString root, SourceOptions options, LinkGroups links) {
    return FileSystemSource.open(root, options, events, links);
  }

  private SourceOptions options(int budget) {
    SourceOptions all = SourceOptions.everything(spill);
    return new SourceOptions(
        all.selection(),
        all.boundary(),
        all.caches(),
        all.markers(),
        all.fileBytesMax(),
        all.excludedPaths(),
        spill,
        budget);
  }

  private static EntryKey key(String name) {
    return EntryKey.ROOT.child(ByteString.utf8(name));
  }
}
