package dev.nuwa.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CancelledException;
import dev.nuwa.error.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TaskScopeTest {

  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void resultsAreThereAfterJoin() {
    try (TaskScope scope = TaskScope.open()) {
      List<Task<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int number = i;
        tasks.add(scope.fork("number", () -> number));
      }
      scope.join();
      assertThat(tasks.stream().mapToInt(Task::result).sum()).isEqualTo(4950);
    }
  }

  @Test
  void virtualAndPlatformThreadsCarryTheGivenName() {
    try (TaskScope scope = TaskScope.open()) {
      Task<Thread> waits = scope.fork("waits", Thread::currentThread);
      Task<Thread> computes = scope.forkPlatform("computes", Thread::currentThread);
      scope.join();
      assertThat(waits.result().isVirtual()).isTrue();
      assertThat(waits.result().getName()).isEqualTo("waits");
      assertThat(computes.result().isVirtual()).isFalse();
      assertThat(computes.result().getName()).isEqualTo("computes");
    }
  }

  @Test
  void firstFailureInterruptsTheOthersAndIsThrownAsItIs() {
    UsageException failure = new UsageException("no", "");
    AtomicInteger interrupted = new AtomicInteger();
    CountDownLatch waiting = new CountDownLatch(2);
    try (TaskScope scope = TaskScope.open()) {
      scope.fork("waits", () -> waitInterrupted(waiting, interrupted));
      scope.forkPlatform("waits", () -> waitInterrupted(waiting, interrupted));
      scope.fork(
          "fails",
          () -> {
            waiting.await();
            throw failure;
          });
      assertThatThrownBy(scope::join).isSameAs(failure);
      assertThat(interrupted).hasValue(2);
    }
  }

  private void waitInterrupted(CountDownLatch waiting, AtomicInteger interrupted)
      throws InterruptedException {
    waiting.countDown();
    try {
      never.await();
    } catch (InterruptedException e) {
      interrupted.incrementAndGet();
      throw e;
    }
  }

  @Test
  void failuresCausedByTheCancellationAreNotTheFailure() {
    UsageException failure = new UsageException("no", "");
    Limiter limiter = new Limiter(1);
    CountDownLatch started = new CountDownLatch(1);
    try (TaskScope scope = TaskScope.open();
        Permit _ = limiter.acquire()) {
      scope.fork(
          "waits for a permit",
          () -> {
            started.countDown();
            limiter.acquire().close();
          });
      scope.fork(
          "fails",
          () -> {
            started.await();
            throw failure;
          });
      assertThatThrownBy(scope::join).isSameAs(failure);
    }
  }

  @Test
  void checkedExceptionsAreWrappedAndErrorsAreNot() {
    try (TaskScope scope = TaskScope.open()) {
      IOException failure = new IOException("disk");
      scope.fork("io", (TaskScope.Work) () -> fail(failure));
      assertThatThrownBy(scope::join).isInstanceOf(IllegalStateException.class).hasCause(failure);
    }
    try (TaskScope scope = TaskScope.open()) {
      scope.fork(
          "error",
          () -> {
            throw new AssertionError("broken");
          });
      assertThatThrownBy(scope::join).isInstanceOf(AssertionError.class).hasMessage("broken");
    }
  }

  private static void fail(IOException e) throws IOException {
    throw e;
  }

  @Test
  void afterAFailureNothingIsStarted() {
    try (TaskScope scope = TaskScope.open()) {
      scope.fork("fails", () -> fail(new IOException("disk")));
      assertThatThrownBy(scope::join).isInstanceOf(IllegalStateException.class);
      AtomicBoolean ran = new AtomicBoolean();
      Task<Boolean> late = scope.fork("late", () -> ran.getAndSet(true));
      assertThatThrownBy(scope::join).isInstanceOf(IllegalStateException.class);
      assertThat(ran).isFalse();
      assertThatThrownBy(late::result).hasMessageContaining("late");
    }
  }

  @Test
  void interruptingTheOwnerCancelsAllAndIsConsumed() {
    AtomicInteger interrupted = new AtomicInteger();
    CountDownLatch waiting = new CountDownLatch(1);
    try (TaskScope scope = TaskScope.open()) {
      scope.fork("waits", () -> waitInterrupted(waiting, interrupted));
      await(waiting);
      Thread.currentThread().interrupt();
      assertThatThrownBy(scope::join).isInstanceOf(CancelledException.class);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(interrupted).hasValue(1);
    }
  }

  @Test
  void closeEndsWhatStillRuns() {
    AtomicInteger interrupted = new AtomicInteger();
    CountDownLatch waiting = new CountDownLatch(1);
    try (TaskScope scope = TaskScope.open()) {
      scope.fork("waits", () -> waitInterrupted(waiting, interrupted));
      await(waiting);
    }
    assertThat(interrupted).hasValue(1);
  }

  @Test
  void closeWaitsEvenForTasksThatDoNotHearInterrupts() {
    AtomicBoolean ended = new AtomicBoolean();
    CountDownLatch started = new CountDownLatch(1);
    try (TaskScope scope = TaskScope.open()) {
      scope.fork(
          "deaf",
          () -> {
            started.countDown();
            long turns = 0;
            while (!Thread.currentThread().isInterrupted()) {
              turns++;
              Thread.onSpinWait();
            }
            ended.set(turns >= 0);
          });
      await(started);
    }
    assertThat(ended).isTrue();
  }

  @Test
  void tasksMayForkIntoTheirScope() {
    AtomicInteger done = new AtomicInteger();
    try (TaskScope scope = TaskScope.open()) {
      scope.fork("outer", () -> scope.fork("inner", () -> done.incrementAndGet()));
      scope.join();
      assertThat(done).hasValue(1);
    }
  }

  @Test
  void forkingIntoAClosedScopeIsABug() {
    AtomicReference<TaskScope> escaped = new AtomicReference<>();
    try (TaskScope scope = TaskScope.open()) {
      escaped.set(scope);
    }
    assertThatThrownBy(() -> escaped.get().fork("late", () -> 1))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void thousandsOfTasksUnderALimiterNeverExceedIt() {
    Limiter limiter = new Limiter(3);
    Semaphore witness = new Semaphore(3);
    try (TaskScope scope = TaskScope.open()) {
      for (int i = 0; i < 5000; i++) {
        scope.fork(
            "limited",
            () -> {
              try (Permit _ = limiter.acquire()) {
                assertThat(witness.tryAcquire()).isTrue();
                witness.release();
              }
            });
      }
      scope.join();
    }
    assertThat(limiter.available()).isEqualTo(3);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
