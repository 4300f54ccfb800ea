package dev.nuwa.cli;

import dev.nuwa.cli.argument.RawArguments;
import dev.nuwa.cli.output.Surroundings;
import dev.nuwa.error.ExitCode;
import java.nio.file.Path;
import java.util.List;

/// The door of the program: one command line in, one exit code out.
public final class Main {
  private Main() {}

  /// Runs one command line and ends the process with its exit code.
  public static void main(String[] arguments) {
    Interruption interruption = Interruption.install(Thread.currentThread());
    List<String> given = RawArguments.of(List.of(arguments));
    HeadStart.begin(given);
    ExitCode code = run(given);
    interruption.finished();
    System.exit(code.code());
  }

  /// Runs one command line of this process without ending it.
  static ExitCode run(List<String> arguments) {
    if (arguments.size() == 2 && arguments.getFirst().equals(TrainingRun.NAME)) {
      return TrainingRun.run(Path.of(arguments.getLast()));
    }
    return new Door(Surroundings.ofProcess()).run(arguments);
  }
}
