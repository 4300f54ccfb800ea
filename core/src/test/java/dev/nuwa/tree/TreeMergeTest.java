package dev.nuwa.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TreeMergeTest {

  @Test
  void tellsForEveryKeyWhoHasIt() {
    assertThat(merge(List.of("a", "b", "d"), List.of("b", "c", "d", "e")))
        .containsExactly("a PREVIOUS", "b BOTH", "c FRESH", "d BOTH", "e FRESH");
    assertThat(merge(List.of("b", "c"), List.of("a")))
        .containsExactly("a FRESH", "b PREVIOUS", "c PREVIOUS");
  }

  @Test
  void eitherSideMayBeEmpty() {
    assertThat(merge(List.of(), List.of("a", "b"))).containsExactly("a FRESH", "b FRESH");
    assertThat(merge(List.of("a", "b"), List.of())).containsExactly("a PREVIOUS", "b PREVIOUS");
    assertThat(merge(List.of(), List.of())).isEmpty();
  }

  @Test
  void directoriesComeBeforeWhatIsInTheirSubdirectories() {
    assertThat(merge(List.of("a", "z", "a/b"), List.of("", "a", "b", "a/b", "a/c")))
        .containsExactly(" FRESH", "a BOTH", "b FRESH", "z PREVIOUS", "a/b BOTH", "a/c FRESH");
  }

  @Test
  void anEndedMergeStandsNowhere() {
    TreeMerge merge = new TreeMerge(EntryStream.empty(), () -> false, () -> EntryKey.ROOT);
    assertThatThrownBy(merge::side).isInstanceOf(IllegalStateException.class);
    assertThat(merge.next()).isFalse();
    assertThatThrownBy(merge::key).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(merge::previous).isInstanceOf(IllegalStateException.class);
  }

  private static List<String> merge(List<String> previous, List<String> fresh) {
    MemoryNodes nodes = new MemoryNodes();
    Iterator<EntryKey> walk = fresh.stream().map(Samples::key).iterator();
    List<String> seen = new ArrayList<>();
    try (EntryStream stream = stream(nodes, previous)) {
      TreeMerge merge = new TreeMerge(stream, walk::hasNext, walk::next);
      while (merge.next()) {
        seen.add(merge.key() + " " + merge.side());
        if (merge.side() != TreeMerge.Side.FRESH) {
          assertThat(merge.previous().key()).isEqualTo(merge.key());
        }
      }
    }
    return seen;
  }

  private static EntryStream stream(MemoryNodes nodes, List<String> paths) {
    if (paths.isEmpty()) {
      return EntryStream.empty();
    }
    NavigableMap<EntryKey, Entry> tree = new TreeMap<>();
    Stream<String> all = paths.stream();
    all.forEach(path -> tree.put(Samples.key(path), Samples.emptyFile(1)));
    return new TreeReader(nodes, Samples.write(nodes, tree).node()).scan();
  }
}
