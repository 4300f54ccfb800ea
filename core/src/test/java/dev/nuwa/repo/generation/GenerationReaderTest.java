package dev.nuwa.repo.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.StorageException;
import dev.nuwa.format.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class GenerationReaderTest {

  private final Shelf shelf = new Shelf();
  private final GenerationReader reader = new GenerationReader(shelf);

  @Test
  void withoutGenerationsNothingIsCondemned() {
    assertThat(reader.read(GenerationView.NONE)).isEqualTo(GenerationView.NONE);
  }

  @Test
  void generationsAddUp() {
    shelf.add(1, 1, "pack/a");
    shelf.add(2, 1, "pack/b");

    GenerationView view = reader.read(GenerationView.NONE);

    assertThat(view.last()).isEqualTo(2);
    assertThat(view.condemned().packs()).containsExactlyInAnyOrder("pack/a", "pack/b");
    assertThat(view.seen().orElseThrow().hash()).isEqualTo(hash(2));
  }

  @Test
  void aSecondReadingFetchesOnlyWhatIsNew() {
    shelf.add(1, 1, "pack/a");
    GenerationView first = reader.read(GenerationView.NONE);
    shelf.add(2, 1, "pack/b");
    shelf.fetched.clear();

    GenerationView second = reader.read(first);

    assertThat(shelf.fetched).containsExactly(2L);
    assertThat(second.condemned().packs()).containsExactlyInAnyOrder("pack/a", "pack/b");
    assertThat(second.missedSince(first.last())).isFalse();
  }

  @Test
  void foldedGenerationsStartAtTheirBase() {
    shelf.add(5, 5, "pack/e");
    shelf.add(6, 5, "pack/f");

    GenerationView view = reader.read(GenerationView.NONE);

    assertThat(view.base()).isEqualTo(5);
    assertThat(view.condemned().packs()).containsExactlyInAnyOrder("pack/e", "pack/f");
    assertThat(view.missedSince(4)).isFalse();
    assertThat(view.missedSince(3)).isTrue();
  }

  @Test
  void leftoversBelowTheBaseDoNotCount() {
    shelf.add(2, 1, "pack/b");
    shelf.add(5, 5, "pack/e");

    assertThat(reader.read(GenerationView.NONE).condemned().packs()).containsExactly("pack/e");
  }

  @Test
  void aViewGrowsOverALaterFold() {
    shelf.add(1, 1, "pack/a");
    GenerationView first = reader.read(GenerationView.NONE);
    shelf.links.clear();
    shelf.add(2, 2, "pack/b");

    GenerationView second = reader.read(first);

    assertThat(second.base()).isEqualTo(2);
    assertThat(second.missedSince(first.last())).isFalse();
  }

  @Test
  void aHoleMeansReadAgain() {
    shelf.add(1, 1, "pack/a");
    shelf.add(2, 1, "pack/b");
    shelf.add(3, 1, "pack/c");
    shelf.hiddenOnce.add(2L);

    assertThat(reader.read(GenerationView.NONE).last()).isEqualTo(3);
    assertThat(shelf.listings).isEqualTo(2);
  }

  @Test
  void aHoleThatStaysIsAFailure() {
    shelf.add(1, 1, "pack/a");
    shelf.add(3, 1, "pack/c");

    assertThatThrownBy(() -> reader.read(GenerationView.NONE)).isInstanceOf(StorageException.class);
  }

  @Test
  void aShorterHistoryIsAnAlarmAndNotAnEmptyOne() {
    shelf.add(1, 1, "pack/a");
    GenerationView known = reader.read(GenerationView.NONE);
    shelf.links.clear();

    assertThatThrownBy(() -> reader.read(known)).isInstanceOf(CorruptionException.class);
  }

  @Test
  void aBrokenChainIsDamage() {
    shelf.add(1, 1, "pack/a");
    shelf.links.put(2L, new GenerationLink(2, 1, Optional.of(hash(9)), hash(2), Condemned.NONE));

    assertThatThrownBy(() -> reader.read(GenerationView.NONE))
        .isInstanceOf(CorruptionException.class)
        .hasMessageContaining("gen/0000000000000002");
  }

  private static Hash hash(long n) {
    return new Hash(n, n, n, n);
  }

  /// Generations in memory.
  private static final class Shelf implements GenerationReader.Records {

    final TreeMap<Long, GenerationLink> links = new TreeMap<>();
    final List<Long> fetched = new ArrayList<>();
    final Set<Long> hiddenOnce = new TreeSet<>();
    int listings;

    void add(long number, long base, String pack) {
      Optional<Hash> previous = number == base ? Optional.empty() : Optional.of(hash(number - 1));
      Condemned condemned = new Condemned(Set.of(pack), Set.of(), Set.of(), Set.of(), Set.of());
      links.put(number, new GenerationLink(number, base, previous, hash(number), condemned));
    }

    @Override
    public NavigableSet<Long> numbers() {
      listings++;
      NavigableSet<Long> numbers = new TreeSet<>(links.keySet());
      numbers.removeAll(hiddenOnce);
      hiddenOnce.clear();
      return numbers;
    }

    @Override
    public Optional<GenerationLink> get(long number) {
      fetched.add(number);
      return Optional.ofNullable(links.get(number));
    }
  }
}
