package dev.nuwa.storage.probe;

import dev.nuwa.error.Sentence;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.probe.ProbeReport.Answer;
import dev.nuwa.storage.probe.ProbeReport.Question;
import dev.nuwa.storage.probe.ProbeReport.Verdict;
import dev.nuwa.task.TaskScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Tries on a real storage what the contract asks of it, for a user who wants to know and for
/// `init`. Everything happens under `trial/<random>/` and is deleted again, as far as the storage
/// allows. What was claimed ([Capabilities]) does not matter: some servers accept a condition and
/// ignore it.
///
/// Not thread-safe; one probe is one use.
public final class StorageProbe {

  /// How hard to try.
  ///
  /// @param writers how many race for one name
  /// @param rounds how many such races
  /// @param names how many names are listed
  public record Effort(int writers, int rounds, int names) {

    /// A second or so: for every new repository.
    public static Effort quick() {
      return new Effort(8, 4, 12);
    }

    /// Some thousand requests, over more than one page of a list.
    public static Effort thorough() {
      return new Effort(16, 32, 2100);
    }
  }

  /// A question's trial; empty when all was well, else what went wrong.
  @FunctionalInterface
  private interface Trial {
    Optional<Sentence> run();
  }

  private static final Optional<Sentence> FINE = Optional.empty();

  private final Storage storage;
  private final RandomGenerator random;
  private final Effort effort;
  private final String prefix;
  private final Set<ObjectName> used = ConcurrentHashMap.newKeySet();

  /// @param random names and content
  public StorageProbe(Storage storage, RandomGenerator random, Effort effort) {
    this.storage = storage;
    this.random = random;
    this.effort = effort;
    this.prefix = "trial/" + HexFormat.of().toHexDigits(random.nextLong()) + "/";
  }

  /// Asks all questions. A storage that fails on the way answers `UNKNOWN`; one that is not there,
  /// or a stop on request, is an exception.
  public ProbeReport run() {
    List<Answer> answers = new ArrayList<>();
    try {
      for (Question question : Question.values()) {
        answers.add(ask(question));
      }
    } finally {
      clean();
    }
    return new ProbeReport(answers);
  }

  private Answer ask(Question question) {
    Trial trial =
        switch (question) {
          case ABSENT_IS_ABSENT -> this::absent;
          case READ_AFTER_WRITE -> this::readAfterWrite;
          case EXACT_BYTES -> this::exactBytes;
          case RANGES -> this::ranges;
          case LIST_AFTER_WRITE -> this::listAfterWrite;
          case LIST_COMPLETE -> this::listComplete;
          case SAME_BYTES_AGAIN -> this::sameBytesAgain;
          case EXCLUSIVE_CREATE -> this::exclusiveCreate;
          case DELETE -> this::delete;
        };
    try {
      Optional<Sentence> wrong = trial.run();
      return new Answer(
          question, wrong.isEmpty() ? Verdict.YES : Verdict.NO, wrong.orElse(Sentence.NONE));
    } catch (StorageException e) {
      if (e.reason() == Reason.MISSING) {
        throw e;
      }
      return new Answer(question, Verdict.UNKNOWN, e.what());
    }
  }

  private Optional<Sentence> absent() {
    ObjectName name = name("absent");
    return wrongIf(
        storage.get(name, ByteRange.all()).isPresent() || storage.head(name).isPresent(),
        Sentence.of("a name that was never written is there"));
  }

  private Optional<Sentence> readAfterWrite() {
    for (int i = 0; i < effort.rounds(); i++) {
      ObjectName name = name("read-" + i);
      byte[] bytes = bytes(1000 + i);
      storage.put(name, Content.of(bytes), PutOptions.plain());
      if (!holds(name, bytes)) {
        return Optional.of(Sentence.of("an object was not read back as it was put"));
      }
    }
    return FINE;
  }

  private Optional<Sentence> exactBytes() {
    for (int length : new int[] {0, 1, 4095, 4097, 65_537, 1_048_573}) {
      ObjectName name = name("length-" + length);
      byte[] bytes = bytes(length);
      storage.put(name, Content.of(bytes), PutOptions.plain());
      long told = storage.head(name).map(ObjectInfo::bytes).orElse(-1L);
      if (told != length || !holds(name, bytes)) {
        return Optional.of(Sentence.of("an object of {0} bytes came back as {1}", length, told));
      }
    }
    return FINE;
  }

  private Optional<Sentence> ranges() {
    ObjectName name = name("ranges");
    byte[] bytes = bytes(10_007);
    storage.put(name, Content.of(bytes), PutOptions.plain());
    List<ByteRange> ranges =
        List.of(
            ByteRange.of(0, 1),
            ByteRange.of(5000, 77),
            ByteRange.of(10_000, 100),
            ByteRange.of(20_000, 5),
            ByteRange.last(32),
            ByteRange.last(20_000));
    for (ByteRange range : ranges) {
      byte[] wanted =
          Arrays.copyOfRange(bytes, (int) range.start(bytes.length), (int) range.end(bytes.length));
      byte[] found = storage.get(name, range).orElse(null);
      if (!Arrays.equals(found, wanted)) {
        return Optional.of(Sentence.of("wrong bytes for {0} of {1}", range, bytes.length));
      }
    }
    return FINE;
  }

