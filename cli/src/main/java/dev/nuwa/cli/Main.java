package dev.nuwa.cli;

import dev.nuwa.error.ExitCode;
import java.nio.file.Path;
import java.util.List;

/// The door of the program: turns arguments into one run and its exit code.
public final class Main {
  private Main() {}

  /// Runs one command line and ends the process with its exit code.
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments)).code());
  }

  /// Runs one command line without ending the process.
  static ExitCode run(List<String> arguments) {
    if (arguments.equals(List.of("version"))) {
      System.out.println("nuwa 0.1.0");
      return ExitCode.DONE;
    }
    if (arguments.size() == 2 && arguments.getFirst().equals(TrainingRun.NAME)) {
      return TrainingRun.run(Path.of(arguments.getLast()));
    }
    System.err.println("nuwa: only `version` exists so far");
    return ExitCode.USAGE;
  }
}
