package dev.nuwa.storage.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Capabilities.Exclusive;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.probe.ProbeReport;
import dev.nuwa.storage.probe.ProbeReport.Question;
import dev.nuwa.storage.probe.ProbeReport.Verdict;
import dev.nuwa.storage.probe.StorageProbe;
import dev.nuwa.task.TaskScope;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every storage owes its users, writers included.
public abstract class StorageContract extends StorageReadContract {

  private static final int WRITERS = 16;

  /// What the tested storage is known for; a server that ignores conditions must be found out.
  protected Exclusive exclusive() {
    return Exclusive.ATOMIC;
  }

  @Test
  void whatWasPutIsReadAndListedAtOnce() {
    for (int i = 0; i < 50; i++) {
      ObjectName name = ObjectName.of("snap/w/" + "%016d".formatted(i));
      byte[] bytes = bytes(100 + i);
      PutOptions options = i % 2 == 0 ? PutOptions.plain() : PutOptions.onlyIfAbsent();
      storage.put(name, Content.of(bytes), options);
      assertThat(storage.get(name, ByteRange.all())).hasValue(bytes);
      assertThat(names("snap/")).hasSize(i + 1).endsWith(name.value());
    }
  }

  @Test
  void contentMayBeAPartOfAnArray() {
    byte[] bytes = bytes(1000);
    ObjectName name = ObjectName.of("pack/w/part");
    storage.put(name, Content.of(bytes, 100, 333), PutOptions.plain());
    assertThat(storage.get(name, ByteRange.all())).hasValue(Arrays.copyOfRange(bytes, 100, 433));
  }

  @Test
  void callersMayReuseTheirArrayAfterThePut() {
    byte[] bytes = bytes(1000);
    byte[] copy = bytes.clone();
    ObjectName name = ObjectName.of("pack/w/reused");
    storage.put(name, Content.of(bytes), PutOptions.plain());
    Arrays.fill(bytes, (byte) 7);
    assertThat(storage.get(name, ByteRange.all())).hasValue(copy);
  }

  @Test
  void storageClassIsAHintOnly() {
    ObjectName name = ObjectName.of("pack/w/cold");
    storage.put(name, Content.of(bytes(9)), PutOptions.plain().inClass("no-such-class"));
    assertThat(storage.head(name)).isPresent();
  }

  @Test
  void sameBytesCanBePutAgain() {
    for (int length : new int[] {0, 1, 5_000_001}) {
      byte[] bytes = bytes(length);
      ObjectName name = ObjectName.of("gen/" + length);
      storage.put(name, Content.of(bytes), PutOptions.onlyIfAbsent());
      storage.put(name, Content.of(bytes), PutOptions.onlyIfAbsent());
      storage.put(name, Content.of(bytes), PutOptions.plain());
      assertThat(storage.get(name, ByteRange.all())).hasValue(bytes);
    }
  }

