package dev.nuwa.cli.command;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.error.ExitCode;

/// A command whose options are filled in.
public interface Command {

  /// Does it. Results and messages go to the call's output; failures are thrown as
  /// `BackupException`, never printed here.
  ExitCode run(Call call);
}
