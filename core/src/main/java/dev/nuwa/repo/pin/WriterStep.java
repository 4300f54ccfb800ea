package dev.nuwa.repo.pin;

import java.util.List;

/// A new state, and what is to be done in it.
public record WriterStep(WriterState state, List<WriterCommand> commands) {

  public WriterStep {
    commands = List.copyOf(commands);
  }

  static WriterStep of(WriterState state, WriterCommand... commands) {
    return new WriterStep(state, List.of(commands));
  }
}
