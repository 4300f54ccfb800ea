package dev.nuwa.cli;

import dev.nuwa.error.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ends a run cleanly on Ctrl-C and SIGTERM: the main thread is interrupted and gets some time to
/// tidy up (end its pin, remove temporary files), then the process ends with exit code 8. A
/// shutdown hook does it, because handling signals has no supported interface in Java.
final class Interruption {

  private static final Duration GRACE = Duration.ofSeconds(15);

  private final CountDownLatch finished = new CountDownLatch(1);

  private Interruption() {}

  /// Watches over `main` from now on.
  static Interruption install(Thread main) {
    Interruption interruption = new Interruption();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interruption.stop(main), "interruption"));
    return interruption;
  }

  /// The run is over: the process ends with the exit code it is given.
  void finished() {
    finished.countDown();
  }

  private void stop(Thread main) {
    if (finished.getCount() == 0) {
      return;
    }
    main.interrupt();
    try {
      finished.await(GRACE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.INTERRUPTED.code());
  }
}
