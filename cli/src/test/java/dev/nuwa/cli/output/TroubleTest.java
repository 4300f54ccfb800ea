package dev.nuwa.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TroubleTest {

  private long now = 1_000;
  private final Trouble trouble = new Trouble(() -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  @Test
  void anOutageIsOneLineAtItsBeginningOneAMinuteAndOneAtItsEnd() {
    assertThat(trouble.answered("ok")).isEmpty();
    assertThat(trouble.failed()).contains(Duration.ZERO);
    for (int request = 0; request < 50; request++) {
      pass(Duration.ofSeconds(1));
      assertThat(trouble.failed()).isEmpty();
    }
    pass(Duration.ofSeconds(10));
    assertThat(trouble.failed()).contains(Duration.ofSeconds(60));
    assertThat(trouble.failed()).isEmpty();
    assertThat(trouble.answered("unreachable")).isEmpty();
    pass(Duration.ofMinutes(9));
    assertThat(trouble.answered("absent")).contains(Duration.ofMinutes(10));
    assertThat(trouble.answered("ok")).isEmpty();
    assertThat(trouble.failed()).contains(Duration.ZERO);
  }
}
