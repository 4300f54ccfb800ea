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

/// Keys, passwords, the recovery kit, and the embedded repository's.
final class KeysTest {

  private static final String PASSWORD = "canary correct horse";

  @TempDir Path folder;
  private Path docs;
  private String place = "";

  @BeforeEach
  void makeTree() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(docs.resolve("a"), "hello");
    place = folder.resolve("repository").toString();
  }

  private CliRun cli() {
    return new CliRun(folder.resolve("home"));
  }

  private CliRun.Result ok(CliRun run, String... arguments) {
    CliRun.Result result = run.run(arguments);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    return result;
  }

  @Test
  void aKeyFileOpensWhatItMade() {
    String key = folder.resolve("key").toString();
    ok(cli(), "init", "-r", place, "--key-file", key);
    assertThat(Shell.run(folder, "stat -c %a key")).isEqualTo("600\n");
    ok(cli().with("NUWA_REPOSITORY", place).with("NUWA_KEY_FILE", key), "backup", docs.toString());
    ok(cli(), "check", "-r", place, "--key-file", key);
    assertThat(cli().run("init", "-r", place, "--key-file", key + "2").code())
        .isEqualTo(ExitCode.USAGE);
    CliRun.Result taken =
        cli().run("init", "-r", folder.resolve("other").toString(), "--key-file", key);
    assertThat(taken.code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void aPasswordComesFromFileCommandOrEnvironmentAndIsNeverTold() throws IOException {
    Path file = Files.writeString(folder.resolve("password"), PASSWORD + "\nrest\n");
    Shell.run(folder, "chmod 600 password");
    ok(cli(), "init", "-r", place, "--password-file", file.toString());
    List<CliRun.Result> results =
        List.of(
            ok(cli(), "snapshots", "-r", place, "--password-command", "cat " + file),
            ok(cli().with("NUWA_PASSWORD", PASSWORD), "snapshots", "-v", "-r", place),
            cli().with("NUWA_PASSWORD", PASSWORD + "x").run("snapshots", "-r", place),
            cli().run("snapshots", "-r", place, "--password-command", "echo canary; exit 1"),
            cli().run("snapshots", "-r", place));
    assertThat(results.subList(2, 5)).allMatch(r -> r.code() == ExitCode.WRONG_KEY);
    assertThat(results).noneMatch(r -> (r.out() + r.err()).contains("canary correct"));
    assertThat(results.getLast().err())
        .contains("--key-file", "NUWA_KEY_FILE", "--password-file", "NUWA_PASSWORD");
  }

  @Test
  void d28ASecretThatOthersMayReadIsRefused() throws IOException {
    Path key = folder.resolve("key");
    ok(cli(), "init", "-r", place, "--key-file", key.toString());
    Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    Shell.run(folder, "chmod 600 password");
    String other = folder.resolve("other").toString();
    ok(cli(), "init", "-r", other, "--password-file", password.toString());
    for (String mode : List.of("604", "640", "620", "601")) {
      Shell.run(folder, "chmod " + mode + " key password");
      List<CliRun.Result> results =
          List.of(
              cli().run("snapshots", "-r", place, "--key-file", key.toString()),
              cli().run("snapshots", "-r", other, "--password-file", password.toString()));
      assertThat(results).as(mode).allMatch(r -> r.code() == ExitCode.WRONG_KEY);
      assertThat(results).as(mode).allMatch(r -> r.err().contains("chmod 600 "));
    }
    Shell.run(folder, "chmod 400 key password");
    ok(cli(), "snapshots", "-r", place, "--key-file", key.toString());
    ok(cli(), "snapshots", "-r", other, "--password-file", password.toString());
  }

  @Test
  void d27AWeakPasswordIsRefused() {
    CliRun.Result result = cli().with("NUWA_PASSWORD", "short").run("init", "-r", place);
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(folder.resolve("repository/config")).doesNotExist();
  }

  @Test
  void theKitMakesAKeyThatRestoresAndIsAskedForUntilVerified() {
    assertThat(ok(cli(), "backup", docs.toString()).err()).contains("nuwa key kit --verify");
    assertThat(cli().run("key", "kit").code()).isEqualTo(ExitCode.USAGE);
    String kit = ok(cli(), "key", "kit", "--output", "-").out();
    String words = kit.lines().filter(line -> line.startsWith("    ")).reduce("", String::concat);
    assertThat(words.strip().split("\\s+")).hasSize(18);
    assertThat(cli().typing(words + " x").run("key", "kit", "--verify").code())
        .isEqualTo(ExitCode.WRONG_KEY);
    ok(cli().typing(words), "key", "kit", "--verify");
    assertThat(ok(cli(), "backup", docs.toString()).err()).doesNotContain("nuwa key kit");

    Path key = folder.resolve("home/data/nuwa/key");
    Shell.run(folder, "mv home/data/nuwa/key lost");
    CliRun.Result lost = cli().run("backup", docs.toString());
    assertThat(lost.code()).isEqualTo(ExitCode.WRONG_KEY);
    assertThat(lost.err()).contains("recovery kit");
    assertThat(key).doesNotExist();
    ok(cli().typing(words), "key", "recover", "--key-file", key.toString());
    ok(cli(), "backup", docs.toString());
    Path target = folder.resolve("out");
    ok(cli(), "restore", "latest~1", "--target", target.toString());
    assertThat(target.resolve("a")).hasContent("hello");
  }

  @Test
  void row70TheKitOfAnotherRepositoryIsRefused() {
    ok(cli(), "backup", docs.toString());
    String other = folder.resolve("other").toString();
    ok(cli(), "init", "-r", other, "--key-file", other + ".key");
    String kit =
        ok(cli(), "key", "kit", "--output", "-", "-r", other, "--key-file", other + ".key").out();
    String words = kit.lines().filter(line -> line.startsWith("    ")).reduce("", String::concat);
    assertThat(cli().typing(words).run("key", "kit", "--verify").code())
        .isEqualTo(ExitCode.WRONG_KEY);
    assertThat(cli().run("ls", "--key-file", other + ".key").code()).isEqualTo(ExitCode.WRONG_KEY);
  }

  @Test
  void aKeyWithoutItsRepositoryMakesNoNewOne() {
    ok(cli(), "backup", docs.toString());
    Shell.run(folder, "mv home/data/nuwa/repository moved");
    CliRun.Result result = cli().run("backup", docs.toString());
    assertThat(result.code()).isEqualTo(ExitCode.NO_REPOSITORY);
    assertThat(folder.resolve("home/data/nuwa/repository")).doesNotExist();
  }

  @Test
  void aMakingThatWasKilledIsDoneAgainAndTheUnusedKeyIsKept() {
    ok(cli(), "backup", docs.toString());
    Shell.run(folder, "rm -r home/data/nuwa/repository; mkdir home/data/nuwa/repository");
    ok(cli(), "backup", docs.toString());
    assertThat(Shell.run(folder, "ls home/data/nuwa")).contains("key.unused-");
  }

  @Test
  void aRepositoryThatLostItsConfigurationIsNotBuiltOver() {
    ok(cli(), "backup", docs.toString());
    Shell.run(folder, "rm -r home/data/nuwa/repository/config; cp home/data/nuwa/key before");
    assertThat(cli().run("backup", docs.toString()).code()).isEqualTo(ExitCode.DAMAGE);
    Shell.run(folder, "cmp home/data/nuwa/key before");
  }
}
