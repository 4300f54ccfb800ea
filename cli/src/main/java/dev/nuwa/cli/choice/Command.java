package dev.nuwa.cli.choice;

import dev.nuwa.error.ExitCode;

/// A command whose options are filled in.
public interface Command {

  /// Does it. Results and messages go to the call's output; failures are thrown as
  /// `BackupException`, never printed here.
  ExitCode run(Call call);
}
