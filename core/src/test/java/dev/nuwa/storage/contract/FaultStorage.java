package dev.nuwa.storage.contract;

import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Capabilities;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/// A storage that misbehaves to order: at the k-th call, from the k-th call on, or at a share of
/// the calls drawn from a seed. Calls (put, get, head, list, delete) are counted from 1. Faults
/// that do not fit the verb of a call leave it alone. Thread-safe.
public final class FaultStorage implements Storage {

  /// What goes wrong.
  public enum Fault {
    /// Nothing is done, the call fails: also how a process killed before it looks to the next one.
    FAIL_BEFORE,
    /// It is done, but the answer is lost.
    FAIL_AFTER,
    /// It is done twice.
    TWICE,
    /// A list shows nothing.
    EMPTY_LIST,
    /// A list ends early without a word.
    SHORT_LIST,
    /// A list fails in the middle.
    BROKEN_LIST,
    /// A list shows every name twice.
    DOUBLED_LIST,
    /// A get brings one wrong bit.
    FLIPPED_BIT,
    /// A get brings less than was stored.
    CUT
  }

  private record Rule(LongPredicate calls, Fault fault) {}

  private final Storage inner;
  private final Random random;
  private final AtomicLong calls = new AtomicLong();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private volatile Reason reason = Reason.UNREACHABLE;

  /// @param seed to be printed by the test, which can so be repeated
  public FaultStorage(Storage inner, long seed) {
    this.inner = inner;
    this.random = new Random(seed);
  }

  /// Lets one call fail.
  public FaultStorage at(long call, Fault fault) {
    rules.add(new Rule(c -> c == call, fault));
    return this;
  }

  /// Lets all calls from one on fail.
  public FaultStorage from(long call, Fault fault) {
    rules.add(new Rule(c -> c >= call, fault));
    return this;
  }

  /// Lets a share of the calls fail, 0 to 1.
  public FaultStorage often(double share, Fault fault) {
    rules.add(new Rule(c -> random.nextDouble() < share, fault));
    return this;
  }

  /// What failures say from now on; `UNREACHABLE` at first.
  public FaultStorage saying(Reason newReason) {
    reason = newReason;
    return this;
  }

  /// Works well from now on.
  public void heal() {
    rules.clear();
  }

  /// How many calls there were.
  public long calls() {
    return calls.get();
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    call(
        name.value(),
        fault -> {
          inner.put(name, content, options);
          return name;
        });
  }

  @Override
  public Optional<byte[]> get(ObjectName name, ByteRange range) {
    return call(name.value(), fault -> spoiled(inner.get(name, range), fault));
  }

  @Override
  public Optional<ObjectInfo> head(ObjectName name) {
    return call(name.value(), fault -> inner.head(name));
  }

  @Override
  public Stream<ObjectInfo> list(String prefix) {
    return call(prefix, fault -> listed(prefix, fault));
  }

  @Override
  public void delete(ObjectName name) {
    call(
        name.value(),
        fault -> {
          inner.delete(name);
          return name;
        });
  }

  @Override
  public Capabilities capabilities() {
    return inner.capabilities();
  }

  @Override
  public String describe() {
    return inner.describe() + ", with faults";
  }

  @Override
  public void close() {
    inner.close();
  }

  @FunctionalInterface
  private interface Call<T> {
    T run(Optional<Fault> fault);
  }

  private <T> T call(String object, Call<T> call) {
    Optional<Fault> fault = next();
    if (fault.equals(Optional.of(Fault.FAIL_BEFORE))) {
      throw failure(object);
    }
    T answer = call.run(fault);
    if (fault.equals(Optional.of(Fault.FAIL_AFTER))) {
      throw failure(object);
    }
    return fault.equals(Optional.of(Fault.TWICE)) ? call.run(fault) : answer;
  }

  private Optional<Fault> next() {
    long number = calls.incrementAndGet();
    synchronized (random) {
      return rules.stream().filter(r -> r.calls().test(number)).map(Rule::fault).findFirst();
    }
  }

  private StorageException failure(String object) {
    return new StorageException(reason, object, "fault ordered by the test", "", null);
  }

  private Optional<byte[]> spoiled(Optional<byte[]> found, Optional<Fault> fault) {
    if (found.isEmpty() || found.get().length == 0) {
      return found;
    }
    byte[] bytes = found.get();
    synchronized (random) {
      if (fault.equals(Optional.of(Fault.FLIPPED_BIT))) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      } else if (fault.equals(Optional.of(Fault.CUT))) {
        return Optional.of(Arrays.copyOf(bytes, random.nextInt(bytes.length)));
      }
    }
    return Optional.of(bytes);
  }

  private Stream<ObjectInfo> listed(String prefix, Optional<Fault> fault) {
    if (fault.isEmpty()) {
      return inner.list(prefix);
    }
    List<ObjectInfo> all;
    try (Stream<ObjectInfo> names = inner.list(prefix)) {
      all = names.toList();
    }
    int some;
    synchronized (random) {
      some = all.isEmpty() ? 0 : random.nextInt(all.size());
    }
    return switch (fault.get()) {
      case EMPTY_LIST -> Stream.empty();
      case SHORT_LIST -> all.subList(0, some).stream();
      case BROKEN_LIST ->
          Stream.concat(all.subList(0, some).stream(), Stream.of(prefix).map(this::broken));
      case DOUBLED_LIST -> doubled(all).stream();
      case FAIL_BEFORE, FAIL_AFTER, TWICE, FLIPPED_BIT, CUT -> all.stream();
    };
  }

  private ObjectInfo broken(String prefix) {
    throw failure(prefix);
  }

  private static List<ObjectInfo> doubled(List<ObjectInfo> all) {
    List<ObjectInfo> twice = new ArrayList<>();
    all.forEach(name -> {
      twice.add(name);
      twice.add(name);
    });
    return twice;
  }
}
