package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.cli.output.Terminal;
import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands about this machine: schedules, the doctor, taking Nuwa away.
final class MachineTest {

  @TempDir Path folder;

  private CliRun cli() {
    return new CliRun(folder.resolve("home"));
  }

  @Test
  void aSchedulePrintsWhatASchedulerTakes() {
    String cron =
        cli().run("schedule", "print", "cron", "--at", "3:05", "--", "/a b", "--tag=50%").out();
    assertThat(cron)
        .contains("\n5 3 * * * ")
        .contains(" backup --quiet '/a b' --tag=50\\% || [ $? -eq 3 ]");
    String systemd = cli().run("schedule", "print", "systemd", "--", "/a b", "--tag=$x%").out();
    assertThat(systemd)
        .contains("ExecStart=", " backup --quiet \"/a b\" --tag=$$x%%\n")
        .contains("SuccessExitStatus=3", "OnCalendar=*-*-* 02:30:00", "Persistent=true");
  }

  @Test
  void aScheduleThatMakesNoSenseSaysWhatWould() {
    for (String[] wrong :
        new String[][] {
          {"schedule"},
          {"schedule", "print", "at", "--", "/x"},
          {"schedule", "print", "cron"},
          {"schedule", "print", "cron", "--at", "25:00", "--", "/x"}
        }) {
      CliRun.Result result = cli().run(wrong);
      assertThat(result.code()).isEqualTo(ExitCode.USAGE);
      assertThat(result.err()).contains("  try: ");
    }
  }

  @Test
  void takingNuwaAwayLeavesRepositoryAndKey() throws IOException {
    Path docs = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(docs.resolve("a"), "a");
    Path cache = folder.resolve("home/cache/nuwa");
    cli().run("backup", docs.toString(), "--cache", cache.toString());
    Path state = folder.resolve("home/state/nuwa");
    assertThat(state).isNotEmptyDirectory();
    assertThat(cli().run("uninstall").code()).isEqualTo(ExitCode.USAGE);
    CliRun.Result dry = cli().run("uninstall", "--dry-run");
    assertThat(dry.out())
        .contains("would remove " + state, "kept: ")
        .doesNotContain("remove " + folder.resolve("home/data"));
    assertThat(state).isNotEmptyDirectory();
    assertThat(cli().run("uninstall", "--yes").code()).isEqualTo(ExitCode.DONE);
    assertThat(state).isEmptyDirectory();
    assertThat(cli().run("restore", "latest", "--target", folder.resolve("o").toString()).code())
        .isEqualTo(ExitCode.DONE);
  }

  /// All folders of the user may be one: even then the repository is not ours to remove.
  @Test
  void takingNuwaAwayIsSafeWhenAllFoldersAreOne() throws IOException {
    Path docs = Files.createDirectories(folder.resolve("docs"));
    String all = folder.resolve("all").toString();
    CliRun cli =
        cli().with("XDG_DATA_HOME", all).with("XDG_STATE_HOME", all).with("XDG_CACHE_HOME", all);
    cli.run("backup", docs.toString());
    assertThat(cli.run("uninstall", "--yes").code()).isEqualTo(ExitCode.DONE);
    assertThat(cli.run("snapshots", "--json").out()).contains("\"confirmed\":true");
  }

  @Test
  void theDoctorLooksAtEverythingAndSaysWhatToDo() {
    CliRun.Result before = cli().run("doctor", "--json");
    assertThat(before.code()).isEqualTo(ExitCode.DONE);
    assertThat(before.out())
        .contains("\"subject\":\"java\"", "\"subject\":\"clock\"", "\"subject\":\"repository\"")
        .contains("nuwa backup ~/Documents");
    CliRun.Result wrong = cli().run("doctor", "-r", folder.toString(), "--key-file", "none");
    assertThat(wrong.out()).contains("warning  repository: ");
  }

  @Test
  void questionsAreAskedOnATerminal() throws IOException {
    Path docs = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(docs.resolve("a"), "a");
    cli().run("backup", docs.toString());
    Files.writeString(docs.resolve("a"), "newer");
    String[] line = {"restore", "latest", "--in-place", "--overwrite", "always"};
    assertThat(cli().at(answering("n")).run(line).code()).isEqualTo(ExitCode.USAGE);
    assertThat(docs.resolve("a")).hasContent("newer");
    assertThat(cli().at(answering("y")).run(line).code()).isEqualTo(ExitCode.DONE);
    assertThat(docs.resolve("a")).hasContent("a");
    assertThat(cli().at(answering("y")).run("key", "kit").out()).contains("Recovery kit");
  }

  private static Terminal answering(String answer) {
    return new Terminal() {
      @Override
      public boolean showsOutput() {
        return true;
      }

      @Override
      public boolean showsErrors() {
        return false;
      }

      @Override
      public int columns() {
        return 80;
      }

      @Override
      public Optional<String> ask(String question) {
        return Optional.of(answer);
      }

      @Override
      public Optional<char[]> askSecret(String question) {
        return Optional.of(answer.toCharArray());
      }
    };
  }
}
