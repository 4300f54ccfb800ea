package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands people use, on a real tree with the names and kinds of files that hurt.
final class EndToEndTest {

  private static final Pattern ID = Pattern.compile("snapshot\":\"([0-9a-f]{16})\"");

  @TempDir Path folder;
  private Path docs;

  @BeforeEach
  void makeTree() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    Shell.run(
        docs,
        "mkdir -p sub/深/empty; echo hello > a.txt; echo 文 > sub/深/文档; ln -s a.txt link;"
            + " ln a.txt hard; printf q > \"$(printf 'caf\\351')\";"
            + " printf e > \"$(printf 'esc\\033]52;c;x\\007')\"; "
            + "head -c 3000000 /dev/urandom > big;"
            + " truncate -s 20M hole; printf end >> hole; mkfifo pipe;"
            + " chmod 640 a.txt; chmod 2750 sub;"
            + " touch -d '2001-02-03 04:05:06.123456789' big sub");
  }

  private CliRun cli() {
    return new CliRun(folder.resolve("home"));
  }

  private CliRun.Result ok(String... arguments) {
    CliRun.Result result = cli().run(arguments);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    return result;
  }

  private String backedUp() {
    Matcher id = ID.matcher(ok("backup", "--json", docs.toString()).out());
    assertThat(id.find()).isTrue();
    return id.group(1);
  }

  @Test
  void theFirstTwoCommandsBringATreeBackAsItWas() {
    CliRun.Result backup = ok("backup", docs.toString());
    assertThat(backup.out()).contains("snapshot ", "kept in ", "C ", "E ", "deduplication ");
    assertThat(backup.err()).contains("nuwa key kit", "same disk", "made a repository in");
    Path target = folder.resolve("out");
    ok("restore", "latest", "--target", target.toString(), "--verify");
    assertThat(Shell.fingerprint(target)).isEqualTo(Shell.fingerprint(docs));
    assertThat(Shell.run(target, "stat -c %b hole")).isEqualTo(Shell.run(docs, "stat -c %b hole"));
  }

  @Test
  void theEmbeddedRepositoryIsPrivate() {
    backedUp();
    String modes =
        Shell.run(folder, "stat -c %a home/data/nuwa home/data/nuwa/repository home/data/nuwa/key");
    assertThat(modes).isEqualTo("700\n700\n600\n");
  }

  @Test
  void anUnchangedTreeCostsNothingTheSecondTime() {
    backedUp();
    CliRun.Result second = ok("backup", "--json", docs.toString());
    assertThat(second.out())
        .contains("\"bytesOriginal\":0", "\"newFiles\":0", "\"changedFiles\":0");
  }

  @Test
  void listingsCannotMoveTheCursorAndJsonKeepsBytes() {
    String id = backedUp();
    String listing = ok("ls", "-l", "-R", id).out();
    assertThat(listing.chars().filter(c -> c < ' ' && c != '\n')).isEmpty();
    assertThat(listing).contains("esc\\x1b]52;c;x\\x07", "caf\\xe9", "sub/深/文档", "link -> a.txt");
    assertThat(ok("ls", "--json", id).out()).contains("\"pathBytes\":\"Y2Fm6Q==\"");
  }

  @Test
  void oneFileAndOneFolderCanBeHad() throws IOException {
    String id = backedUp();
    assertThat(cli().run("cat", id + ":a.txt").bytes())
        .isEqualTo(Files.readAllBytes(docs.resolve("a.txt")));
    assertThat(cli().run("cat", id + ":hole").bytes())
        .isEqualTo(Files.readAllBytes(docs.resolve("hole")));
    assertThat(cli().run("cat", id + ":sub").code()).isEqualTo(ExitCode.USAGE);
    Path target = folder.resolve("part");
    ok("restore", id + ":sub/深", "--target", target.toString());
    assertThat(target.resolve("文档")).hasContent("文");
    ok("restore", docs(id, "a.txt"), "--target", folder.resolve("one").toString());
    assertThat(folder.resolve("one/a.txt")).hasContent("hello");
  }

  /// By the path it had, which works too.
  private String docs(String id, String name) {
    return id + ":" + docs.resolve(name);
  }

  @Test
  void patternsChooseOnBothWays() {
    ok("backup", docs.toString(), "--exclude", "big", "--exclude", "hole", "--max-file-size=1M");
    String listing = ok("ls", "-R").out();
    assertThat(listing).contains("a.txt").doesNotContain("big", "hole");
    Path target = folder.resolve("some");
    ok("restore", "latest", "--target", target.toString(), "--include", "深");
    assertThat(Shell.run(target, "LC_ALL=C find . -type f | wc -l").strip()).isEqualTo("1");
    assertThat(target.resolve("sub/深/文档")).exists();
  }

  @Test
  void theLastPatternThatMatchesDecides() throws IOException {
    Files.writeString(folder.resolve("patterns"), "a.txt\nbig\n");
    String file = folder.resolve("patterns").toString();
    ok(
        "backup",
        docs.toString(),
        "--exclude-file",
        file,
        "--include",
        "a.txt",
        "--exclude",
        "hole",
        "--include",
        "hole",
        "--exclude",
        "hard");
    assertThat(ok("ls").out().lines()).contains("a.txt", "hole").doesNotContain("big", "hard");
  }

  @Test
  void whatIsInTheTargetIsSafeUnlessOtherwiseSaid() throws IOException {
    String id = backedUp();
    Path target = Files.createDirectories(folder.resolve("used"));
    Files.writeString(target.resolve("big"), "mine");
    Files.writeString(target.resolve("extra"), "mine");
    String where = target.toString();
    assertThat(cli().run("restore", id, "--target", where).code()).isNotEqualTo(ExitCode.DONE);
    ok("restore", id, "--target", where, "--overwrite", "never");
    assertThat(target.resolve("big")).hasContent("mine");
    CliRun.Result refused =
        cli().run("restore", id, "--target", where, "--overwrite", "always", "--delete");
    assertThat(refused.code()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.err()).contains("--yes");
    assertThat(target.resolve("extra")).exists();
    ok("restore", id, "--target", where, "--overwrite", "always", "--delete", "--yes");
    assertThat(Shell.fingerprint(target)).isEqualTo(Shell.fingerprint(docs));
  }

  @Test
  void aDryRunWritesNothing() {
    CliRun.Result dry = ok("backup", "--dry-run", docs.toString());
    assertThat(dry.out()).contains("nothing was stored");
    assertThat(folder.resolve("home/data/nuwa")).doesNotExist();
    String id = backedUp();
    ok("restore", id, "--target", folder.resolve("nowhere").toString(), "--dry-run");
    assertThat(folder.resolve("nowhere")).doesNotExist();
    String[] over = {"restore", id, "--target", docs.toString(), "--overwrite=changed"};
    ok(over[0], over[1], over[2], over[3], over[4], "--dry-run", "--delete");
    assertThat(ok(over[0], over[1], over[2], over[3], over[4], "--dry-run", "--json").out())
        .contains("\"bytes\":0", "\"deleted\":0", "\"dryRun\":true");
  }

  @Test
  void latestOfSeveralSourcesListsReadyCommands() {
    String first = backedUp();
    ok("backup", docs.resolve("sub").toString());
    CliRun.Result several = cli().run("restore", "latest", "--target", "x y");
    assertThat(several.code()).isEqualTo(ExitCode.USAGE);
    assertThat(several.err()).contains("nuwa restore " + first + " --target 'x y'");
    ok("ls", "latest", "--path", docs.toString());
    assertThat(cli().run("ls", "latest~1", "--path", docs.toString()).code())
        .isEqualTo(ExitCode.USAGE);
    assertThat(cli().run("ls", "latest", "--host", "other").code()).isEqualTo(ExitCode.USAGE);
    assertThat(cli().run("ls", "0123456789abcdef").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void streamsAndCommandsAreFilesOfTheirOwn() {
    CliRun.Result stream =
        cli().typing("from a pipe").run("backup", "--stdin", "--stdin-name", "q.sql");
    assertThat(stream.code()).as(stream.err()).isEqualTo(ExitCode.DONE);
    assertThat(ok("cat", "latest:q.sql").out()).isEqualTo("from a pipe");
    ok("backup", "--stdin-name", "c", "--command", "--", "printf", "%s", "--json");
    assertThat(ok("cat", "latest:c", "--path", "stream:c").out()).isEqualTo("--json");
    CliRun.Result failed =
        cli().run("backup", "--stdin-name", "d", "--command", "--", "sh", "-c", "echo x; exit 3");
    assertThat(failed.code()).isEqualTo(ExitCode.FAILED);
    assertThat(failed.err()).contains("exit code 3");
    assertThat(ok("snapshots", "--path", "stream:d").out()).isEmpty();
  }

  @Test
  void aCommandSeesNoSecretOfOurs() {
    String script = "env | grep NUWA_ || echo none";
    CliRun.Result result =
        cli()
            .with("NUWA_PASSWORD", "canary-password")
            .run("init", "-r", folder.resolve("r").toString());
    assertThat(result.code()).isEqualTo(ExitCode.DONE);
    result =
        cli()
            .with("NUWA_PASSWORD", "canary-password")
            .run(
                "backup",
                "-r",
                folder.resolve("r").toString(),
                "--command",
                "--",
                "sh",
                "-c",
                script);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    CliRun.Result content =
        cli()
            .with("NUWA_PASSWORD", "canary-password")
            .run("cat", "-r", folder.resolve("r").toString(), "latest:stdin");
    assertThat(content.out()).isEqualTo("none\n");
  }

  @Test
  void ourOwnRepositoryKeyAndStateAreLeftOut() {
    CliRun.Result result = ok("backup", folder.toString());
    assertThat(result.err()).contains("left out");
    assertThat(ok("ls", "-R").out())
        .contains("docs/a.txt")
        .doesNotContain("home/data/nuwa/key", "home/data/nuwa/repository/");
  }

  @Test
  void figuresAndChecksAreThereInBothForms() {
    backedUp();
    assertThat(ok("stats").out()).contains("C ", "largest files", "hole");
    assertThat(ok("stats", "--json").out())
        .contains("\"bytesStored\":", "\"perSnapshot\":[{", "\"largest\":[{\"path\":\"hole\"");
    assertThat(ok("check", "--read-data").out()).contains("all is sound");
    assertThat(ok("check", "--json").out()).contains("\"problems\":[]", "\"packsRead\":0");
    assertThat(ok("snapshots", "--json").out())
        .contains("\"confirmed\":true", "\"roots\":[\"" + docs + "\"]");
  }

  @Test
  void row14AClockTenYearsOffChangesNothingButLabels() {
    Instant now = Instant.now();
    for (int years : new int[] {10, -10}) {
      InstantSource clock = InstantSource.fixed(now.plus(Duration.ofDays(365L * years)));
      CliRun.Result result = cli().at(clock).run("backup", docs.toString());
      assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    }
    ok("check");
    Path target = folder.resolve("out");
    ok("restore", "latest", "--target", target.toString());
    assertThat(Shell.fingerprint(target)).isEqualTo(Shell.fingerprint(docs));
  }

  @Test
  void whatCannotBeReadIsNamedAndTheRestIsKept() {
    CliRun.Result result =
        cli().run("backup", docs.toString(), folder.resolve("missing").toString());
    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("missing").contains("  try: ");
  }
}
