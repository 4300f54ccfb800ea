package dev.nuwa.cli.location;

import dev.nuwa.cli.argument.Rate;
import dev.nuwa.task.Ticker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The bandwidth that holds now: what the file `limits` in the state folder says, which may be
/// written, changed and removed while a run goes on, else the option. Looked at once a second at
/// most. Thread-safe; locks `this`.
final class Bandwidth implements LongSupplier {

  /// The name of the control file in the state folder.
  static final String FILE = "limits";

  private static final long LOOK_NANOS = 1_000_000_000L;

  private final String word;
  private final Rate option;
  private final Path file;
  private final InstantSource clock;
  private final Ticker ticker;
  private boolean looked;
  private long lookedNanos;
  private long now;

  /// @param word `upload` or `download`: what a line of the file begins with
  Bandwidth(String word, Rate option, Path file, InstantSource clock, Ticker ticker) {
    this.word = word;
    this.option = option;
    this.file = file;
    this.clock = clock;
    this.ticker = ticker;
  }

  /// Bytes per second, 0 for no limit.
  @Override
  public synchronized long getAsLong() {
    long nanos = ticker.nanos();
    if (!looked || nanos - lookedNanos >= LOOK_NANOS) {
      looked = true;
      lookedNanos = nanos;
      Rate rate = fromFile().orElse(option);
      // To load the time zones takes longer than all else here, and mostly nothing depends on them.
      now = rate.dependsOnTime() ? rate.at(localTime()) : rate.at(LocalTime.MIDNIGHT);
    }
    return now;
  }

  private LocalTime localTime() {
    return LocalTime.ofInstant(clock.instant(), ZoneId.systemDefault());
  }

  /// A file that is half written or says something else is as good as none.
  private Optional<Rate> fromFile() {
    try {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      return lines.stream()
          .map(line -> line.strip().split("\\s+", 2))
          .filter(parts -> parts.length == 2 && parts[0].equals(word))
          .flatMap(parts -> Rate.parse(parts[1]).stream())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
