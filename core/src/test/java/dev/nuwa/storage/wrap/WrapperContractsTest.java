package dev.nuwa.storage.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.event.EventSink;
import dev.nuwa.storage.Capabilities.Changes;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.LocalStorage;
import dev.nuwa.storage.MemoryStorage;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.FakeTicker;
import dev.nuwa.storage.contract.FaultStorage;
import dev.nuwa.storage.contract.FaultStorage.Fault;
import dev.nuwa.storage.contract.StorageContract;
import dev.nuwa.storage.contract.StorageReadContract;
import dev.nuwa.task.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every wrapper is a storage like any other.
final class WrapperContractsTest {

  @Nested
  final class Retrying extends StorageContract {
    @Override
    protected Storage open() {
      return new RetryingStorage(
          new MemoryStorage(),
          RetryPolicy.standard(),
          EventSink.none(),
          new FakeTicker(),
          new Random(SEED));
    }
  }

  /// The contract of a storage of which a tenth of all calls fail, half of those only seemingly.
  @Nested
  final class RetryingOverFaults extends StorageContract {
    @Override
    protected Storage open() {
      FaultStorage faults =
          new FaultStorage(new MemoryStorage(), SEED)
              .often(0.05, Fault.FAIL_BEFORE)
              .often(0.05, Fault.FAIL_AFTER)
              .often(0.05, Fault.TWICE)
              .often(0.1, Fault.BROKEN_LIST);
      // The pauses of all threads move one clock: a thread that got no processor for a moment finds
      // hours gone, which is no reason to give up here.
      RetryPolicy patient =
          new RetryPolicy(100, Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofDays(99));
      return new RetryingStorage(
          faults, patient, EventSink.none(), new FakeTicker(), new Random(SEED));
    }
  }

  @Nested
  final class Limited extends StorageContract {
    @Override
    protected Storage open() {
      LimitedStorage.Limits limits = new LimitedStorage.Limits(2, 1 << 20, 100_000, 100_000);
      return new LimitedStorage(new MemoryStorage(), limits, new FakeTicker());
    }
  }

  @Nested
  final class OneConnection extends StorageContract {
    @Override
    protected Storage open() {
      LimitedStorage.Limits limits = new LimitedStorage.Limits(1, 1024, 0, 0);
      return new LimitedStorage(new MemoryStorage(), limits, Ticker.system());
    }
  }

  @Nested
  final class Observed extends StorageContract {
    @Override
    protected Storage open() {
      return new ObservedStorage(new MemoryStorage(), EventSink.none(), Ticker.system());
    }
  }

  @Nested
  final class Sound extends StorageContract {
    @Override
    protected Storage open() {
      return new SoundStorage(new MemoryStorage());
    }
  }

  @Nested
  final class Cached extends StorageContract {
    @TempDir Path folder;

    @Override
    protected Storage open() {
      return new CachedStorage(new MemoryStorage(), folder, "0123", 8 << 20, EventSink.none());
    }
  }

  @Nested
  final class CachedUnwritable extends StorageContract {
    @TempDir Path folder;

    @Override
    protected Storage open() throws Exception {
      Path file = java.nio.file.Files.createFile(folder.resolve("file"));
      return new CachedStorage(new MemoryStorage(), file, "0123", 8 << 20, EventSink.none());
    }
  }

  @Nested
  final class AllOverALocalFolder extends StorageContract {
    @TempDir Path folder;

    @Override
    protected int manyNames() {
      return 300;
    }

    @Override
    protected Storage open() {
      Storage local = LocalStorage.create(folder.resolve("storage"));
      LimitedStorage.Limits limits = new LimitedStorage.Limits(4, 1 << 20, 0, 0);
      Storage limited = new LimitedStorage(local, limits, Ticker.system());
      Storage retrying =
          new RetryingStorage(
              limited, RetryPolicy.standard(), EventSink.none(), Ticker.system(), new Random(SEED));
      Storage observed = new ObservedStorage(retrying, EventSink.none(), Ticker.system());
      return new CachedStorage(
          observed, folder.resolve("cache"), "0123", 1 << 20, EventSink.none());
    }
  }

  @Nested
  final class ReadOnly extends StorageReadContract {

    private final MemoryStorage memory = new MemoryStorage();

    @Override
    protected Storage open() {
      return new ReadOnlyStorage(memory);
    }

    @Override
    protected Storage filler(Storage opened) {
      return memory;
    }

    @Test
    void nothingIsChanged() {
      ObjectName name = ObjectName.of("config/1");
      fill(name, bytes(3));
      assertRefused(() -> storage.put(name, Content.of(bytes(3)), PutOptions.plain()));
      assertRefused(() -> storage.put(name, Content.of(bytes(3)), PutOptions.onlyIfAbsent()));
      assertRefused(() -> storage.delete(name));
      assertThat(names("")).containsExactly("config/1");
      assertThat(storage.capabilities().changes()).isEqualTo(Changes.NONE);
    }
  }

  @Nested
  final class AppendOnly extends StorageReadContract {

    @Override
    protected Storage open() {
      return new AppendOnlyStorage(new MemoryStorage());
    }

    @Test
    void newNamesOnlyAreLetThrough() {
      ObjectName name = ObjectName.of("config/1");
      byte[] bytes = bytes(3);
      storage.put(name, Content.of(bytes), PutOptions.plain());
      storage.put(name, Content.of(bytes), PutOptions.plain());
      assertThatThrownBy(() -> storage.put(name, Content.of(bytes(4)), PutOptions.plain()))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.EXISTS));
      assertRefused(() -> storage.delete(name));
      assertThat(storage.get(name, dev.nuwa.storage.ByteRange.all())).hasValue(bytes);
      assertThat(storage.capabilities().changes()).isEqualTo(Changes.APPEND);
    }

    @Test
    void readOnlyStaysReadOnly() {
      assertThat(new AppendOnlyStorage(new ReadOnlyStorage(storage)).capabilities().changes())
          .isEqualTo(Changes.NONE);
    }
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED));
  }
}
