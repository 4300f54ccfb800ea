package dev.nuwa.repo.generation;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.StorageException;
import dev.nuwa.format.ObjectNames;
import java.util.NavigableSet;
import java.util.Optional;

/// Reads the contiguous run of generations that was there when the reading began. A hole means that
/// the listing met a change: it is taken again. A history that became shorter is an alarm, never
/// "no generations". Thread-safe if its records are.
public final class GenerationReader {

  /// Where generations come from.
  public interface Records {

    /// The numbers of all there are.
    NavigableSet<Long> numbers();

    /// One of them, checked; empty when it is not there.
    Optional<GenerationLink> get(long number);
  }

  private static final int TRIES = 5;

  private final Records records;

  public GenerationReader(Records records) {
    this.records = records;
  }

  /// All generations visible when this was called.
  ///
  /// @param known what was read before: it is only continued, unless older ones were folded since
  /// @throws CorruptionException when a generation is damaged, not chained to the one before it, or
  ///   missing at the end of what was known
  public GenerationView read(GenerationView known) {
    for (int i = 0; i < TRIES; i++) {
      Optional<GenerationView> view = tryRead(known);
      if (view.isPresent()) {
        return view.get();
      }
    }
    throw new StorageException(
        StorageException.Reason.UNREACHABLE,
        "gen/",
        "the listing of generations has a hole that does not close",
        "run again later; if it stays, run `nuwa doctor`",
        null);
  }

  private Optional<GenerationView> tryRead(GenerationView known) {
    NavigableSet<Long> numbers = records.numbers();
    long last = numbers.isEmpty() ? 0 : numbers.last();
    if (last < known.last()) {
      throw new CorruptionException(
          ObjectNames.generation(known.last()),
          -1,
          "it was there and is not listed any more: the storage shows an older state");
    }
    if (last == known.last()) {
      return Optional.of(known);
    }
    Optional<GenerationLink> newest = records.get(last);
    if (newest.isEmpty() || !isWhole(numbers, newest.get().base(), last)) {
      return Optional.empty();
    }
    return upTo(newest.get(), known);
  }

  private static boolean isWhole(NavigableSet<Long> numbers, long base, long last) {
    return numbers.subSet(base, true, last, true).size() == last - base + 1;
  }

  private Optional<GenerationView> upTo(GenerationLink newest, GenerationView known) {
    boolean continues = known.last() > 0 && newest.base() <= known.base();
    GenerationView view = continues ? known : null;
    for (long n = continues ? known.last() + 1 : newest.base(); n <= newest.number(); n++) {
      Optional<GenerationLink> link = n == newest.number() ? Optional.of(newest) : records.get(n);
      if (link.isEmpty()) {
        return Optional.empty();
      }
      view = view == null ? GenerationView.startingAt(link.get()) : view.with(link.get());
    }
    return Optional.ofNullable(view);
  }
}
