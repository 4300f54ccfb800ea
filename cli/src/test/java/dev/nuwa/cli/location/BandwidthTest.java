package dev.nuwa.cli.location;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.cli.argument.Rate;
import dev.nuwa.task.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BandwidthTest {

  @TempDir Path folder;
  private long nanos = 5;

  private final Ticker ticker =
      new Ticker() {
        @Override
        public long nanos() {
          return nanos;
        }

        @Override
        public void pause(Duration time) {
          nanos += time.toNanos();
        }
      };

  @Test
  void theFileDecidesWhileTheRunGoesOnAndIsLookedAtOnceASecond() throws IOException {
    Path file = folder.resolve(Bandwidth.FILE);
    Rate option = Rate.parse("10K").orElseThrow();
    Bandwidth upload = new Bandwidth("upload", option, file, () -> Instant.EPOCH, ticker);
    assertThat(upload.getAsLong()).isEqualTo(10_240);
    Files.writeString(file, "download 7K\nupload 2K\n");
    assertThat(upload.getAsLong()).isEqualTo(10_240);
    ticker.pause(Duration.ofSeconds(1));
    assertThat(upload.getAsLong()).isEqualTo(2048);
    Files.writeString(file, "upload 0\n");
    ticker.pause(Duration.ofSeconds(1));
    assertThat(upload.getAsLong()).isZero();
    Files.writeString(file, "upload nonsense\n");
    ticker.pause(Duration.ofSeconds(1));
    assertThat(upload.getAsLong()).isEqualTo(10_240);
    Files.delete(file);
    ticker.pause(Duration.ofSeconds(1));
    assertThat(upload.getAsLong()).isEqualTo(10_240);
  }
}
