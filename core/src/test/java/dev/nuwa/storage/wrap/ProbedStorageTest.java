package dev.nuwa.storage.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.event.EventSink;
import dev.nuwa.storage.Capabilities.Exclusive;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.contract.FakeTicker;
import dev.nuwa.storage.contract.FaultStorage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ProbedStorageTest {

  private final MemoryStorage memory = new MemoryStorage();
  private final FaultStorage faults = new FaultStorage(memory, 5);
  private final ObservedStorage seen =
      new ObservedStorage(faults, EventSink.none(), new FakeTicker());
  private final AtomicInteger asked = new AtomicInteger();

  private ProbedStorage probed(Exclusive found) {
    return new ProbedStorage(
        seen,
        () -> {
          asked.incrementAndGet();
          return found;
        });
  }

  private static void put(ProbedStorage storage, String name, int value) {
    storage.put(
        ObjectName.of(name), Content.of(new byte[] {(byte) value}), PutOptions.onlyIfAbsent());
  }

  @Test
  void nothingChangesWhereCreationExcludes() {
    ProbedStorage storage = probed(Exclusive.ATOMIC);
    assertThat(storage.list("gen/")).isEmpty();
    assertThat(asked).hasValue(0);
    put(storage, "pin/w/1", 1);
    put(storage, "pin/w/2", 1);
    assertThat(storage.list("gen/")).isEmpty();
    assertThat(asked).hasValue(1);
    assertThat(seen.requests()).isEqualTo(4);
    assertThatThrownBy(() -> put(storage, "pin/w/1", 2)).isInstanceOf(StorageException.class);
  }

  @Test
  void randomNamesArePutWithoutAConditionAndNumberedOnesLookedForFirst() {
    ProbedStorage storage = probed(Exclusive.NONE);
    put(storage, "pack/w/1", 1);
    assertThat(seen.requests()).isEqualTo(1);
    put(storage, "gen/0000000000000001", 1);
    assertThat(seen.tally(Verb.HEAD, "gen").requests()).isEqualTo(1);
    assertThatThrownBy(() -> put(storage, "gen/0000000000000001", 2))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXISTS));
    assertThat(storage.capabilities().exclusive()).isEqualTo(Exclusive.NONE);
  }

  @Test
  void generationsCountWhenTwoListsInARowAreEqual() {
    ProbedStorage storage = probed(Exclusive.NONE);
    put(storage, "gen/0000000000000001", 1);
    faults.at(faults.calls() + 1, FaultStorage.Fault.EMPTY_LIST);
    assertThat(storage.list("gen/")).hasSize(1);
    assertThat(seen.tally(Verb.LIST, "gen").requests()).isEqualTo(3);
  }
}
