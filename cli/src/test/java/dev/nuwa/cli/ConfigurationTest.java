package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `nuwa.yaml`, `NUWA_…` variables, and which of them counts.
final class ConfigurationTest {

  private static final String SAMPLE =
      """
      default-profile: home
      profiles:
        base:
          memory: 300M
          backup:
            exclude: ["*.tmp", .cache]
            exclude-caches: true
        home:
          inherits: base
          backup:
            tag: nightly
        shop:
          inherits: [base, home]
          memory: 400M
          repository: ~/shop
          password-file: secret/pw
          backup:
            exclude: "*.log"
      """;

  @TempDir Path folder;

  private CliRun cli() {
    return new CliRun(folder.resolve("home"));
  }

  private Path written(String text) throws IOException {
    Path file = folder.resolve("home/.config/nuwa/nuwa.yaml");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String line(CliRun.Result result, String option) {
    return result
        .out()
        .lines()
        .filter(l -> l.startsWith(option + " "))
        .findFirst()
        .orElse("")
        .replaceAll(" +", " ");
  }

  @Test
  void theProfileIsUsedAndWhereEachValueCameFromIsShown() throws IOException {
    Path file = written(SAMPLE);
    CliRun.Result shown = cli().run("config", "show");
    assertThat(shown.out()).startsWith("configuration " + file + ", profile home\n");
    assertThat(line(shown, "memory")).isEqualTo("memory 300M " + file + ":4:5 (base)");
    assertThat(line(shown, "backup exclude")).contains("*.tmp, .cache", ":6:7 (base)");
    assertThat(line(shown, "backup tag")).contains("nightly", "(home)");
    assertThat(line(shown, "cache")).isEqualTo("cache - default");
  }

  @Test
  void theCommandLineBeatsTheEnvironmentThatBeatsTheProfile() throws IOException {
    written(SAMPLE);
    CliRun cli = cli().with("NUWA_MEMORY", "500M").with("NUWA_BACKUP_TAG", "a\nb");
    assertThat(line(cli.run("config", "show"), "memory")).isEqualTo("memory 500M NUWA_MEMORY");
    assertThat(line(cli.run("config", "show"), "backup tag")).contains("a, b NUWA_BACKUP_TAG");
    assertThat(line(cli.run("config", "show", "--memory", "600M"), "memory"))
        .isEqualTo("memory 600M command line");
  }

  @Test
  void inheritanceReplacesValuesAndLists() throws IOException {
    written(SAMPLE);
    CliRun.Result shown = cli().run("config", "show", "--profile", "shop");
    assertThat(line(shown, "memory")).contains("400M", "(shop)");
    assertThat(line(shown, "backup exclude")).contains(" *.log ", "(shop)");
    assertThat(line(shown, "backup tag")).contains("nightly", "(home)");
    assertThat(line(shown, "repository")).contains(folder.resolve("home/shop").toString());
    assertThat(line(shown, "password-file")).contains(".config/nuwa/secret/pw");
    assertThat(cli().with("NUWA_PROFILE", "shop").run("config", "show").out())
        .contains("profile shop");
  }

  @Test
  void aBackupObeysItsProfileAndTheCommandLineReplacesLists() throws IOException {
    written(SAMPLE);
    Path docs = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(docs.resolve("a.txt"), "a");
    Files.writeString(docs.resolve("b.tmp"), "b");
    assertThat(cli().run("backup", docs.toString()).code()).isEqualTo(ExitCode.DONE);
    assertThat(cli().run("ls", "latest").out()).isEqualTo("a.txt\n");
    assertThat(cli().run("snapshots", "--json").out()).contains("\"tags\":[\"nightly\"]");
    cli().run("backup", "--exclude", "*.txt", docs.toString());
    assertThat(cli().run("ls", "latest").out()).isEqualTo("b.tmp\n");
  }

  @Test
  void aKeyNamedOnTheCommandLineMeansNoOther() throws IOException {
    written("profiles:\n  default:\n    key-file: /nowhere/key\n");
    Path password = Files.writeString(folder.resolve("pw"), "correct horse\n");
    String place = folder.resolve("repo").toString();
    Shell.run(folder, "chmod 600 pw");
    assertThat(cli().run("init", "-r", place, "--password-file", password.toString()).code())
        .isEqualTo(ExitCode.DONE);
    assertThat(cli().run("snapshots", "-r", place, "--password-file", password.toString()).code())
        .isEqualTo(ExitCode.DONE);
    assertThat(cli().with("NUWA_PASSWORD", "correct horse").run("snapshots", "-r", place).code())
        .isEqualTo(ExitCode.DONE);
    assertThat(cli().run("snapshots", "-r", place).err()).contains("/nowhere/key");
  }

  @Test
  void formOfOutputAndLanguageMayComeFromTheProfile() throws IOException {
    written("profiles: {default: {json: yes}, zh: {lang: zh}}\n");
    assertThat(cli().run("version").out()).isEqualTo("nuwa 0.1.0\n".formatted());
    assertThat(cli().run("snapshots").err()).contains("\"type\":\"error\"");
    assertThat(cli().run("snapshots", "--profile", "zh").err()).contains("建议：");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "profiles: {a: {memroy: 1G}}|1:16: there is no such key: memroy|did you mean memory?",
        "profile: {}|1:1: there is no such key: profile|did you mean profiles?",
        "profiles: {a: {bakcup: {}}}|there is no such key: bakcup|did you mean backup?",
        "profiles: {default: {backup: {exlude: x}}}|1:31: there is no such key: backup: exlude|did"
            + " you mean exclude?",
        "profiles: {a: {password: hunter2}}|a secret itself does not belong in this"
            + " file|password-file, password-command or key-file",
        "profiles: {a: &x {}, b: *x}|anchors and aliases are not allowed|inherits: NAME",
        "profiles: {a: {}, a: {}}|a stands here twice|keep one",
        "profiles: [1, 2]|1:11: keys with values are expected here|Configuration",
        "profiles: {a: {memory: [1|this is not YAML|indent with spaces",
        "profiles: {default: {inherits: b}, b: {inherits: default}}|default -> b -> default|keep"
            + " one",
        "default-profile: x|there is no profile x|one of",
        "profiles: {default: {memory: [1, 2]}}|--memory takes one value|keep one",
        "profiles: {default: {json: maybe}}|--json is switched on or off: maybe is neither|one of:"
            + " true, false",
        "profiles: {default: {memory: much}}|--memory: not a size: much (from |nuwa help backup",
      })
  void mistakesAreNamedWithTheirPlace(String text, String what, String advice) throws IOException {
    written(text);
    CliRun.Result result = cli().run("backup", "/x");
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains(what, advice, "nuwa.yaml").doesNotContain("hunter2");
  }