  private Optional<Sentence> listAfterWrite() {
    for (int i = 0; i < effort.rounds(); i++) {
      ObjectName name = name("list-" + i);
      storage.put(name, Content.of(bytes(10)), PutOptions.plain());
      if (!listed(name.value()).contains(name)) {
        return Optional.of(Sentence.of("an object was not listed after it was put"));
      }
    }
    return FINE;
  }

  private Optional<Sentence> listComplete() {
    List<ObjectName> wanted =
        IntStream.range(0, effort.names())
            .mapToObj(i -> name("many/" + Integer.toString(i, 36)))
            .sorted()
            .toList();
    byte[] bytes = bytes(1);
    AtomicInteger next = new AtomicInteger();
    try (TaskScope scope = TaskScope.open()) {
      for (int i = 0; i < effort.writers(); i++) {
        scope.fork("probe-put", () -> putAll(wanted, next, bytes));
      }
      scope.join();
    }
    List<ObjectName> found = listed(prefix + "many/");
    return wrongIf(
        !found.equals(wanted),
        Sentence.of("of {0} names {1} were listed, or out of order", wanted.size(), found.size()));
  }

  private void putAll(List<ObjectName> names, AtomicInteger next, byte[] bytes) {
    for (int i = next.getAndIncrement(); i < names.size(); i = next.getAndIncrement()) {
      storage.put(names.get(i), Content.of(bytes), PutOptions.plain());
    }
  }

  private Optional<Sentence> sameBytesAgain() {
    ObjectName name = name("again");
    byte[] bytes = bytes(3000);
    PutOptions options =
        takesConditions(name, bytes) ? PutOptions.onlyIfAbsent() : PutOptions.plain();
    try {
      storage.put(name, Content.of(bytes), options);
      storage.put(name, Content.of(bytes), options);
    } catch (StorageException e) {
      if (e.reason() == Reason.EXISTS) {
        return Optional.of(Sentence.of("its own bytes were taken for another's"));
      }
      throw e;
    }
    return wrongIf(!holds(name, bytes), Sentence.of("the object changed"));
  }

  /// Some servers refuse whatever carries a condition.
  private boolean takesConditions(ObjectName name, byte[] bytes) {
    try {
      storage.put(name, Content.of(bytes), PutOptions.onlyIfAbsent());
      return true;
    } catch (StorageException e) {
      if (e.reason() == Reason.REFUSED) {
        return false;
      }
      throw e;
    }
  }

  private Optional<Sentence> exclusiveCreate() {
    try {
      return raced();
    } catch (StorageException e) {
      if (e.reason() == Reason.REFUSED) {
        return Optional.of(e.what());
      }
      throw e;
    }
  }

  private Optional<Sentence> raced() {
    for (int round = 0; round < effort.rounds(); round++) {
      ObjectName name = name("race-" + round);
      List<byte[]> winners = race(name);
      if (winners.size() != 1) {
        return Optional.of(
            Sentence.of("{0} of {1} writers succeeded", winners.size(), effort.writers()));
      }
      if (!holds(name, winners.getFirst())) {
        return Optional.of(Sentence.of("the object is not that of the writer who succeeded"));
      }
    }
    return FINE;
  }

  private List<byte[]> race(ObjectName name) {
    List<byte[]> contents = Stream.generate(() -> bytes(500)).limit(effort.writers()).toList();
    List<byte[]> winners = new ArrayList<>();
    CountDownLatch ready = new CountDownLatch(contents.size());
    try (TaskScope scope = TaskScope.open()) {
      for (byte[] bytes : contents) {
        scope.fork(
            "probe-race",
            () -> {
              ready.countDown();
              ready.await();
              if (putIfFree(name, bytes)) {
                synchronized (winners) {
                  winners.add(bytes);
                }
              }
            });
      }
      scope.join();
    }
    return winners;
  }

  private boolean putIfFree(ObjectName name, byte[] bytes) {
    try {
      storage.put(name, Content.of(bytes), PutOptions.onlyIfAbsent());
      return true;
    } catch (StorageException e) {
      if (e.reason() == Reason.EXISTS) {
        return false;
      }
      throw e;
    }
  }

  private Optional<Sentence> delete() {
    ObjectName name = name("delete");
    storage.put(name, Content.of(bytes(100)), PutOptions.plain());
    storage.delete(name);
    storage.delete(name);
    return wrongIf(
        storage.get(name, ByteRange.all()).isPresent()
            || storage.head(name).isPresent()
            || listed(name.value()).contains(name),
        Sentence.of("a deleted object is still there"));
  }

  /// Leaves nothing behind where deleting is allowed; where it is not, the answer has said so.
  private void clean() {
    try {
      used.forEach(storage::delete);
    } catch (StorageException e) {
      used.clear();
    }
  }

  private boolean holds(ObjectName name, byte[] bytes) {
    return storage.get(name, ByteRange.all()).filter(b -> Arrays.equals(b, bytes)).isPresent();
  }

  private List<ObjectName> listed(String start) {
    try (Stream<ObjectInfo> names = storage.list(start)) {
      return names.map(ObjectInfo::name).toList();
    }
  }

  private ObjectName name(String last) {
    ObjectName name = ObjectName.of(prefix + last);
    used.add(name);
    return name;
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static Optional<Sentence> wrongIf(boolean wrong, Sentence detail) {
    return wrong ? Optional.of(detail) : FINE;
  }
}
