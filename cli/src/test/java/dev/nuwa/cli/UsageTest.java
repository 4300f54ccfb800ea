package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.cli.command.CommandTable;
import dev.nuwa.cli.text.Version;
import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What happens to command lines that are short, wrong, or ask for help.
final class UsageTest {

  @TempDir Path folder;

  @Test
  void anUnknownCommandNamesTheNearest() {
    CliRun.Result result = new CliRun(folder).run("bakcup", "x");
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo("nuwa: no such command: bakcup\n  try: did you mean `nuwa backup`?\n");
  }

  @Test
  void anUnknownOptionNamesTheNearest() {
    CliRun.Result result = new CliRun(folder).run("doctor", "--jsno");
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("no such option: --jsno").contains("did you mean --json?");
  }

  @Test
  void aPasswordOnTheCommandLineIsNoOption() {
    CliRun.Result result = new CliRun(folder).run("backup", "--password", "secret", "/x");
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--password").doesNotContain("secret");
  }

  @Test
  void nothingAtAllIsAUsageError() {
    CliRun.Result result = new CliRun(folder).run();
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("nuwa help");
  }

  @Test
  void errorsAreJsonLinesWithJson() {
    InstantSource noon = InstantSource.fixed(Instant.parse("2026-07-01T12:00:00Z"));
    CliRun.Result result = new CliRun(folder).at(noon).run("--json", "bakcup");
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            "{\"type\":\"error\",\"time\":\"2026-07-01T12:00:00Z\",\"kind\":\"usage\","
                + "\"message\":\"no such command: bakcup\","
                + "\"advice\":\"did you mean `nuwa backup`?\",\"exitCode\":1}\n");
  }

  @Test
  void messagesAreChineseWhereTheLocaleIs() {
    CliRun.Result result = new CliRun(folder).with("NUWA_LANG", "zh_CN.UTF-8").run("bakcup");
    assertThat(result.err()).contains("没有这个命令").contains("建议：");
    assertThat(new CliRun(folder).run("bakcup", "--lang", "zh").err()).contains("没有这个命令");
    assertThat(new CliRun(folder).run("bakcup", "--lang=fr").code()).isEqualTo(ExitCode.USAGE);
  }

  /// Core speaks English; its words are looked up, and so are the values that are words of its own.
  @Test
  void whatCoreSaysIsChineseTooAndStaysEnglishInJson() {
    String missing = folder.resolve("missing").toString();
    CliRun.Result result = new CliRun(folder).run("backup", missing, "--lang", "zh");
    assertThat(result.err()).contains("来源 " + missing + "：没有这个文件或目录", "建议：请检查路径及其上层文件夹的权限。");
    CliRun.Result json = new CliRun(folder).run("backup", missing, "--lang", "zh", "--json");
    assertThat(json.err()).contains("source " + missing + ": no such file or directory");
  }

  @Test
  void namesInErrorsCannotMoveTheCursor() {
    CliRun.Result result = new CliRun(folder).run("\u001b]52;c;x\u0007\r\u202e");
    assertThat(result.err()).contains("\\x1b]52;c;x\\x07\\x0d\\u202e");
    assertThat(result.err().chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version", "-V"})
  void theVersionIsPrinted(String word) {
    assertThat(new CliRun(folder).run(word).out()).isEqualTo("nuwa " + Version.NUMBER + "\n");
  }

  @Test
  void theVersionIsTheOneOfTheBuild() throws IOException {
    Path pom = Path.of(System.getProperty("nuwa.root", ".."), "pom.xml");
    assertThat(Files.readString(pom)).contains("<version>" + Version.NUMBER + "-SNAPSHOT<");
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void theTopHelpNamesEveryCommandInEightyColumns(String word) {
    for (String language : new String[] {"en", "zh"}) {
      String help = new CliRun(folder).run("--lang", language, word).out();
      assertThat(help.lines().mapToInt(dev.nuwa.cli.text.Width::of)).allMatch(w -> w <= 80);
      CommandTable.NAMES.forEach(name -> assertThat(help).contains("\n  " + name + " "));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "latest restore|the command comes first: nuwa restore latest",
        "ls latest docs|a part of a snapshot is written SNAPSHOT:PATH, such as nuwa ls latest:docs",
        "restore latest -t out|did you mean --tag, --target?",
        "backup --exlude x y|did you mean --exclude?",
        "backup docs --tag|--tag needs a value: TAG",
        "snapshot|did you mean `nuwa snapshots`?",
        "ls --memory much|--memory: not a size: much",
        "stats --largest many|--largest: not a number: many",
        "tag latest x|nuwa tag add SNAPSHOT TAG",
        "config shwo|nuwa config show",
        "find|such as nuwa find '*.odt'",
        "dump|missing: SNAPSHOT[:PATH]",
      })
  void aMistakeIsToldWithWhatToDo(String line, String advice) throws IOException {
    Files.createDirectories(folder.resolve("docs"));
    new CliRun(folder).run("backup", folder.resolve("docs").toString());
    CliRun.Result result = new CliRun(folder).run(line.split(" ", -1));
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(advice).startsWith("nuwa: ");
    assertThat(result.err().lines()).hasSize(2);
  }

  @Test
  void aFileIsNoRepositoryAndAnEmptyFolderIsAskedAbout() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    CliRun.Result result =
        new CliRun(folder).run("backup", "-r", file.toString(), empty.toString());
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("is a file; a repository is a folder", "with -r name");
    assertThat(new CliRun(folder).run("backup", empty.toString()).err())
        .contains("is this the folder that was meant?");
    assertThat(new CliRun(folder).run("cat", "latest").err()).contains("say which file");
  }

  static List<String> commands() {
    return CommandTable.NAMES;
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpWithExamplesInBothLanguages(String name) {
    CliRun.Result english = new CliRun(folder).run(name, "--help");
    assertThat(english.code()).isEqualTo(ExitCode.DONE);
    assertThat(english.out()).startsWith("Usage: nuwa " + name).contains("Examples:\n  nuwa ");
    CliRun.Result chinese = new CliRun(folder).run("help", name, "--lang", "zh");
    assertThat(chinese.out()).startsWith("用法：nuwa " + name).contains("示例：\n  nuwa ");
    assertThat((english.out() + chinese.out()).lines())
        .allMatch(line -> dev.nuwa.cli.text.Width.of(line) <= 80);
  }
}
