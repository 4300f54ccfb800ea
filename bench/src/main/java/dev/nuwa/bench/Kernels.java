package dev.nuwa.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the benchmarks and prints what each kernel gets through, and allocates: on one core, or on
/// several threads together, which is less than as many times as much where what looks like cores
/// shares its parts.
///
///     Kernels [--only REGEX] [--seconds N] [--threads N] [--sample FILE] [--json FILE]
public final class Kernels {

  private static final int WARM_UP = 3;
  private static final int MEASURED = 3;

  private Kernels() {}

  /// What was seen of one kernel.
  private record Speed(String kernel, double bytes, double items, double nanos, double allocated) {

    static Speed of(RunResult result, int threads) {
      Result<?> operations = result.getPrimaryResult();
      Map<String, Result> more = result.getSecondaryResults();
      return new Speed(
          operations.getLabel(),
          score(more, "bytes"),
          score(more, "items"),
          threads * 1e9 / operations.getScore(),
          score(more, "gc.alloc.rate.norm"));
    }

    private static double score(Map<String, Result> results, String name) {
      Result<?> found = results.get(name);
      return found == null ? 0 : found.getScore();
    }

    String row() {
      return String.format(
          Locale.ROOT,
          "| %s | %s | %s | %.1f | %.0f |",
          kernel,
          bytes > 0 ? String.format(Locale.ROOT, "%.0f", bytes / 1e6) : "",
          items > 0 ? String.format(Locale.ROOT, "%.0f", items / 1e3) : "",
          nanos / 1e3,
          allocated);
    }

    String json() {
      return String.format(
          Locale.ROOT,
          "\"%s\": {\"bytesPerSecond\": %.0f, \"itemsPerSecond\": %.0f,"
              + " \"nanosPerOperation\": %.1f, \"allocatedPerOperation\": %.1f}",
          kernel,
          bytes,
          items,
          nanos,
          allocated);
    }
  }

  public static void main(String[] arguments) throws RunnerException {
    String only = "";
    String sample = "";
    String json = "";
    double seconds = 1;
    int threads = 1;
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      switch (arguments[i]) {
        case "--only" -> only = arguments[i + 1];
        case "--sample" -> sample = arguments[i + 1];
        case "--json" -> json = arguments[i + 1];
        case "--threads" -> threads = Integer.parseInt(arguments[i + 1]);
        case "--seconds" -> seconds = Double.parseDouble(arguments[i + 1]);
        default -> throw new IllegalArgumentException("no option " + arguments[i]);
      }
    }
    TimeValue time = TimeValue.milliseconds((long) (1000 * seconds));
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(only.isEmpty() ? "Benchmark\\." : only)
            .mode(Mode.Throughput)
            .forks(1)
            .threads(threads)
            .warmupIterations(WARM_UP)
            .warmupTime(time)
            .measurementIterations(MEASURED)
            .measurementTime(time)
            .verbosity(VerboseMode.SILENT)
            .addProfiler(GCProfiler.class)
            .jvmArgs(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                // As the launcher has it: cold, AES-GCM is 20 times slower for a long time.
                "-XX:CompileCommand=quiet",
                "-XX:CompileCommand=CompileThresholdScaling,com.sun.crypto.provider.*::*,0.001",
                "-XX:+UseSerialGC",
                "-Xmx1g",
                "-D" + Sample.PROPERTY + "=" + sample,
                "-D" + Folders.PROPERTY + "=" + System.getProperty(Folders.PROPERTY, ""));
    print(new Runner(options.build()).run(), threads, json);
  }

  private static void print(Collection<RunResult> results, int threads, String json) {
    List<Speed> speeds = new ArrayList<>();
    results.forEach(result -> speeds.add(Speed.of(result, threads)));
    System.out.println(
        "| kernel | MB/s | thousand items/s | us per operation | bytes allocated per operation |");
    System.out.println("|---|---:|---:|---:|---:|");
    speeds.forEach(speed -> System.out.println(speed.row()));
    if (!json.isEmpty()) {
      String text = "{" + String.join(",\n ", speeds.stream().map(Speed::json).toList()) + "}\n";
      try {
        Files.write(Path.of(json), text.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
