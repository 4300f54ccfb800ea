package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// That the limits of bandwidth reach the transfer, on a bucket and on a folder. How exactly they
/// hold is in `TrafficTest`, `ObservedAndLimitedTest` and `check.d/limits.sh`.
@Timeout(120)
final class LimitsTest extends OnABadBucket {

  private static final Duration LEAST = Duration.ofMillis(1500);
  private static final int BYTES = 1_800_000;

  @BeforeEach
  void makeRepositories() throws IOException {
    byte[] bytes = new byte[BYTES];
    new Random(SEED).nextBytes(bytes);
    Files.write(source.resolve("file"), bytes);
    done("init");
  }

  private Duration time(InstantSource clock, String... line) {
    long begun = System.nanoTime();
    CliRun.Result result = new CliRun(folder.resolve("home")).at(clock).run(line);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  private String[] line(String place, String... words) {
    List<String> line = new ArrayList<>(List.of("-r", place));
    line.addAll(List.of("--key-file", folder + "/key"));
    line.addAll(List.of(words));
    return line.toArray(String[]::new);
  }

  @Test
  void aLimitReachesTheTransferInBothDirections() {
    String place = bucket.location();
    InstantSource clock = InstantSource.system();
    String path = source.toString();
    assertThat(time(clock, line(place, "backup", path, "--limit-upload", "2M")))
        .isGreaterThan(LEAST);
    String out = folder.resolve("out").toString();
    assertThat(
            time(
                clock, line(place, "restore", "latest", "--target", out, "--limit-download", "2M")))
        .isGreaterThan(LEAST);
  }

  @Test
  void theTimeOfDayDecidesByTheTableAndTheControlFileBeatsIt() throws IOException {
    Instant now = Instant.parse("2026-07-01T12:00:00Z");
    LocalTime time = LocalTime.ofInstant(now, ZoneId.systemDefault());
    DateTimeFormatter minutes = DateTimeFormatter.ofPattern("HH:mm");
    String window = minutes.format(time.minusHours(1)) + "-" + minutes.format(time.plusHours(1));
    String table = window + "=2M,1K";
    String path = source.toString();
    assertThat(
            time(
                InstantSource.fixed(now),
                line(bucket.location(), "backup", path, "--limit-upload", table)))
        .isGreaterThan(LEAST);
    Path control = folder.resolve("home/state/nuwa/limits");
    Files.writeString(control, "download 0\n");
    String out = folder.resolve("out").toString();
    assertThat(
            time(
                InstantSource.fixed(now),
                line(
                    bucket.location(),
                    "restore",
                    "latest",
                    "--target",
                    out,
                    "--limit-download",
                    "10K")))
        .isLessThan(Duration.ofSeconds(60));
  }
}
