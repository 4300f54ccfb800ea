package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Faults of the list of known disasters that concern terminal, secrets and roles, each named after
/// its row.
final class FaultRowsTest {

  private static final String CANARY = "canary-secret-4711";

  @TempDir Path folder;
  private Path docs;

  @BeforeEach
  void makeTree() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    Shell.run(
        docs,
        "echo 1 > \"$(printf 'osc\\033]52;c;x\\007')\"; echo 1 > \"$(printf 'cr\\rover')\";"
            + " echo 1 > \"$(printf 'rlo\\342\\200\\256txt')\"; echo 1 > \"$(printf 'lf\\nline')\";"
            + " echo 1 > \"$(printf 'raw\\233c1\\377')\"");
  }

  private CliRun cli() {
    return new CliRun(folder.resolve("home"));
  }

  @Test
  void d33NamesWithEscapesCannotTouchTheTerminal() {
    cli().run("backup", docs.toString());
    cli().run("tag", "add", "latest", "tag\u001b[2J");
    Shell.run(docs, "rm *; echo 2 > \"$(printf 'new\\033[2J')\"");
    cli().run("backup", docs.toString());
    List<List<String>> lines =
        List.of(
            List.of("find", "*"),
            List.of("diff", "latest~1", "latest"),
            List.of("snapshots"),
            List.of("ls", "latest~1"),
            List.of("find", "--type", "x\u001b[2J"),
            List.of("find", "--regex", "(\u001b[2J"),
            List.of("dump", "latest:x\u001b[2J"),
            List.of("tag", "remove", "latest", "t\u202eag"),
            List.of("config", "show", "--config", "/x\u001b[2J"),
            List.of("completion", "\u001b[2J"),
            List.of("completion", "ids"));
    for (List<String> line : lines) {
      CliRun.Result result = cli().run(line.toArray(String[]::new));
      String said = result.out() + result.err();
      assertThat(said.chars().filter(c -> (c < ' ' && c != '\n' && c != '\t') || c == 0x7f))
          .as("%s: %s", line, said)
          .isEmpty();
      assertThat(said).as("%s", line).doesNotContain("\u202e", "\u009b");
      assertThat(said).as("%s", line).isNotEmpty();
    }
  }

  private static final String ALARM = "the storage shows an older state, or somebody withholds";

  @Test
  void row42AnOlderStateOfTheWholeStoreIsAnAlarmOfEveryCommandThatLists() {
    cli().run("backup", docs.toString());
    Shell.run(folder, "cp -a home/data/nuwa/repository kept; echo 2 > docs/more");
    assertThat(cli().run("backup", docs.toString()).err()).doesNotContain(ALARM);
    assertThat(cli().run("snapshots").err()).doesNotContain(ALARM);
    Shell.run(folder, "rm -r home/data/nuwa/repository; mv kept home/data/nuwa/repository");
    for (String line : List.of("snapshots", "ls latest", "find more", "stats", "doctor")) {
      CliRun.Result result = cli().run(line.split(" "));
      assertThat(result.err()).as(line).contains(ALARM, "snap/", "remove ");
    }
    CliRun.Result again = cli().run("backup", docs.toString());
    assertThat(again.code()).isEqualTo(ExitCode.DONE);
    assertThat(again.err()).contains(ALARM);
    Shell.run(folder, "rm -r home/state/nuwa/seen");
    assertThat(cli().run("snapshots").err()).doesNotContain(ALARM);
  }

  @Test
  void row43AWithheldSnapshotIsAnAlarmInBothLanguages() {
    cli().run("backup", docs.toString());
    cli().run("backup", docs.toString());
    cli().run("snapshots");
    Shell.run(
        folder,
        "cd home/data/nuwa/repository; s=$(find snap -type f | sort | tail -n 1);"
            + " rm \"$s\"; rm $(find ok -name \"$(basename \"$s\")*\")");
    assertThat(cli().run("snapshots").err()).contains(ALARM);
    assertThat(cli().run("snapshots", "--lang", "zh").err()).contains("有人隐瞒");
    assertThat(cli().run("snapshots", "--json").err()).contains("\"type\":\"warning\"", ALARM);
  }

  @Test
  void aRevokedKeysSnapshotsAreNotWithheld() {
    String key = folder.resolve("writer").toString();
    cli().run("backup", docs.toString());
    cli().run("key", "add", "--role", "writer", "--name", "h", "--output", key);
    cli().run("backup", docs.toString(), "--key-file", key);
    assertThat(cli().run("snapshots").out().lines()).hasSize(3);
    CliRun.Result revoked = cli().run("key", "revoke", "h", "--last", "none", "--yes");
    assertThat(revoked.code()).as(revoked.err()).isEqualTo(ExitCode.DONE);
    assertThat(cli().run("snapshots").err()).doesNotContain(ALARM);
  }

  @Test
  void d28NoSecretIsEverPrinted() throws IOException {
    String place = folder.resolve("repo").toString();
    CliRun cli = cli().with("NUWA_PASSWORD", CANARY).with("NUWA_DEBUG", "1");
    List<List<String>> lines =
        List.of(
            List.of("init", "-r", place),
            List.of("backup", "-v", "-r", place, docs.toString()),
            List.of("snapshots", "--json", "-v", "-r", place),
            List.of("config", "show", "-r", place),
            List.of("config", "show", "--json"),
            List.of("doctor", "-r", place),
            List.of("ls", "-r", place, "nonsense"));
    for (List<String> line : lines) {
      CliRun.Result result = cli.run(line.toArray(String[]::new));
      assertThat(result.out() + result.err()).as("%s", line).doesNotContain(CANARY);
    }
    Path file =
        Files.writeString(folder.resolve("c.yaml"), "profiles: {a: {password: " + CANARY + "}}");
    CliRun.Result refused = cli().run("ls", "--config", file.toString());
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).doesNotContain(CANARY).contains("password-file");
  }

  @Test
  void d27AWeakPasswordOpensNothingNew() {
    CliRun.Result result =
        cli().with("NUWA_PASSWORD", "1234").run("init", "-r", folder.resolve("repo").toString());
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(folder.resolve("repo/config")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "find",
        "find x",
        "diff latest",
        "diff nonsense nonsense",
        "dump latest",
        "dump latest --format rar",
        "tag add latest x",
        "tag nonsense latest",
        "hold nonsense",
        "unhold latest",
      })
  void aWriteOnlyKeyIsRefusedBeforeAnyOtherAnswer(String line) {
    cli().run("backup", docs.toString());
    String key = folder.resolve("writer").toString();
    CliRun.Result made =
        cli().run("key", "add", "--role", "writer", "--name", "h", "--output", key);
    assertThat(made.code()).as(made.err()).isEqualTo(ExitCode.DONE);
    CliRun.Result result = cli().run((line + " --key-file " + key).split(" ", -1));
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.NOT_PERMITTED);
    assertThat(result.out()).isEmpty();
  }
}
