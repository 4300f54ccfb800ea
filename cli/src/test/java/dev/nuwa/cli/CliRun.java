package dev.nuwa.cli;

import dev.nuwa.cli.output.Surroundings;
import dev.nuwa.cli.output.Terminal;
import dev.nuwa.error.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs command lines in this process, with an outside of its own below one folder.
final class CliRun {

  /// How a run ended and what it said.
  record Result(ExitCode code, String out, String err, byte[] bytes) {}

  private final Map<String, String> environment = new HashMap<>();
  private @Nullable Terminal terminal;
  private InstantSource clock = InstantSource.system();
  private Supplier<InputStream> input = InputStream::nullInputStream;

  CliRun(Path folder) {
    environment.put("HOME", folder.toString());
    environment.put("XDG_DATA_HOME", folder.resolve("data").toString());
    environment.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
    environment.put("PATH", System.getenv("PATH"));
    environment.put("NUWA_LANG", "en");
  }

  CliRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  CliRun at(Terminal other) {
    terminal = other;
    return this;
  }

  CliRun at(InstantSource other) {
    clock = other;
    return this;
  }

  CliRun typing(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return reading(() -> new ByteArrayInputStream(bytes));
  }

  CliRun reading(Supplier<InputStream> other) {
    input = other;
    return this;
  }

  /// Runs one command line.
  Result run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings surroundings =
        new Surroundings(
            environment,
            input.get(),
            out,
            err,
            terminal == null ? Terminal.none() : terminal,
            clock);
    ExitCode code = new Door(surroundings).run(List.of(arguments));
    return new Result(
        code,
        out.toString(StandardCharsets.UTF_8),
        err.toString(StandardCharsets.UTF_8),
        out.toByteArray());
  }
}
