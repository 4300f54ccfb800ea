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
import dev.nuwa.storage.wrap.ObservedStorage.Group;
import dev.nuwa.storage.wrap.ObservedStorage.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ObservedAndLimitedTest {

  private static final ObjectName PACK = ObjectName.of("pack/w/1");

  private final FaultStorage faults = new FaultStorage(new MemoryStorage(), 1);
  private final FakeTicker ticker = new FakeTicker();
  private final List<Event> events = new ArrayList<>();
  private final ObservedStorage observed = new ObservedStorage(faults, events::add, ticker);

  @Test
  void requestsAreCountedByVerbAndKind() {
    observed.put(PACK, Content.of(new byte[10]), PutOptions.plain());
    observed.put(ObjectName.of("pack/w/2"), Content.of(new byte[5]), PutOptions.plain());
    observed.get(PACK, ByteRange.last(3));
    observed.get(ObjectName.of("config/1"), ByteRange.all());
    observed.head(PACK);
    observed.delete(PACK);
    assertThat(observed.tallies())
        .containsOnlyKeys(
            new Group(Verb.PUT, "pack"),
            new Group(Verb.GET, "pack"),
            new Group(Verb.GET, "config"),
            new Group(Verb.HEAD, "pack"),
            new Group(Verb.DELETE, "pack"));
    assertThat(observed.tally(Verb.PUT, "pack")).isEqualTo(new Tally(2, 15, 0));
    assertThat(observed.tally(Verb.GET, "pack")).isEqualTo(new Tally(1, 3, 0));
    assertThat(observed.tally(Verb.LIST, "pack")).isEqualTo(new Tally(0, 0, 0));
    assertThat(observed.requests()).isEqualTo(6);
    assertThat(events).hasSize(6);
    assertThat(events.get(3))
        .isEqualTo(new Event.StorageRequest("get", "config/1", 0, 0, "absent"));
  }

  @Test
  void anOpenedRangeIsOneRequestAndTakesOneConnectionUntilItIsClosed() throws IOException {
    LimitedStorage.Limits limits = new LimitedStorage.Limits(1, 1 << 20, 0, 1000);
    Storage both =
        new ObservedStorage(new LimitedStorage(faults, limits, ticker), events::add, ticker);
    both.put(PACK, Content.of(new byte[9000]), PutOptions.plain());
    for (int i = 0; i < 3; i++) {
      try (InputStream in = both.open(PACK, new ByteRange.Slice(1000, 4000)).orElseThrow()) {
        assertThat(in.readNBytes(2500)).hasSize(2500);
      }
    }
    assertThat(both.open(ObjectName.of("pack/w/2"), new ByteRange.Slice(0, 1))).isEmpty();
    assertThat(both.head(PACK)).isPresent(); // the only connection is free again
    assertThat(ticker.paused()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));
    assertThat(events.subList(1, 5))
        .extracting(event -> ((Event.StorageRequest) event).bytes())
        .containsExactly(2500L, 2500L, 2500L, 0L);
  }

  @Test
  void failuresAreCountedAndTold() {
    faults.at(1, Fault.FAIL_BEFORE).saying(Reason.THROTTLED);
    assertThatThrownBy(() -> observed.head(PACK)).isInstanceOf(StorageException.class);
    assertThat(observed.tally(Verb.HEAD, "pack")).isEqualTo(new Tally(1, 0, 1));
    assertThat(events)
        .containsExactly(new Event.StorageRequest("head", "pack/w/1", 0, 0, "throttled"));
  }

  @Test
  void listIsOneRequestHoweverItEnds() {
    observed.put(PACK, Content.of(new byte[10]), PutOptions.plain());
    observed.put(ObjectName.of("pack/w/2"), Content.of(new byte[5]), PutOptions.plain());
    try (Stream<ObjectInfo> list = observed.list("pack/")) {
      assertThat(list.toList()).hasSize(2);
    }
    assertThat(observed.tally(Verb.LIST, "pack")).isEqualTo(new Tally(1, 2, 0));
    try (Stream<ObjectInfo> list = observed.list("pack/")) {
      assertThat(list.iterator().next().name()).isEqualTo(PACK);
    }
    assertThat(observed.tally(Verb.LIST, "pack")).isEqualTo(new Tally(2, 3, 0));
    faults.from(1, Fault.BROKEN_LIST);
    try (Stream<ObjectInfo> list = observed.list("pack/")) {
      assertThatThrownBy(list::toList).isInstanceOf(StorageException.class);
    }
    assertThat(observed.tally(Verb.LIST, "pack").failures()).isEqualTo(1);
    assertThat(observed.tally(Verb.LIST, "pack").requests()).isEqualTo(3);
  }

  @Test
  void bandwidthIsKeptInBothDirections() {
    LimitedStorage.Limits limits = new LimitedStorage.Limits(4, 1 << 20, 1000, 500);
    LimitedStorage limited = new LimitedStorage(new MemoryStorage(), limits, ticker);
    for (int i = 0; i < 10; i++) {
      limited.put(ObjectName.of("pack/w/" + i), Content.of(new byte[1000]), PutOptions.plain());
    }
    // What is moved last keeps the line busy after it has returned.
    assertThat(ticker.paused()).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
    for (int i = 0; i < 10; i++) {
      limited.get(ObjectName.of("pack/w/" + i), ByteRange.all());
    }
    assertThat(ticker.paused()).isBetween(Duration.ofSeconds(27), Duration.ofSeconds(30));
  }

  @Test
  void bandwidthCanBeChangedOnTheWay() {
    LimitedStorage.Limits limits = new LimitedStorage.Limits(4, 1 << 20, 1, 1);
    LimitedStorage limited = new LimitedStorage(new MemoryStorage(), limits, ticker);
    limited.put(PACK, Content.of(new byte[1_000_000]), PutOptions.plain());
    Duration before = ticker.paused();
    limited.changeBandwidth(0, 0);
    limited.put(PACK, Content.of(new byte[1_000_000]), PutOptions.plain());
    limited.get(PACK, ByteRange.all());
    assertThat(ticker.paused()).isEqualTo(before);
  }

  /// Eight at once share the line, and whoever watches one of them sees it move all the time.
  @Test
  void aLowRateIsNoLongSilence() {
    Duration[] longest = {Duration.ZERO};
    Storage watched =
        new ForwardingStorage(new MemoryStorage()) {
          @Override
          public void put(ObjectName name, Content content, PutOptions options) {
            try (InputStream in = content.open()) {
              byte[] buffer = new byte[64 << 10];
              Duration before = ticker.paused();
              while (in.read(buffer) >= 0) {
                Duration silence = ticker.paused().minus(before);
                longest[0] = silence.compareTo(longest[0]) > 0 ? silence : longest[0];
                before = ticker.paused();
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    LimitedStorage.Limits limits = new LimitedStorage.Limits(8, 1 << 20, 4096, 0);
    LimitedStorage limited = new LimitedStorage(watched, limits, ticker);
    limited.put(PACK, Content.of(new byte[200_000]), PutOptions.plain());
    assertThat(ticker.paused()).isBetween(Duration.ofSeconds(48), Duration.ofSeconds(49));
    assertThat(longest[0]).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void latencyIsMeasured() {
    LimitedStorage.Limits limits = new LimitedStorage.Limits(4, 1 << 20, 1000, 0);
    LimitedStorage slow = new LimitedStorage(new MemoryStorage(), limits, ticker);
    ObservedStorage timed = new ObservedStorage(slow, events::add, ticker);
    timed.put(PACK, Content.of(new byte[200_000]), PutOptions.plain());
    assertThat(events.getLast())
        .isInstanceOfSatisfying(
            Event.StorageRequest.class,
            request -> assertThat(request.nanos()).isGreaterThan(100_000_000_000L));
    EventSink.none().emit(events.getLast());
  }
}
