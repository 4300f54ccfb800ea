package dev.nuwa.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CancelledException;
import dev.nuwa.error.ResourceException;
import dev.nuwa.error.UsageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class QueuesAndBudgetsTest {

  @Test
  void queueKeepsOrderAndEnds() {
    BoundedQueue<Integer> queue = new BoundedQueue<>(2);
    try (TaskScope scope = TaskScope.open()) {
      scope.fork(
          "puts",
          () -> {
            for (int i = 0; i < 1000; i++) {
              queue.put(i);
            }
            queue.close();
          });
      Task<Integer> taken =
          scope.fork(
              "takes",
              () -> {
                int next = 0;
                for (Optional<Integer> i = queue.take(); i.isPresent(); i = queue.take()) {
                  assertThat(i).contains(next++);
                }
                return next;
              });
      scope.join();
      assertThat(taken.result()).isEqualTo(1000);
      assertThat(queue.take()).isEmpty();
    }
  }

  @Test
  void everyItemIsTakenOnceByManyTakers() {
    BoundedQueue<Integer> queue = new BoundedQueue<>(3);
    AtomicLong sum = new AtomicLong();
    try (TaskScope scope = TaskScope.open()) {
      for (int taker = 0; taker < 4; taker++) {
        scope.fork(
            "takes",
            () -> {
              for (Optional<Integer> i = queue.take(); i.isPresent(); i = queue.take()) {
                sum.addAndGet(i.get());
              }
            });
      }
      scope.fork(
          "puts",
          () -> {
            for (int i = 1; i <= 10_000; i++) {
              queue.put(i);
            }
            queue.close();
          });
      scope.join();
    }
    assertThat(sum).hasValue(50_005_000L);
  }

  @Test
  void failureOfAQueueWakesBothSidesAndStays() {
    BoundedQueue<String> full = new BoundedQueue<>(1);
    full.put("only");
    BoundedQueue<String> empty = new BoundedQueue<>(1);
    UsageException failure = new UsageException("broken", "");
    try (TaskScope scope = TaskScope.open()) {
      scope.fork("puts", () -> assertThatThrownBy(() -> full.put("more")).isSameAs(failure));
      scope.fork("takes", () -> assertThatThrownBy(empty::take).isSameAs(failure));
      scope.fork("fails", () -> full.fail(failure));
      scope.fork("fails", () -> empty.fail(failure));
      scope.join();
    }
    full.fail(new UsageException("later", ""));
    assertThatThrownBy(full::take).isSameAs(failure);
  }

  @Test
  void closedQueueGivesWhatIsInsideAndTakesNothingMore() {
    BoundedQueue<String> queue = new BoundedQueue<>(2);
    queue.put("one");
    queue.close();
    queue.close();
    assertThatThrownBy(() -> queue.put("two")).isInstanceOf(IllegalStateException.class);
    assertThat(queue.take()).contains("one");
    assertThat(queue.take()).isEmpty();
  }

  @Test
  void waitingIsEndedByAnInterrupt() {
    BoundedQueue<String> queue = new BoundedQueue<>(1);
    MemoryBudget budget = new MemoryBudget(1024);
    Limiter limiter = new Limiter(1);
    BufferPool pool = new BufferPool(8, 1);
    Permit held = budget.acquire(1);
    Permit limit = limiter.acquire();
    byte[] lent = pool.borrow();
    assertInterrupted(queue::take);
    assertInterrupted(() -> budget.acquire(1));
    assertInterrupted(limiter::acquire);
    assertInterrupted(pool::borrow);
    assertInterrupted(() -> Ticker.system().pause(java.time.Duration.ofDays(1)));
    held.close();
    limit.close();
    pool.giveBack(lent);
  }

  private static void assertInterrupted(Runnable waiting) {
    Thread.currentThread().interrupt();
    assertThatThrownBy(waiting::run).isInstanceOf(CancelledException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void budgetIsNeverExceededAndComesBackWhole() {
    MemoryBudget budget = new MemoryBudget(64 << 10);
    AtomicLong used = new AtomicLong();
    try (TaskScope scope = TaskScope.open()) {
      for (int i = 0; i < 2000; i++) {
        long bytes = 1 + i * 31L % (64 << 10);
        scope.fork(
            "holds",
            () -> {
              try (Permit _ = budget.acquire(bytes)) {
                assertThat(used.addAndGet(bytes)).isLessThanOrEqualTo(64 << 10);
                used.addAndGet(-bytes);
              }
            });
      }
      scope.join();
    }
    assertThat(budget.availableBytes()).isEqualTo(64 << 10);
  }

  @Test
  void largeRequestIsNotOvertakenForEver() {
    MemoryBudget budget = new MemoryBudget(10 << 10);
    Permit small = budget.acquire(1 << 10);
    CountDownLatch largeDone = new CountDownLatch(1);
    AtomicInteger smallAfter = new AtomicInteger();
    try (TaskScope scope = TaskScope.open()) {
      scope.fork(
          "large",
          () -> {
            try (Permit _ = budget.acquire(10 << 10)) {
              largeDone.countDown();
            }
          });
      small.close();
      scope.fork(
          "small",
          () -> {
            largeDone.await();
            budget.acquire(1).close();
            smallAfter.incrementAndGet();
          });
      scope.join();
    }
    assertThat(smallAfter).hasValue(1);
  }

  @Test
  void requestBeyondTheWholeBudgetNamesTheNumberThatWouldDo() {
    MemoryBudget budget = new MemoryBudget(4096);
    assertThatThrownBy(() -> budget.acquire(5000))
        .isInstanceOfSatisfying(
            ResourceException.class, e -> assertThat(e.advice()).contains("5120"))
        .hasMessageContaining("4096")
        .hasMessageContaining("5000");
    assertThat(budget.availableBytes()).isEqualTo(4096);
  }

  @Test
  void permitClosedTwiceGivesBackOnce() {
    Limiter limiter = new Limiter(2);
    Permit permit = limiter.acquire();
    permit.close();
    permit.close();
    assertThat(limiter.available()).isEqualTo(2);
  }

  @Test
  void poolLendsAtMostItsCountAndReusesArrays() {
    BufferPool pool = new BufferPool(16, 2);
    byte[] first = pool.borrow();
    byte[] second = pool.borrow();
    assertThat(second).isNotSameAs(first).hasSize(pool.bufferBytes());
    pool.giveBack(first);
    assertThat(pool.borrow()).isSameAs(first);
    pool.giveBack(first);
    pool.giveBack(second);
    assertThatThrownBy(() -> pool.giveBack(second)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> pool.giveBack(new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nonsenseSizesAreRefused() {
    assertThatThrownBy(() -> new Limiter(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MemoryBudget(1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BoundedQueue<String>(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BufferPool(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MemoryBudget(4096).acquire(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// A pause of nothing is a yield, which for each piece of a body cost a tenth of an upload.
  @Test
  void aPaceWithoutLimitNeverPauses() {
    AtomicInteger pauses = new AtomicInteger();
    Ticker ticker =
        new Ticker() {
          @Override
          public long nanos() {
            return 0;
          }

          @Override
          public void pause(Duration time) {
            pauses.incrementAndGet();
          }
        };
    Pace pace = new Pace(0, ticker);
    pace.move(1 << 20);
    assertThat(pauses).hasValue(0);
    pace.change(1 << 20);
    pace.move(1 << 20);
    pace.move(1 << 20);
    assertThat(pauses).hasPositiveValue();
  }
}
