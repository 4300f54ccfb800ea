package dev.nuwa.storage.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.FakeTicker;
import dev.nuwa.storage.contract.FaultStorage;
import dev.nuwa.storage.contract.FaultStorage.Fault;
import dev.nuwa.storage.contract.ForwardingStorage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RetryingStorageTest {

  private static final long SEED = 11;
  private static final ObjectName NAME = ObjectName.of("gen/0000000000000001");

  private final MemoryStorage memory = new MemoryStorage();
  private final FaultStorage faults = new FaultStorage(memory, SEED);
  private final FakeTicker ticker = new FakeTicker();
  private final List<Event> events = new ArrayList<>();
  private final RetryingStorage storage = retrying(RetryPolicy.standard(), events::add);

  private RetryingStorage retrying(RetryPolicy policy, EventSink sink) {
    return new RetryingStorage(faults, policy, sink, ticker, new Random(SEED));
  }

  @Test
  void failedCallsAreRepeatedAndTold() {
    memory.put(NAME, content(1), PutOptions.plain());
    faults.at(1, Fault.FAIL_BEFORE).at(2, Fault.FAIL_BEFORE);
    assertThat(storage.get(NAME, ByteRange.all())).isPresent();
    assertThat(faults.calls()).isEqualTo(3);
    assertThat(events).hasSize(2);
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            Event.StorageRetry.class,
            retry -> {
              assertThat(retry.verb()).isEqualTo("get");
              assertThat(retry.object()).isEqualTo(NAME.value());
              assertThat(retry.attempt()).isEqualTo(2);
            });
  }

  @Test
  void anOpenedRangeGoesOnWhereItBroke() throws IOException {
    byte[] bytes = new byte[100_000];
    new Random(SEED).nextBytes(bytes);
    memory.put(NAME, Content.of(bytes), PutOptions.plain());
    Breaking breaking = new Breaking(memory, 9_000);
    RetryingStorage retrying =
        new RetryingStorage(
            breaking, RetryPolicy.standard(), events::add, ticker, new Random(SEED));
    try (InputStream in = retrying.open(NAME, new ByteRange.Slice(500, 90_000)).orElseThrow()) {
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 500, 90_500));
    }
    assertThat(breaking.opened).hasSize(10);
    assertThat(breaking.opened.get(3)).isEqualTo(new ByteRange.Slice(27_500, 63_000));
    assertThat(breaking.closed).isEqualTo(10);
    assertThat(events).hasSize(9);
  }

  @Test
  void anOpenedRangeThatNeverComesFailsInTheEnd() throws IOException {
    memory.put(NAME, content(1), PutOptions.plain());
    RetryPolicy policy = RetryPolicy.standard();
    RetryingStorage retrying =
        new RetryingStorage(new Breaking(memory, 0), policy, events::add, ticker, new Random(SEED));
    try (InputStream in = retrying.open(NAME, new ByteRange.Slice(0, 3)).orElseThrow()) {
      assertThatThrownBy(() -> in.read(new byte[3])).isInstanceOf(StorageException.class);
    }
    assertThat(events).isNotEmpty();
  }

  /// Gives so many bytes of each opened range, then fails.
  private static final class Breaking extends ForwardingStorage {
    private final List<ByteRange.Slice> opened = new ArrayList<>();
    private final int bytesMax;
    private int closed;

    Breaking(Storage inner, int bytesMax) {
      super(inner);
      this.bytesMax = bytesMax;
    }

    @Override
    public Optional<InputStream> open(ObjectName name, ByteRange.Slice range) {
      opened.add(range);
      return super.open(name, range)
          .map(in ->
              new FilterInputStream(in) {
                private int left = bytesMax;

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                  int got = super.read(into, offset, Math.min(length, Math.max(1, left)));
                  left -= got;
                  if (got > 0 && left < 0) {
                    throw new StorageException(
                        Reason.UNREACHABLE, name.value(), "broken", "", null);
                  }
                  return got;
                }

                @Override
                public void close() throws IOException {
                  closed++;
                  super.close();
                }
              });
    }
  }

  @Test
  void whatARetryCannotHelpFailsAtOnce() {
    faults.at(1, Fault.FAIL_BEFORE).saying(Reason.REFUSED);
    assertThatThrownBy(() -> storage.head(NAME)).isInstanceOf(StorageException.class);
    assertThat(faults.calls()).isEqualTo(1);
    assertThat(ticker.paused()).isZero();
  }

  @Test
  void anAnswerThatIsWrongAgainAndAgainIsNotWaitedFor() {
    faults.from(1, Fault.FAIL_BEFORE).saying(Reason.CORRUPT);
    assertThatThrownBy(() -> storage.head(NAME)).isInstanceOf(StorageException.class);
    assertThat(faults.calls()).isEqualTo(5);
    assertThat(ticker.paused()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void row16AndD14LostAnswerOfAnExclusivePutIsItsOwnSuccess() {
    faults.at(1, Fault.FAIL_AFTER);
    storage.put(NAME, content(1), PutOptions.onlyIfAbsent());
    assertThat(memory.get(NAME, ByteRange.all())).hasValue(new byte[] {1, 1, 1});
    assertThat(faults.calls()).describedAs("put, head, get: sent once only").isEqualTo(3);
  }

  @Test
  void row16LostAnswerOfAnExclusivePutThatLostTheRaceIsAFailure() {
    memory.put(NAME, content(2), PutOptions.plain());
    faults.at(1, Fault.FAIL_BEFORE);
    assertThatThrownBy(() -> storage.put(NAME, content(1), PutOptions.onlyIfAbsent()))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXISTS));
    assertThat(memory.get(NAME, ByteRange.all())).hasValue(new byte[] {2, 2, 2});
  }

  @Test
  void putThatDidNotHappenIsSentAgain() {
    faults.at(1, Fault.FAIL_BEFORE);
    storage.put(NAME, content(1), PutOptions.onlyIfAbsent());
    assertThat(memory.get(NAME, ByteRange.all())).isPresent();
  }

  @Test
  void throttledPutIsSentAgainWithoutLooking() {
    faults.at(1, Fault.FAIL_BEFORE).saying(Reason.THROTTLED);
    storage.put(NAME, content(1), PutOptions.plain());
    assertThat(faults.calls()).isEqualTo(2);
  }

  @Test
  void failuresWhileLookingAreRetriedToo() {
    faults.at(1, Fault.FAIL_AFTER).at(2, Fault.FAIL_BEFORE).at(4, Fault.FAIL_BEFORE);
    storage.put(NAME, content(1), PutOptions.onlyIfAbsent());
    assertThat(memory.get(NAME, ByteRange.all())).isPresent();
  }

  @Test
  void plainPutReplacesWhatItFinds() {
    memory.put(NAME, content(2), PutOptions.plain());
    faults.at(1, Fault.FAIL_BEFORE);
    storage.put(NAME, content(1), PutOptions.plain());
    assertThat(memory.get(NAME, ByteRange.all())).hasValue(new byte[] {1, 1, 1});
  }

  @Test
  void row22TenMinutesOfSlowDownAreRiddenOut() {
    memory.put(NAME, content(1), PutOptions.plain());
    faults.from(1, Fault.FAIL_BEFORE).saying(Reason.THROTTLED);
    RetryingStorage patient =
        retrying(
            RetryPolicy.standard(),
            event -> {
              if (ticker.paused().compareTo(Duration.ofMinutes(10)) > 0) {
                faults.heal();
              }
            });
    assertThat(patient.get(NAME, ByteRange.all())).isPresent();
    assertThat(ticker.paused()).isGreaterThan(Duration.ofMinutes(10));
  }

  @Test
  void deadStorageIsGivenUpInTime() {
    faults.from(1, Fault.FAIL_BEFORE);
    assertThatThrownBy(() -> storage.head(NAME))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE));
    assertThat(ticker.paused()).isLessThanOrEqualTo(RetryPolicy.standard().giveUpAfter());
    assertThat(faults.calls()).isLessThanOrEqualTo(RetryPolicy.standard().attemptsMax());
  }

  @Test
  void d16RetriesStayATenthOfTheTraffic() {
    faults.often(0.3, Fault.FAIL_BEFORE).saying(Reason.THROTTLED);
    for (int i = 0; i < 2000; i++) {
      storage.head(NAME);
    }
    long retries = faults.calls() - 2000;
    // The bucket's first filling, a tenth of what was answered, and the trickle while waiting.
    long allowed = 20 + 200 + ticker.paused().dividedBy(Duration.ofSeconds(5)) + 1;
    assertThat(retries).isBetween(600L, allowed);
  }

  @Test
  void listGoesOnWhereItBroke() {
    for (int i = 0; i < 100; i++) {
      memory.put(ObjectName.of("pack/w/" + (100 + i)), content(1), PutOptions.plain());
    }
    faults.at(1, Fault.BROKEN_LIST).at(2, Fault.FAIL_BEFORE).at(3, Fault.BROKEN_LIST);
    try (Stream<ObjectInfo> list = storage.list("pack/")) {
      assertThat(list.map(i -> i.name().value())).hasSize(100).isSorted().doesNotHaveDuplicates();
    }
    assertThat(faults.calls()).isEqualTo(4);
  }

  @Test
  void row33AndD1ListThatKeepsBreakingFailsAndNeverEndsEarly() {
    memory.put(NAME, content(1), PutOptions.plain());
    faults.from(1, Fault.BROKEN_LIST);
    assertThatThrownBy(
            () -> {
              try (Stream<ObjectInfo> list = storage.list("gen/")) {
                assertThat(list.count()).isEqualTo(-1);
              }
            })
        .isInstanceOf(StorageException.class);
  }

  private static Content content(int value) {
    return Content.of(new byte[] {(byte) value, (byte) value, (byte) value});
  }
}
