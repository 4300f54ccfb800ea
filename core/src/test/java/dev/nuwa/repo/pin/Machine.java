package dev.nuwa.repo.pin;

import dev.nuwa.format.Hash;
import dev.nuwa.repo.generation.Condemned;
import dev.nuwa.repo.generation.GenerationView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The shipped [WriterProtocol] with its steps numbered, so that a world of the explorer holds an
/// int for it. Every distinct (step, event) is computed once, by the real class.
final class Machine {

  /// No session.
  static final int IDLE = 0;

  private final List<WriterStep> steps = new ArrayList<>();
  private final Map<WriterStep, Integer> numbers = new HashMap<>();
  private final Map<Long, Integer> successors = new HashMap<>();
  private final Map<Long, GenerationView> views = new HashMap<>();
  private final Map<GenerationView, Integer> viewNumbers = new HashMap<>();

  Machine() {
    steps.add(new WriterStep(new WriterState.Ended(new Outcome.Stopped()), List.of()));
  }

  int begin(int parent) {
    return number(WriterProtocol.begin(parent < 0 ? Set.of() : Set.of(snapshot(parent))));
  }

  /// @param event a number telling the event apart from others that may meet the same step
  int on(int step, long event, Supplier<WriterEvent> made) {
    long key = ((long) step << 40) | event;
    Integer known = successors.get(key);
    if (known == null) {
      known = number(WriterProtocol.on(steps.get(step).state(), made.get()));
      successors.put(key, known);
    }
    return known;
  }

  WriterState state(int step) {
    return steps.get(step).state();
  }

  /// The command that waits for an answer.
  WriterCommand command(int step) {
    return steps.get(step).commands().getLast();
  }

  /// Which snapshots are dropped on entering the step, as bits.
  int withdrawn(int step) {
    int bits = 0;
    for (WriterCommand command : steps.get(step).commands()) {
      if (command instanceof WriterCommand.Withdraw(String snapshot)) {
        bits |= 1 << index(snapshot);
      }
    }
    return bits;
  }

  GenerationView view(int count, int packs, int dropped, int unconfirmed, int pins) {
    long key =
        count | packs << 3 | (long) dropped << 11 | (long) unconfirmed << 19 | (long) pins << 27;
    return views.computeIfAbsent(
        key,
        k ->
            new GenerationView(
                count == 0 ? 0 : 1,
                count,
                head(count),
                new Condemned(
                    names("pack/", packs),
                    names("snap/", dropped),
                    names("snap/", unconfirmed),
                    names("pin/", pins),
                    Set.of())));
  }

  static Optional<Hash> head(long last) {
    return last == 0 ? Optional.empty() : Optional.of(new Hash(last, 0, 0, 0));
  }

  int number(GenerationView view) {
    return viewNumbers.computeIfAbsent(view, v -> viewNumbers.size());
  }

  int size() {
    return steps.size();
  }

  static Set<String> packs(int bits) {
    return names("pack/", bits);
  }

  static String pin(int number) {
    return "pin/" + number;
  }

  static String snapshot(int number) {
    return "snap/" + number;
  }

  static int index(String name) {
    return name.charAt(name.length() - 1) - '0';
  }

  static int bits(Set<String> names) {
    return names.stream().mapToInt(n -> 1 << index(n)).sum();
  }

  private int number(WriterStep step) {
    return numbers.computeIfAbsent(
        step,
        s -> {
          steps.add(s);
          return steps.size() - 1;
        });
  }

  private static Set<String> names(String prefix, int bits) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      if ((bits >> i & 1) != 0) {
        names.add(prefix + i);
      }
    }
    return names;
  }
}
