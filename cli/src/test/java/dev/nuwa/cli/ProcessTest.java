package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What only a process of its own shows: signals, the locale, pipes that close.
final class ProcessTest {

  @TempDir Path folder;

  private ProcessBuilder nuwa(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path")
                    + ":"
                    + System.getProperty("jdk.module.path", ""),
                "--enable-native-access=ALL-UNNAMED",
                "dev.nuwa.cli.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("NUWA_"));
    builder.environment().put("HOME", folder.resolve("home").toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
    return builder.redirectError(folder.resolve("err").toFile());
  }

  private String err() throws IOException {
    return Files.readString(folder.resolve("err"), StandardCharsets.ISO_8859_1);
  }

  /// The other end says nothing and does not go away: the run must not wait for it.
  @ParameterizedTest
  @ValueSource(strings = {"--stdin", "--command"})
  void row55SigtermEndsARunThatWaitsForItsStream(String kind)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("backup", kind));
    if (kind.equals("--command")) {
      arguments.addAll(List.of("--", "sleep", "600"));
    }
    Process process = nuwa(arguments.toArray(String[]::new)).start();
    while (process.isAlive() && pins("-0000").isEmpty()) {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    process.destroy();
    assertThat(process.waitFor(12, TimeUnit.SECONDS)).as("ended in time").isTrue();
    assertThat(process.exitValue()).as(err()).isEqualTo(8);
    assertThat(pins("-end")).as(err()).hasSameSizeAs(pins("-0000")).hasSize(1);
    Process list = nuwa("snapshots", "--json").start();
    assertThat(new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .doesNotContain("\"confirmed\":true");
    assertThat(list.waitFor()).isZero();
  }

  /// Every thread of the process, those of the runtime too.
  @Test
  void aRunKeepsToItsProcessorsAndStepsBack() throws IOException, InterruptedException {
    Process process = nuwa("backup", "--stdin", "--cpus", "1", "--nice", "7").start();
    while (process.isAlive() && pins("-0000").isEmpty()) {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    String threads = "/proc/" + process.pid() + "/task/*/";
    String levels =
        Shell.run(folder, "sed 's/.*) //' " + threads + "stat | cut -d ' ' -f 17 | sort -u");
    String processors =
        Shell.run(folder, "grep -h Cpus_allowed_list " + threads + "status | sort -u");
    process.getOutputStream().close();
    assertThat(process.waitFor()).as(err()).isZero();
    assertThat(levels.trim()).isEqualTo("7");
    assertThat(processors.trim()).matches("Cpus_allowed_list:\\s+\\d+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--cpus=0", "--nice=20", "--cpus=-1"})
  void noSuchShareIsAMistakeOfTheLine(String option) {
    CliRun.Result result = new CliRun(folder).run("snapshots", option);
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("cannot be", "one of: ");
  }

  private List<Path> pins(String ending) throws IOException {
    Path pins = folder.resolve("home/.local/share/nuwa/repository/pin");
    if (!Files.isDirectory(pins)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(pins)) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }

  @Test
  void chinesePathsWorkUnderTheLocaleC() throws IOException, InterruptedException {
    Shell.run(folder, "mkdir 文档; echo 你好 > 文档/信");
    ProcessBuilder backup = nuwa("backup", "文档");
    backup.environment().put("LC_ALL", "C");
    Process process = backup.start();
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).as(err()).isZero();
    ProcessBuilder cat = nuwa("cat", "latest:信");
    cat.environment().put("LC_ALL", "C");
    Process reading = cat.start();
    assertThat(new String(reading.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("你好\n");
    assertThat(reading.waitFor()).as(err()).isZero();
  }

  @Test
  void aFullOutputIsAFailure() throws IOException, InterruptedException {
    Process process = nuwa("help", "backup").redirectOutput(Path.of("/dev/full").toFile()).start();
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(err()).contains("cannot write the output");
  }

  /// An environment with nothing in it; a machine in a cloud is not asked for its role.
  @Test
  void withoutCredentialsEachPlaceThatWasSearchedIsNamed()
      throws IOException, InterruptedException {
    ProcessBuilder snapshots =
        nuwa("snapshots", "-r", "s3://bucket?endpoint=http://127.0.0.1:9", "--key-file", "key");
    snapshots.environment().clear();
    snapshots.environment().put("HOME", folder.resolve("home").toString());
    snapshots.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    Process process = snapshots.start();
    assertThat(process.getInputStream().readAllBytes()).isEmpty();
    assertThat(process.waitFor()).as(err()).isEqualTo(6);
    assertThat(err().lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("no credentials for s3://bucket (127.0.0.1:9)")
        .contains("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_WEB_IDENTITY_TOKEN_FILE")
        .contains("profile \"default\"", "~/.aws/credentials", "~/.aws/config")
        .contains("container or instance role");
    assertThat(err())
        .contains("try: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
        .contains("?profile=NAME or AWS_PROFILE");
  }
}
