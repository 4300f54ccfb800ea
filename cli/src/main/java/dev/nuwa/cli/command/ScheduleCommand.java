package dev.nuwa.cli.command;

import dev.nuwa.cli.choice.Call;
import dev.nuwa.cli.choice.Command;
import dev.nuwa.cli.output.JsonObject;
import dev.nuwa.cli.text.Message;
import dev.nuwa.cli.text.ShellWord;
import dev.nuwa.error.ExitCode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints what a scheduler needs to run a backup every day. Installs nothing.
@CommandLine.Command
final class ScheduleCommand implements Command {

  private static final Pattern TIME = Pattern.compile("([01]?\\d|2[0-3]):([0-5]\\d)");

  @Option(names = "--at", paramLabel = "HH:MM", defaultValue = "02:30")
  private String at = "02:30";

  @Parameters(index = "0", paramLabel = "print")
  private String action = "";

  @Parameters(index = "1", paramLabel = "systemd|cron")
  private String scheduler = "";

  @Parameters(index = "2..*", paramLabel = "BACKUP-ARGUMENT")
  private List<String> arguments = List.of();

  @Override
  public ExitCode run(Call call) {
    Matcher time = TIME.matcher(at);
    if (!time.matches()) {
      throw call.usage(call.text(Message.SCHEDULE_NOT_A_TIME, at), Message.TRY_TIME_OF_DAY);
    }
    if (!action.equals("print") || !List.of("systemd", "cron").contains(scheduler)) {
      String asked = action + " " + scheduler;
      throw call.usage(call.text(Message.SCHEDULE_UNKNOWN, asked), Message.TRY_SCHEDULE);
    }
    if (arguments.isEmpty()) {
      throw call.usage(
          call.text(Message.BACKUP_NOTHING), Message.TRY_SCHEDULE_ARGUMENTS, scheduler);
    }
    int hour = Integer.parseInt(time.group(1));
    int minute = Integer.parseInt(time.group(2));
    List<String> words =
        Stream.concat(Stream.of(launcher(), "backup", "--quiet"), arguments.stream()).toList();
    String text =
        scheduler.equals("cron") ? cron(words, hour, minute) : systemd(words, hour, minute);
    call.output().lines(text);
    call.output().result(new JsonObject().put("scheduler", scheduler).put("text", text));
    return ExitCode.DONE;
  }

  /// The launcher's own absolute path; without it, what is found on the PATH.
  private static String launcher() {
    return System.getProperty("nuwa.launcher", "nuwa");
  }

  private static String cron(List<String> words, int hour, int minute) {
    // In a crontab a percent sign ends the command unless it is escaped, in quotes too.
    String command =
        words.stream().map(ShellWord::quoted).collect(Collectors.joining(" ")).replace("%", "\\%");
    return "# crontab -e: every day at %02d:%02d; exit code 3 (some unreadable) is no failure\n"
            .formatted(hour, minute)
        + "%d %d * * * %s || [ $? -eq 3 ]\n".formatted(minute, hour, command);
  }

  private static String systemd(List<String> words, int hour, int minute) {
    String command =
        words.stream().map(ScheduleCommand::systemdQuoted).collect(Collectors.joining(" "));
    return """
    # ~/.config/systemd/user/nuwa.service
    [Unit]
    Description=Nuwa backup

    [Service]
    Type=oneshot
    ExecStart=%s
    SuccessExitStatus=3
    Nice=10
    IOSchedulingClass=idle

    # ~/.config/systemd/user/nuwa.timer
    [Unit]
    Description=Nuwa backup, every day

    [Timer]
    OnCalendar=*-*-* %02d:%02d:00
    RandomizedDelaySec=15min
    Persistent=true

    [Install]
    WantedBy=timers.target

    # systemctl --user daemon-reload && systemctl --user enable --now nuwa.timer
    """
        .formatted(command, hour, minute);
  }

  /// systemd.service(5), "Command lines": quotes as in C, and `%` and `$` doubled.
  private static String systemdQuoted(String word) {
    String plain = word.replace("%", "%%").replace("$", "$$");
    return plain.matches("[A-Za-z0-9_@+=:,./$%-]+")
        ? plain
        : "\"" + plain.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