  @Test
  void takenNameKeepsItsBytes() {
    if (exclusive() == Exclusive.NONE) {
      assertThat(probe().verdict(Question.EXCLUSIVE_CREATE)).isEqualTo(Verdict.NO);
      return;
    }
    ObjectName name = ObjectName.of("gen/0000000000000001");
    byte[] first = bytes(5_000_000);
    storage.put(name, Content.of(first), PutOptions.onlyIfAbsent());
    byte[] last = first.clone();
    last[4_999_999] ^= 1;
    for (byte[] other : List.of(bytes(5_000_000), last, bytes(1), new byte[0])) {
      assertThatThrownBy(() -> storage.put(name, Content.of(other), PutOptions.onlyIfAbsent()))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(Reason.EXISTS);
                assertThat(e.object()).isEqualTo(name.value());
              });
    }
    assertThat(storage.get(name, ByteRange.all())).hasValue(first);
  }

  @Test
  void ofRacingWritersExactlyOneSucceeds() {
    if (exclusive() == Exclusive.NONE) {
      assertThat(probe().verdict(Question.EXCLUSIVE_CREATE)).isEqualTo(Verdict.NO);
      return;
    }
    assertThat(storage.capabilities().exclusive()).isEqualTo(Exclusive.ATOMIC);
    for (int round = 0; round < 25; round++) {
      ObjectName name = ObjectName.of("gen/%016x".formatted(round));
      List<byte[]> contents = IntStream.range(0, WRITERS).mapToObj(i -> bytes(700 + i)).toList();
      List<byte[]> winners = Collections.synchronizedList(new ArrayList<>());
      CountDownLatch ready = new CountDownLatch(WRITERS);
      try (TaskScope scope = TaskScope.open()) {
        for (byte[] bytes : contents) {
          scope.fork(
              "races",
              () -> {
                ready.countDown();
                ready.await();
                if (putIfFree(name, bytes)) {
                  winners.add(bytes);
                }
              });
        }
        scope.join();
      }
      assertThat(winners).describedAs("round %s", round).hasSize(1);
      assertThat(storage.get(name, ByteRange.all())).hasValue(winners.getFirst());
    }
  }

  @Test
  void racingWritersOfTheSameBytesAllSucceed() {
    ObjectName name = ObjectName.of("cert/same");
    byte[] bytes = bytes(3000);
    try (TaskScope scope = TaskScope.open()) {
      for (int i = 0; i < WRITERS; i++) {
        scope.fork("writes", () -> assertThat(putIfFree(name, bytes)).isTrue());
      }
      scope.join();
    }
    assertThat(storage.get(name, ByteRange.all())).hasValue(bytes);
  }

  private boolean putIfFree(ObjectName name, byte[] bytes) {
    try {
      storage.put(name, Content.of(bytes), PutOptions.onlyIfAbsent());
      return true;
    } catch (StorageException e) {
      assertThat(e.reason()).isEqualTo(Reason.EXISTS);
      return false;
    }
  }

  @Test
  void readersNeverSeePartOfAnObject() {
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger seen = new AtomicInteger();
    try (TaskScope scope = TaskScope.open()) {
      for (int reader = 0; reader < 4; reader++) {
        // Platform threads: a storage that never waits would keep virtual ones from the processor.
        scope.forkPlatform(
            "reads",
            () -> {
              do {
                seen.addAndGet(readWhole());
              } while (!done.get() && !Thread.currentThread().isInterrupted());
            });
      }
      scope.fork(
          "writes",
          () -> {
            for (int i = 0; i < 40; i++) {
              byte[] bytes = new byte[50_000 + i];
              Arrays.fill(bytes, (byte) i);
              storage.put(
                  ObjectName.of("index/w/%08x".formatted(i)),
                  Content.of(bytes),
                  PutOptions.onlyIfAbsent());
            }
            done.set(true);
          });
      scope.join();
    }
    assertThat(readWhole()).isEqualTo(40);
    assertThat(seen.get()).isNotNegative();
  }

  private int readWhole() {
    List<String> names = names("index/w/");
    for (String name : names) {
      int number = Integer.parseInt(name.substring("index/w/".length()), 16);
      byte[] wanted = new byte[50_000 + number];
      Arrays.fill(wanted, (byte) number);
      assertThat(storage.get(ObjectName.of(name), ByteRange.all())).hasValue(wanted);
    }
    return names.size();
  }

  @Test
  void contentIsOpenedAsOftenAsNeededAndAlwaysClosed() {
    AtomicInteger open = new AtomicInteger();
    byte[] bytes = bytes(10_000);
    Content counted =
        new Content() {
          @Override
          public long length() {
            return bytes.length;
          }

          @Override
          public InputStream open() {
            open.incrementAndGet();
            return new ByteArrayInputStream(bytes) {
              @Override
              public void close() {
                open.decrementAndGet();
              }
            };
          }
        };
    storage.put(ObjectName.of("pack/w/counted"), counted, PutOptions.onlyIfAbsent());
    storage.put(ObjectName.of("pack/w/counted"), counted, PutOptions.onlyIfAbsent());
    assertThat(open).hasValue(0);
  }

  @Test
  void contentThatLiesAboutItsLengthIsNeverStored() {
    ObjectName name = ObjectName.of("pack/w/liar");
    byte[] bytes = bytes(100);
    for (long length : new long[] {99, 101}) {
      Content liar =
          new Content() {
            @Override
            public long length() {
              return length;
            }

            @Override
            public InputStream open() {
              return new ByteArrayInputStream(bytes);
            }
          };
      assertThatThrownBy(() -> storage.put(name, liar, PutOptions.plain()))
          .isInstanceOf(RuntimeException.class);
      assertThat(storage.head(name)).isEmpty();
      assertThat(names("pack/")).isEmpty();
    }
  }

  @Test
  void deletedObjectsAreGoneAtOnceAndDeletingAgainIsFine() {
    ObjectName name = ObjectName.of("pin/w/session");
    storage.delete(name);
    storage.put(name, Content.of(bytes(10)), PutOptions.plain());
    assertThat(storage.get(name, ByteRange.all())).isPresent();
    storage.delete(name);
    storage.delete(name);
    assertThat(storage.get(name, ByteRange.all())).isEmpty();
    assertThat(storage.head(name)).isEmpty();
    assertThat(names("")).isEmpty();
  }

  @Test
  void deleteTouchesNothingElse() {
    fill(ObjectName.of("drop/w/1"), bytes(1));
    fill(ObjectName.of("drop/w/10"), bytes(1));
    fill(ObjectName.of("drop/w/11"), bytes(1));
    storage.delete(ObjectName.of("drop/w/1"));
    storage.delete(ObjectName.of("drop/w"));
    storage.delete(ObjectName.of("drop"));
    assertThat(names("")).containsExactly("drop/w/10", "drop/w/11");
  }

  @Test
  void listWhileOthersWriteShowsWhatWasThereAllTheTime() {
    List<ObjectName> there =
        IntStream.range(0, 100).mapToObj(i -> ObjectName.of("pack/w/a%03d".formatted(i))).toList();
    fillAll(there);
    try (TaskScope scope = TaskScope.open()) {
      scope.fork(
          "writes",
          () -> {
            for (int i = 0; i < 60; i++) {
              fill(ObjectName.of("pack/w/a%03d-b".formatted(i)), bytes(1));
            }
          });
      scope.fork(
          "lists",
          () -> {
            for (int i = 0; i < 10; i++) {
              assertThat(names("pack/"))
                  .isSorted()
                  .doesNotHaveDuplicates()
                  .containsAll(there.stream().map(ObjectName::value).toList());
            }
          });
      scope.join();
    }
    assertThat(names("pack/")).hasSize(160);
  }

  @Test
  void probeFindsNothingWrongAndLeavesNothingBehind() {
    ProbeReport report = probe();
    for (Question question : Question.values()) {
      boolean known = question == Question.EXCLUSIVE_CREATE && exclusive() == Exclusive.NONE;
      assertThat(report.verdict(question))
          .describedAs("%s", report)
          .isEqualTo(known ? Verdict.NO : Verdict.YES);
    }
    assertThat(report.isUsable()).isTrue();
    assertThat(names("")).isEmpty();
  }

  private ProbeReport probe() {
    return new StorageProbe(storage, random, StorageProbe.Effort.quick()).run();
  }
}
