package dev.nuwa.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CancelledException;
import dev.nuwa.task.TaskScope;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Loaded once, in the background, and closed once, whoever comes first.
class LoadingTest {

  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicInteger closes = new AtomicInteger();

  private final class Thing implements Loading.Loaded {
    @Override
    public void close() {
      closes.incrementAndGet();
    }
  }

  private Thing load() {
    loads.incrementAndGet();
    return new Thing();
  }

  private static Loading<Thing> begun(Callable<Thing> load, TaskScope scope) {
    Loading<Thing> loading = new Loading<>(load);
    loading.begin("thing", scope);
    return loading;
  }

  @Test
  void nothingIsLoadedBeforeSomebodyNeedsIt() {
    Loading<Thing> loading = new Loading<>(this::load);
    assertThat(loading.isBegun()).isFalse();
    loading.close();
    assertThat(loads).hasValue(0);
    assertThatThrownBy(loading::get).isInstanceOf(CancelledException.class);

    Loading<Thing> asked = new Loading<>(this::load);
    asked.get();
    assertThat(asked.isBegun()).isTrue();
    assertThat(loads).hasValue(1);
  }

  @Test
  void everybodyGetsTheSameWhichIsClosedOnce() {
    try (TaskScope scope = TaskScope.open()) {
      Loading<Thing> loading = begun(this::load, scope);
      assertThat(loading.get()).isSameAs(loading.get());
      loading.close();
      loading.close();
    }
    assertThat(loads).hasValue(1);
    assertThat(closes).hasValue(1);
  }

  @Test
  void aFailureIsToldToEachWhoAsksAndEndsNobodyElse() {
    try (TaskScope scope = TaskScope.open()) {
      Loading<Thing> loading =
          begun(
              () -> {
                throw new IllegalArgumentException("no such thing");
              },
              scope);
      scope.join();
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(loading::get)
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("no such thing");
      }
      loading.close();
    }
  }

  @Test
  void closingInterruptsALoadingThatWaits() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (TaskScope scope = TaskScope.open()) {
      Loading<Thing> loading =
          begun(
              () -> {
                begun.countDown();
                try {
                  new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                  interrupted.countDown();
                  throw e;
                }
                return load();
              },
              scope);
      begun.await();
      loading.close();
      interrupted.await();
      assertThatThrownBy(loading::get).isInstanceOf(CancelledException.class);
    }
    assertThat(loads).hasValue(0);
  }

  @Test
  void whatComesAfterTheCloseIsClosedToo() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    try (TaskScope scope = TaskScope.open()) {
      Loading<Thing> loading =
          begun(
              () -> {
                begun.countDown();
                boolean waiting = true;
                while (waiting) {
                  try {
                    closed.await();
                    waiting = false;
                  } catch (InterruptedException e) {
                    // One that does not notice: it goes on to its end.
                  }
                }
                return load();
              },
              scope);
      begun.await();
      loading.close();
      closed.countDown();
      scope.join();
    }
    assertThat(loads).hasValue(1);
    assertThat(closes).hasValue(1);
  }
}
