package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.cli.text.Width;
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

/// Looking at several snapshots at once: `find` and `diff`.
final class HistoryTest {

  @TempDir Path folder;
  private Path docs;

  @BeforeEach
  void makeThreeSnapshots() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    backup("mkdir sub; echo one > a.txt; echo b > sub/b.odt; ln -s a.txt link; echo same > same");
    backup("echo two >> a.txt; rm sub/b.odt; mkdir new; echo n > new/文档.odt");
    backup("rm link; echo x > link; chmod 600 same; printf q > \"$(printf 'caf\\351.odt')\"");
  }

  private void backup(String changes) {
    Shell.run(docs, changes);
    ok("backup", docs.toString());
  }

  private CliRun cli() {
    return new CliRun(folder.resolve("home"));
  }

  private CliRun.Result ok(String... arguments) {
    CliRun.Result result = cli().run(arguments);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    return result;
  }

  private static List<String> json(CliRun.Result result, String... wanted) {
    return result
        .out()
        .lines()
        .filter(l -> List.of(wanted).stream().allMatch(l::contains))
        .toList();
  }

  @Test
  void diffNamesWhatCameWentAndChanged() {
    String out = ok("diff", "latest~2", "latest").out();
    assertThat(out.lines().map(line -> line.replaceAll(" +", " ")))
        .containsExactly(
            "M +4 B a.txt",
            "+ +1 B caf\\xe9.odt",
            "T +2 B link [symlink -> file]",
            "+ new/",
            "+ +2 B new/文档.odt",
            "- -2 B sub/b.odt",
            "3 added, 1 removed, 2 changed; +13 B, -6 B");
  }

  @Test
  void metadataAreShownWhenAskedForAndHintedAtOtherwise() {
    assertThat(ok("diff", "latest~1", "latest").err()).contains("only metadata differ", ": 1;");
    assertThat(ok("diff", "latest~1", "latest", "--metadata").out()).contains("same  [mode]");
  }

  @Test
  void diffIsAboutOnePartWhenAPathIsGiven() {
    assertThat(ok("diff", "latest~2:sub").out().lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("b.odt");
    CliRun.Result two = cli().run("diff", "latest~2:sub", "latest:new");
    assertThat(two.code()).isEqualTo(ExitCode.USAGE);
    assertThat(two.err()).contains("different paths");
  }

  @Test
  void diffInJsonHasALineForEachChangeAndASum() {
    CliRun.Result result = ok("diff", "--json", "latest~2", "latest");
    assertThat(json(result, "\"change\":\"content\"", "\"path\":\"a.txt\"", "\"bytesBefore\":4"))
        .hasSize(1);
    assertThat(json(result, "\"change\":\"type\"", "\"typeBefore\":\"symlink\"")).hasSize(1);
    assertThat(json(result, "\"change\":\"added\"", "\"pathBytes\":\"Y2Fm6S5vZHQ=\"")).hasSize(1);
    assertThat(
            json(
                result,
                "\"change\":\"sum\"",
                "\"added\":3",
                "\"removed\":1",
                "\"type\":1",
                "\"metadata\":1"))
        .hasSize(1);
  }

  @Test
  void equalSnapshotsHaveNoDifference() {
    assertThat(ok("diff", "latest", "latest").out())
        .isEqualTo("0 added, 0 removed, 0 changed; +0 B, -0 B\n");
  }

  @Test
  void findShowsEachVersionOnceWithItsFirstAndLastSnapshot() {
    CliRun.Result result = ok("find", "--json", "a.txt");
    assertThat(json(result, "\"bytes\":4", "\"snapshots\":1", "\"current\":false")).hasSize(1);
    assertThat(json(result, "\"bytes\":8", "\"snapshots\":2", "\"current\":true")).hasSize(1);
    assertThat(result.out().lines()).hasSize(2);
    String table = ok("find", "a.txt").out();
    assertThat(table.lines().skip(2)).hasSize(2).allMatch(line -> Width.of(line) <= 80);
    assertThat(table).contains(":" + docs.resolve("a.txt"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"*.odt", "new/*.odt", "文*", "**/new/*"})
  void aGlobIsAboutTheNameOrTheEndOfThePath(String pattern) {
    assertThat(ok("find", pattern).out()).contains("new/文档.odt");
  }

  @Test
  void aGlobThatBeginsWithASlashIsAboutTheWholePath() {
    assertThat(ok("find", docs + "/new/*").out()).contains("new/文档.odt");
    assertThat(ok("find", "/new/*").out()).isEmpty();
  }

  @Test
  void findKnowsCaseTypeSizeTimeAndExpressions() {
    assertThat(ok("find", "A.TXT").out()).isEmpty();
    assertThat(ok("find", "-i", "A.TXT").out()).contains("a.txt");
    assertThat(ok("find", "--json", "--type", "l").out().lines()).hasSize(1);
    assertThat(ok("find", "--json", "--type", "directory", "new").out().lines()).hasSize(1);
    assertThat(ok("find", "--json", "--larger", "5").out())
        .contains("a.txt")
        .doesNotContain("same");
    assertThat(ok("find", "--json", "--smaller", "2").out().lines()).hasSize(1);
    assertThat(ok("find", "--newer", "1h", "a.txt").out()).contains("a.txt");
    assertThat(ok("find", "--older", "1h", "a.txt").err()).contains("nothing found in 3 snapshots");
    assertThat(ok("find", "--regex", "/[ab]\\.(txt|odt)$", "--json").out().lines()).hasSize(3);
    assertThat(ok("find", "--regex", "\\.odt$", "--snapshot", "latest", "--json").out().lines())
        .hasSize(2);
  }

  @Test
  void mistakesInFindAreNamed() {
    assertThat(cli().run("find").err()).contains("say what to find", "'*.odt'");
    assertThat(cli().run("find", "--regex", "(").err()).contains("not a pattern: (");
    assertThat(cli().run("find", "--type", "fil").err()).contains("did you mean file?");
    assertThat(cli().run("find", "--newer", "yesterday").err())
        .contains("not a time: yesterday", "7d");
    assertThat(cli().run("find", "--larger", "big").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void tagsCanBeChangedAndFilteredByLater() {
    assertThat(ok("tag", "add", "latest", "x", "a b").out()).contains("are now: x, a b");
    assertThat(ok("tag", "remove", "latest", "x").out()).contains("are now: a b");
    assertThat(ok("tag", "set", "latest~1", "y").out()).contains("are now: y");
    assertThat(ok("tag", "add", "latest", "a b").out()).startsWith("nothing to change");
    assertThat(json(ok("snapshots", "--json", "--tag", "y"), "\"tags\":[\"y\"]")).hasSize(1);
    assertThat(ok("snapshots").out()).contains("  #a b\n", "  #y\n");
    assertThat(ok("tag", "set", "latest", "--json").out()).contains("\"tags\":[],\"changed\":true");
    assertThat(cli().run("tag", "ad", "latest", "x").err()).contains("nuwa tag add SNAPSHOT TAG");
    assertThat(cli().run("tag", "add", "latest").err()).contains("no tag is named");
  }

  @Test
  void aHoldIsShownUntilItIsEnded() {
    ok("hold", "latest", "--reason", "audit");
    assertThat(ok("snapshots").out().lines().filter(l -> l.contains("[held]"))).hasSize(1);
    assertThat(json(ok("snapshots", "--json"), "\"held\":true")).hasSize(1);
    assertThat(ok("unhold", "latest", "--json").out()).contains("\"held\":false,\"changed\":true");
    assertThat(ok("unhold", "latest").out()).contains("was not held");
    CliRun.Result slip = cli().run("hold", "latest", "ffffffffffff");
    assertThat(slip.code()).isEqualTo(ExitCode.USAGE);
    assertThat(json(ok("snapshots", "--json"), "\"held\":true")).as("all or nothing").isEmpty();
  }
}
