package dev.nuwa.cli.output;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The terminal of this process.
final class ProcessTerminal implements Terminal {

  private static final int COLUMNS_DEFAULT = 80;
  private static final int COLUMNS_MIN = 20;

  private final Map<String, String> environment;
  private final boolean output = isTerminal(1);
  private final boolean errors = isTerminal(2);
  private int columns;

  ProcessTerminal(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public boolean showsOutput() {
    return output;
  }

  @Override
  public boolean showsErrors() {
    return errors && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  @Override
  public int columns() {
    if (columns == 0) {
      columns = findColumns();
    }
    return columns;
  }

  @Override
  public Optional<String> ask(String question) {
    return console().map(console -> console.readLine("%s", question));
  }

  @Override
  public Optional<char[]> askSecret(String question) {
    return console().map(console -> console.readPassword("%s", question));
  }

  private static Optional<Console> console() {
    @Nullable Console console = System.console();
    return Optional.ofNullable(console).filter(Console::isTerminal);
  }

  /// Java has no isatty for stderr: the kernel's own link says what a descriptor is.
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return console().isPresent();
    }
  }

  private int findColumns() {
    String set = environment.getOrDefault("COLUMNS", "");
    int found = set.matches("[0-9]{1,4}") ? Integer.parseInt(set) : askTerminal();
    return found < COLUMNS_MIN ? COLUMNS_DEFAULT : found;
  }

  /// `stty size` prints rows and columns; a few milliseconds, once, and only for a live line.
  private static int askTerminal() {
    try {
      Process process =
          new ProcessBuilder("stty", "size")
              .redirectInput(Path.of("/dev/tty").toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      byte[] answer = process.getInputStream().readNBytes(64);
      process.waitFor(1, TimeUnit.SECONDS);
      String[] words = new String(answer, StandardCharsets.US_ASCII).strip().split(" ", -1);
      return words.length == 2 && words[1].matches("[0-9]{1,4}") ? Integer.parseInt(words[1]) : 0;
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
