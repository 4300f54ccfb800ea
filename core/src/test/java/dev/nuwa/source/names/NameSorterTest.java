package dev.nuwa.source.names;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.ByteString;
import dev.nuwa.spill.SpillLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameSorterTest {

  @TempDir Path folder;

  @Test
  void handsOutNamesInByteOrderWhetherTheyFitIntoMemoryOrNot() {
    for (long seed = 1; seed <= 12; seed++) {
      for (int runBytes : new int[] {NameSorter.RUN_BYTES_MIN, 1 << 20}) {
        Random random = new Random(seed);
        List<ByteString> names = randomNames(random, random.nextInt(3000));
        assertThat(sorted(names, runBytes))
            .describedAs("seed %d, run of %d bytes", seed, runBytes)
            .containsExactlyElementsOf(new TreeSet<>(names));
      }
    }
  }

  /// Names that differ late, early, or by length alone, with bytes of both signs.
  @Test
  void ordersNamesThatBeginAlike() {
    List<ByteString> names = new ArrayList<>();
    for (String start : List.of("", "common", "common-\u00e9", "common-\u00e9-and-longer")) {
      for (String end :
          List.of("", "a", "ab", "abc", "abcd", "abcde", "abcdf", "\u007f", "\u00ff")) {
        names.add(ByteString.utf8(start + end));
      }
    }
    names.remove(ByteString.utf8(""));
    for (int from = 0; from < names.size(); from++) {
      for (int to = from; to <= names.size(); to++) {
        List<ByteString> some = new ArrayList<>(names.subList(from, to));
        Collections.shuffle(some, new Random(from * 100L + to));
        assertThat(sorted(some, 1 << 20))
            .describedAs("%d to %d", from, to)
            .containsExactlyElementsOf(new TreeSet<>(some));
      }
    }
  }

  @Test
  void spillsWhenTheBudgetIsSmall() {
    try (NameSorter sorter = sorter(NameSorter.RUN_BYTES_MIN)) {
      add(sorter, randomNames(new Random(7), 3000));
      assertThat(sorter.runCount()).isGreaterThan(5);
      sorter.sort();
      assertThat(drain(sorter)).isSorted();
    }
  }

  /// An array that doubles would take up to twice of what was allowed.
  @Test
  void holdsNoMoreThanItIsAllowed() {
    int bytesMax = 3 * NameSorter.RUN_BYTES_MIN / 2;
    try (NameSorter sorter = sorter(bytesMax)) {
      add(sorter, randomNames(new Random(9), 3000));
      assertThat(sorter.heldBytes()).isLessThanOrEqualTo(bytesMax);
    }
  }

  @Test
  void isReusedForTheNextDirectory() {
    try (NameSorter sorter = sorter(NameSorter.RUN_BYTES_MIN)) {
      add(sorter, randomNames(new Random(8), 2000));
      sorter.sort();
      sorter.clear();
      add(sorter, List.of(ByteString.utf8("b"), ByteString.utf8("a")));
      sorter.sort();
      assertThat(drain(sorter)).containsExactly(ByteString.utf8("a"), ByteString.utf8("b"));
    }
  }

  @Test
  void handsOutANameOnceEvenWhenItWasListedTwice() {
    ByteString name = ByteString.utf8("twice");
    assertThat(sorted(List.of(name, ByteString.utf8("zz"), name), 1 << 20)).hasSize(2);
  }

  private List<ByteString> sorted(List<ByteString> names, int runBytes) {
    try (NameSorter sorter = sorter(runBytes)) {
      add(sorter, names);
      sorter.sort();
      return drain(sorter);
    }
  }

  private NameSorter sorter(int runBytes) {
    return new NameSorter(runBytes, new SpillLog(folder));
  }

  private static void add(NameSorter sorter, List<ByteString> names) {
    for (ByteString name : names) {
      sorter.add(name.bytes(), 0, name.length());
    }
  }

  private static List<ByteString> drain(NameSorter sorter) {
    List<ByteString> result = new ArrayList<>();
    for (byte[] name = sorter.next(); name != null; name = sorter.next()) {
      result.add(ByteString.of(name));
    }
    return result;
  }

  static List<ByteString> randomNames(Random random, int count) {
    List<ByteString> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] name = new byte[1 + random.nextInt(random.nextInt(20) == 0 ? 255 : 12)];
      random.nextBytes(name);
      for (int j = 0; j < name.length; j++) {
        name[j] = name[j] == 0 ? 1 : name[j];
      }
      names.add(ByteString.of(name));
    }
    return names;
  }
}
