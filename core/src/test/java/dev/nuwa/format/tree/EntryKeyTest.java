package dev.nuwa.format.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.format.ByteString;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EntryKeyTest {

  private static final long SEED = 77;

  @Test
  void keysHaveTheBytesOfTheFormat() {
    assertThat(EntryKey.ROOT.bytes().isEmpty()).isTrue();
    assertThat(key("a").bytes().hex()).isEqualTo("0061");
    assertThat(key("a/b").bytes().hex()).isEqualTo("61000062");
    assertThat(key("a/b/c").bytes().hex()).isEqualTo("610062000063");
    assertThat(key("a/b").subtreePrefix().hex()).isEqualTo("61006200");
    assertThat(key("a/b").childrenPrefix().hex()).isEqualTo("6100620000");
    assertThat(EntryKey.ROOT.subtreePrefix().isEmpty()).isTrue();
    assertThat(EntryKey.ROOT.childrenPrefix().hex()).isEqualTo("00");
  }

  @Test
  void aKeyTellsItsPath() {
    EntryKey key = key("a/bc/d");
    assertThat(key).hasToString("a/bc/d");
    assertThat(key.name()).isEqualTo(ByteString.utf8("d"));
    assertThat(key.parent()).containsExactly(ByteString.utf8("a"), ByteString.utf8("bc"));
    assertThat(key.parentKey()).isEqualTo(key("a/bc"));
    assertThat(key.parentKey().parentKey()).isEqualTo(key("a"));
    assertThat(key("a").parentKey()).isEqualTo(EntryKey.ROOT);
    assertThat(EntryKey.ROOT.parentKey()).isEqualTo(EntryKey.ROOT);
    assertThat(EntryKey.ROOT.path()).isEmpty();
    assertThat(EntryKey.ROOT.name().isEmpty()).isTrue();
    assertThat(key("a/bc").child(ByteString.utf8("d"))).isEqualTo(key);
    assertThat(key.isBelow(key("a"))).isTrue();
    assertThat(key.isBelow(EntryKey.ROOT)).isTrue();
    assertThat(key.isBelow(key)).isFalse();
    assertThat(key.isBelow(key("a/b"))).isFalse();
  }

  @Test
  void theChildrenOfADirectoryAreContiguousAndSoIsAllBelowIt() {
    Random random = new Random(SEED);
    List<EntryKey> keys = TreeSamples.randomKeys(random, 400);
    for (EntryKey directory : new TreeSet<>(keys.stream().map(EntryKey::parentKey).toList())) {
      assertContiguous(keys, keys.stream().map(k -> k.isBelow(directory)).toList());
      assertContiguous(
          keys, keys.stream().map(k -> k.bytes().startsWith(directory.childrenPrefix())).toList());
      for (EntryKey key : keys) {
        assertThat(key.bytes().startsWith(directory.childrenPrefix()))
            .as("seed %d, %s in %s", SEED, key, directory)
            .isEqualTo(key.parentKey().equals(directory));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "61",
        "6100",
        "610000",
        "002f",
        "00612f62",
        "006100",
        "002e",
        "002e2e",
        "2e000061",
        "2e2e000061",
        "612f0000",
        "61000000",
        "0061006200"
      })
  void whatIsNoKeyIsRefused(String hex) {
    assertThatThrownBy(() -> new EntryKey(ByteString.ofHex(hex)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesAndKeysHaveTheirLimits() {
    ByteString longest = ByteString.utf8("n".repeat(4096));
    assertThat(EntryKey.ROOT.child(longest).name()).isEqualTo(longest);
    ByteString tooLong = ByteString.utf8("n".repeat(4097));
    assertThatThrownBy(() -> EntryKey.ROOT.child(tooLong))
        .isInstanceOf(IllegalArgumentException.class);
    List<ByteString> deep = Collections.nCopies(40_000, ByteString.utf8("d"));
    assertThatThrownBy(() -> EntryKey.of(deep, longest))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(EntryKey.ROOT.child(ByteString.utf8("..."))).hasToString("...");
  }

  private static void assertContiguous(List<EntryKey> keys, List<Boolean> inside) {
    long edges = 0;
    for (int i = 1; i < inside.size(); i++) {
      edges += inside.get(i).equals(inside.get(i - 1)) ? 0 : 1;
    }
    boolean open = inside.getFirst() || inside.getLast();
    assertThat(edges).as("seed %d, %d keys", SEED, keys.size()).isLessThanOrEqualTo(open ? 1 : 2);
  }

  private static EntryKey key(String path) {
    List<ByteString> components = Arrays.stream(path.split("/")).map(ByteString::utf8).toList();
    int last = components.size() - 1;
    return EntryKey.of(components.subList(0, last), components.get(last));
  }
}
