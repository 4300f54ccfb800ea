package dev.nuwa.cli.command;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.Version;
import dev.nuwa.error.ExitCode;
import picocli.CommandLine;

/// Prints which program this is. Without options the door answers itself.
@CommandLine.Command
final class VersionCommand implements Command {

  @Override
  public ExitCode run(Call call) {
    call.output().say(Message.VERSION, Version.NUMBER);
    call.output()
        .result(
            new JsonObject()
                .put("version", Version.NUMBER)
                .put("format", Version.FORMAT)
                .put("java", Runtime.version().toString()));
    return ExitCode.DONE;
  }
}