  @Test
  void bombsAreRefusedAtOnce() throws IOException {
    written("[".repeat(100_000));
    assertThat(cli().run("snapshots").err()).contains("nested too deeply");
    written("profiles: {a: {backup: {exclude: [" + "x, ".repeat(50_000) + "x]}}}");
    assertThat(cli().run("snapshots").err()).contains("too large");
    written("# " + "x".repeat(2 << 20));
    assertThat(cli().run("snapshots").err()).contains("larger than a configuration can be");
  }

  @Test
  void aFileThatOthersMayWriteIsNotObeyed() throws IOException {
    Path file = written(SAMPLE);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(cli().run("snapshots").err()).contains("everybody may write", "chmod go-w");
  }

  @Test
  void whatWasNamedMustBeThere() throws IOException {
    assertThat(cli().run("ls", "--profile", "x").err())
        .contains("no configuration, so no profile x");
    assertThat(cli().run("ls", "--config", "/nowhere.yaml").err())
        .contains("/nowhere.yaml: no such file");
    written(SAMPLE);
    assertThat(cli().run("ls", "--profile", "shpo").err()).contains("did you mean shop?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "version", "--version"})
  void helpWorksWithABrokenConfiguration(String word) throws IOException {
    written("broken: [");
    assertThat(cli().run(word).code()).isEqualTo(ExitCode.DONE);
    assertThat(cli().run("backup", "--help").code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void aVariableThatIsNoOptionIsPointedOut() {
    assertThat(cli().with("NUWA_REPOSITRY", "x").run("config", "show").err())
        .contains("NUWA_REPOSITRY", "did you mean NUWA_REPOSITORY?");
  }

  @Test
  void anEmptyFileSaysNothing() throws IOException {
    written("");
    assertThat(cli().run("config", "show").code()).isEqualTo(ExitCode.DONE);
    written("profiles:\n  default:\n");
    assertThat(cli().run("config", "show").code()).isEqualTo(ExitCode.DONE);
  }
}
