package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void sigtermEndsARunWithExitCode8() throws IOException, InterruptedException {
    Process process = nuwa("backup", "--stdin").start();
    // It is in the middle of its run once it has made its repository and waits for its input.
    Path pins = folder.resolve("home/.local/share/nuwa/repository/pin");
    while (process.isAlive() && !Files.isDirectory(pins)) {
      process.waitFor(20, TimeUnit.MILLISECONDS);
    }
    process.destroy();
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(err()).isEqualTo(8);
    Process list = nuwa("snapshots", "--json").start();
    assertThat(new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .doesNotContain("\"confirmed\":true");
    assertThat(list.waitFor()).isZero();
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
}
