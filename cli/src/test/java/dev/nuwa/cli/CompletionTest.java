package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.cli.command.CommandTable;
import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The completion scripts; that of bash in a bash, which every machine with a test has.
final class CompletionTest {

  @TempDir Path folder;

  private String script(String shell) {
    CliRun.Result result = new CliRun(folder).run("completion", shell);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    return result.out();
  }

  /// What bash offers for the last of `words`, with a `nuwa` that knows one snapshot.
  private List<String> offered(String words) throws IOException {
    Files.writeString(folder.resolve("completion"), script("bash"));
    Path nuwa = folder.resolve("bin/nuwa");
    Files.createDirectories(nuwa.getParent());
    Files.writeString(nuwa, "#!/bin/sh\nprintf '3f2a91c0d1e2f3a4\\t%s\\n' \"$*\"\n");
    Files.createDirectories(folder.resolve("somewhere"));
    Files.writeString(folder.resolve("some file"), "");
    Files.writeString(
        folder.resolve("try"),
        "PATH=$PWD/bin:$PATH; . ./completion; complete -p nuwa >&2; COMP_WORDS=("
            + words
            + ")\n"
            + "COMP_CWORD=$((${#COMP_WORDS[@]}-1)); _nuwa; printf '%s\\n' \"${COMPREPLY[@]}\"\n");
    Shell.run(folder, "chmod +x bin/nuwa; bash ./try > offered 2> said");
    assertThat(Files.readString(folder.resolve("said"))).isEqualTo("complete -F _nuwa nuwa\n");
    String text = new String(Files.readAllBytes(folder.resolve("offered")), StandardCharsets.UTF_8);
    return text.lines().filter(line -> !line.isEmpty()).toList();
  }

  @Test
  void bashOffersEveryCommand() throws IOException {
    assertThat(offered("nuwa ''")).containsExactlyElementsOf(CommandTable.NAMES);
    assertThat(offered("nuwa help ''")).containsExactlyElementsOf(CommandTable.NAMES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "nuwa ba|backup",
        "nuwa restore --over|--overwrite",
        "nuwa restore --overwrite ch|changed",
        "nuwa restore --overwrite = ch|changed",
        "nuwa restore 3f|3f2a91c0d1e2f3a4",
        "nuwa -r x --json restore la|latest",
        "nuwa --lang z|zh",
        "nuwa tag re|remove",
        "nuwa tag add 3f|3f2a91c0d1e2f3a4",
        "nuwa find --type sy|symlink",
        "nuwa backup some\\ f|some file",
        "nuwa ls --cache somew|somewhere",
        "nuwa completion fi|fish",
        "nuwa config show unh|unhold",
      })
  void bashOffersOptionsValuesAndSnapshots(String words, String one) throws IOException {
    assertThat(offered(words)).containsExactly(one);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/there", "\"'\\''/there'\\''\"", "\"\\\"/there\\\"\""})
  void theRepositoryThatWasTypedIsAskedForSnapshots(String typed) throws IOException {
    Files.writeString(folder.resolve("completion"), script("bash"));
    offered("nuwa -r /there --profile p ls 3f");
    String asked =
        Shell.run(
            folder,
            "bash -c 'PATH=$PWD/bin:$PATH; . ./completion; nuwa() { echo \"$*\" >&2; };"
                + " COMP_WORDS=(nuwa -r "
                + typed
                + " --profile p ls 3); COMP_CWORD=6;"
                + " nuwa() { echo \"$*\" > asked; }; _nuwa'; cat asked");
    assertThat(asked).isEqualTo("completion ids -r /there --profile p\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zsh", "fish"})
  void theOtherShellsHaveEveryCommandAndOptionToo(String shell) throws IOException {
    String script = script(shell);
    CommandTable.NAMES.forEach(name -> assertThat(script).contains(name));
    assertThat(script).contains("overwrite", "never changed always", "nuwa completion ids");
    assertThat(script).containsPattern("seen_subcommand_from help' -a 'init |help\\)\\n");
    assertThat(script.lines().filter(line -> line.contains("\\x"))).isEmpty();
    Files.writeString(folder.resolve("script"), script);
    // Where the shell itself is there, it says whether this is its language.
    Shell.run(folder, "if command -v " + shell + "; then " + shell + " -n ./script; fi");
  }

  @Test
  void idsAreQuietWhenThereIsNothingToSee() {
    CliRun.Result result = new CliRun(folder).run("completion", "ids");
    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    assertThat(result.out()).isEmpty();
    assertThat(new CliRun(folder).run("completion", "tcsh").err())
        .contains("one of: bash, zsh, fish");
  }
}
