package dev.nuwa.storage.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.event.Event;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.FakeTicker;
import dev.nuwa.storage.contract.FaultStorage;
import dev.nuwa.storage.contract.FaultStorage.Fault;
import dev.nuwa.storage.wrap.LimitedStorage.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A network that is lost for a while, and a storage that asks to slow down.
final class OutageTest {

  private static final long SEED = 23;
  private static final ObjectName NAME = ObjectName.of("pack/w/1");

  private final FakeTicker ticker = new FakeTicker();
  private final FaultStorage faults = new FaultStorage(new MemoryStorage(), SEED);
  private final List<Event> events = new ArrayList<>();

  private Storage remote() {
    return new RetryingStorage(faults, RetryPolicy.remote(), this::told, ticker, new Random(SEED));
  }

  private void told(Event event) {
    events.add(event);
    if (ticker.paused().compareTo(Duration.ofMinutes(10)) > 0) {
      faults.heal();
    }
  }

  @Test
  void tenMinutesWithoutANetworkAreWaitedOutAndReported() {
    Storage storage = remote();
    storage.head(NAME);
    faults.from(faults.calls() + 1, Fault.FAIL_BEFORE);
    storage.put(NAME, Content.of(new byte[9]), PutOptions.onlyIfAbsent());
    assertThat(ticker.paused()).isBetween(Duration.ofMinutes(10), Duration.ofMinutes(15));
    assertThat(events).hasSizeGreaterThan(10).allMatch(Event.StorageRetry.class::isInstance);
    assertThat(storage.head(NAME)).isPresent();
  }

  @Test
  void aStorageThatNeverAnsweredIsGivenUpAfterHalfAMinute() {
    faults.from(1, Fault.FAIL_BEFORE);
    assertThatThrownBy(() -> remote().head(NAME)).isInstanceOf(StorageException.class);
    assertThat(ticker.paused()).isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  /// It was reached: whoever asks to slow down is there and will answer.
  @Test
  void aStorageThatAsksToSlowDownFromTheFirstRequestOnIsWaitedFor() {
    faults.from(1, Fault.FAIL_BEFORE).saying(Reason.THROTTLED);
    assertThat(remote().head(NAME)).isEmpty();
    assertThat(ticker.paused()).isGreaterThan(Duration.ofMinutes(10));
  }

  @Test
  void eachRetryTellsHowLongItWillGoOnAtMost() {
    faults.from(1, Fault.FAIL_BEFORE);
    Storage storage = remote();
    assertThatThrownBy(() -> storage.head(NAME)).isInstanceOf(StorageException.class);
    assertThat(left(0)).isEqualTo(Duration.ofSeconds(30));
    assertThat(left(events.size() - 1)).isLessThan(Duration.ofSeconds(30));
    events.clear();
    faults.heal();
    storage.head(NAME);
    faults.at(faults.calls() + 1, Fault.FAIL_BEFORE);
    storage.head(NAME);
    assertThat(left(0)).isEqualTo(Duration.ofMinutes(15));
  }

  private Duration left(int retry) {
    return Duration.ofMillis(((Event.StorageRetry) events.get(retry)).leftMillis());
  }

  @Test
  void row22AndD16BeingAskedToSlowDownHalvesTheConnectionsAndAnswersBringThemBack() {
    LimitedStorage limited = new LimitedStorage(faults, new Limits(8, 1 << 20, 0, 0), ticker);
    faults.saying(Reason.THROTTLED).at(1, Fault.FAIL_BEFORE).at(2, Fault.FAIL_BEFORE);
    for (int expected : new int[] {4, 2}) {
      assertThatThrownBy(() -> limited.head(NAME)).isInstanceOf(StorageException.class);
      assertThat(limited.connections()).isEqualTo(expected);
    }
    for (int answers = 0; answers < 6 * 32; answers++) {
      limited.head(NAME);
    }
    assertThat(limited.connections()).isEqualTo(8);
  }

  @Test
  void theSumOfAllRequestsIsToldOnceAtTheEnd() {
    ObservedStorage observed = new ObservedStorage(faults, events::add, ticker);
    observed.put(NAME, Content.of(new byte[9]), PutOptions.plain());
    observed.head(NAME);
    observed.head(NAME);
    observed.close();
    observed.close();
    assertThat(events)
        .filteredOn(Event.Requests.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            Event.Requests.class,
            sum -> {
              assertThat(sum.byVerb())
                  .hasSize(2)
                  .containsEntry("put", 1L)
                  .containsEntry("head", 2L);
              assertThat(sum.bytesSent()).isEqualTo(9);
            });
  }
}
