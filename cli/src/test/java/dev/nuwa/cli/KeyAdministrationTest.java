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

/// `key list|add|passwd|export|revoke`, through the door.
final class KeyAdministrationTest {

  @TempDir Path folder;
  private String place = "";
  private String ownerKey = "";
  private Path docs;

  @BeforeEach
  void makeRepository() throws IOException {
    place = folder.resolve("repository").toString();
    ownerKey = folder.resolve("owner.key").toString();
    docs = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(docs.resolve("a"), "hello");
    ok(cli(), "init", "-r", place, "--key-file", ownerKey);
  }

  private CliRun cli() {
    return new CliRun(folder.resolve("home")).with("NUWA_REPOSITORY", place);
  }

  private CliRun as(String key) {
    return cli().with("NUWA_KEY_FILE", key);
  }

  private CliRun owner() {
    return as(ownerKey);
  }

  private static CliRun.Result ok(CliRun run, String... arguments) {
    CliRun.Result result = run.run(arguments);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    return result;
  }

  private String add(String role, String name) {
    String file = folder.resolve(name + ".key").toString();
    ok(owner(), "key", "add", "--role", role, "--name", name, "--output", file);
    return file;
  }

  @Test
  void aKeyOfEachRoleIsMadeListedAndTellsWhatItMayNot() {
    for (String role : List.of("writer", "reader", "full", "maintainer", "owner")) {
      add(role, "the-" + role);
    }
    assertThat(Shell.run(folder, "stat -c %a the-writer.key")).isEqualTo("600\n");
    String list = ok(owner(), "key", "list").out();
    assertThat(list).contains("the-writer", "the-reader", "the-full", "the-maintainer", "[in use]");
    assertThat(list.lines()).hasSize(7);
    String json = ok(owner(), "key", "list", "--json").out();
    assertThat(json.lines()).hasSize(6).allMatch(line -> line.contains("\"since\""));
    assertThat(json).contains("\"name\":\"the-reader\"", "\"role\":\"reader\"");
    assertThat(ok(as(folder.resolve("the-writer.key").toString()), "key", "list").out())
        .contains("writer", "?")
        .doesNotContain("the-");
    for (String role : List.of("writer", "reader", "full", "maintainer")) {
      CliRun.Result result =
          as(folder.resolve("the-" + role + ".key").toString())
              .run("key", "add", "--role", "writer", "--name", "x", "--output", "y.key");
      assertThat(result.code()).as(role).isEqualTo(ExitCode.NOT_PERMITTED);
    }
  }

  @Test
  void whatMakesNoSenseIsRefusedBeforeAnythingIsWritten() throws IOException {
    List<List<String>> calls =
        List.of(
            List.of("key"),
            List.of("key", "lsit"),
            List.of("key", "add"),
            List.of("key", "add", "--role", "writer", "--name", "a"),
            List.of("key", "add", "--role", "writter", "--name", "a", "--output", "f"),
            List.of("key", "add", "--role", "writer", "--output", "f"),
            List.of("key", "add", "--role", "writer", "--name", " ", "--output", "f"),
            List.of("key", "list", "--role", "writer"),
            List.of("key", "revoke"),
            List.of("key", "revoke", "nobody"),
            List.of("key", "export"),
            List.of("key", "passwd"),
            List.of("key", "kit", "--page", "kit.pdf"),
            List.of("key", "kit", "shop"));
    for (List<String> call : calls) {
      CliRun.Result result = owner().run(call.toArray(String[]::new));
      assertThat(result.code()).as(call + result.err()).isEqualTo(ExitCode.USAGE);
      assertThat(result.err().lines()).as(call.toString()).hasSize(2);
    }
    assertThat(owner().run("key", "lsit").err()).contains("nuwa key list");
    assertThat(owner().run("key", "add", "--role", "writter", "--name", "a", "--output", "f").err())
        .contains("writer");
    try (var certificates = Files.list(folder.resolve("repository/cert"))) {
      assertThat(certificates).hasSize(1);
    }
  }

  @Test
  void aKeyFileIsNeverWrittenOver() throws IOException {
    Path taken = Files.writeString(folder.resolve("taken"), "mine");
    CliRun.Result result =
        owner().run("key", "add", "--role", "reader", "--name", "a", "--output", taken.toString());
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
    assertThat(taken).hasContent("mine");
    try (var certificates = Files.list(folder.resolve("repository/cert"))) {
      assertThat(certificates).hasSize(1);
    }
  }

  @Test
  void aKeyGoesToStdoutWhenThatIsSaid() throws IOException {
    String text =
        ok(owner(), "key", "add", "--role", "reader", "--name", "a", "--output", "-").out();
    assertThat(text).startsWith("NUWA KEY 1\n");
    Path file = Files.writeString(folder.resolve("piped.key"), text);
    Shell.run(folder, "chmod 600 piped.key");
    ok(as(file.toString()), "snapshots");
  }

  @Test
  void aReaderRestoresAndBacksUpNothing() {
    ok(owner(), "backup", docs.toString());
    String reader = add("reader", "laptop");
    Path target = folder.resolve("out");
    ok(as(reader), "restore", "latest", "--target", target.toString());
    assertThat(target.resolve("a")).hasContent("hello");
    CliRun.Result refused = as(reader).run("backup", docs.toString());
    assertThat(refused.code()).isEqualTo(ExitCode.NOT_PERMITTED);
  }

  @Test
  void aPersonHasAPasswordOfHisOwnAndItIsTakenAway() {
    ok(
        owner().with("NUWA_NEW_PASSWORD", "a first password"),
        "key",
        "add",
        "--role",
        "full",
        "--name",
        "anna",
        "--password");
    CliRun anna = cli().with("NUWA_PASSWORD", "a first password");
    ok(anna, "backup", docs.toString());
    assertThat(ok(owner(), "key", "list").out()).contains("anna", "[password]");
    CliRun.Result revoked = ok(owner(), "key", "revoke", "anna", "--yes");
    assertThat(revoked.out()).contains("still reads everything", "new repository");
    assertThat(anna.run("snapshots").code()).isEqualTo(ExitCode.WRONG_KEY);
    assertThat(ok(owner(), "snapshots").out().lines()).hasSize(2);
  }

  @Test
  void aPasswordChanges() throws IOException {
    Path before = Files.writeString(folder.resolve("before"), "violet before noon\n");
    Path after = Files.writeString(folder.resolve("after"), "violet after noon\n");
    Shell.run(folder, "chmod 600 before after");
    String other = folder.resolve("other").toString();
    ok(cli(), "init", "-r", other, "--password-file", before.toString());
    CliRun.Result changed =
        ok(
            cli(),
            "key",
            "passwd",
            "-r",
            other,
            "--password-file",
            before.toString(),
            "--new-password-file",
            after.toString());
    assertThat(changed.out() + changed.err()).doesNotContain("violet");
    ok(cli(), "snapshots", "-r", other, "--password-file", after.toString());
    assertThat(cli().run("snapshots", "-r", other, "--password-file", before.toString()).code())
        .isEqualTo(ExitCode.WRONG_KEY);
    assertThat(
            ok(cli(), "key", "list", "-r", other, "--password-file", after.toString())
                .out()
                .lines())
        .hasSize(2);
    CliRun.Result weak =
        cli()
            .with("NUWA_NEW_PASSWORD", "short")
            .run("key", "passwd", "-r", other, "--password-file", after.toString());
    assertThat(weak.code()).isEqualTo(ExitCode.USAGE);
    ok(cli(), "snapshots", "-r", other, "--password-file", after.toString());
  }

  @Test
  void whatAPasswordOpensIsExportedAsAKeyFile() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "long enough it is\n");
    Shell.run(folder, "chmod 600 password");
    String other = folder.resolve("other").toString();
    ok(cli(), "init", "-r", other, "--password-file", password.toString());
    String copy = folder.resolve("copy.key").toString();
    ok(
        cli(),
        "key",
        "export",
        "--output",
        copy,
        "-r",
        other,
        "--password-file",
        password.toString());
    assertThat(Shell.run(folder, "stat -c %a copy.key")).isEqualTo("600\n");
    ok(cli(), "key", "list", "-r", other, "--key-file", copy);
  }

  @Test
  void row73ARevokedHostIsToldAndWhatItMadeStays() {
    String shop = add("writer", "shop");
    ok(as(shop), "backup", docs.toString());
    assertThat(owner().run("key", "revoke", "shop").code()).isEqualTo(ExitCode.USAGE);
    CliRun.Result revoked = ok(owner(), "key", "revoke", "shop", "--yes");
    assertThat(revoked.out()).contains("count up to", "take its storage credentials away");
    CliRun.Result late = as(shop).run("backup", docs.toString());
    assertThat(late.code()).isEqualTo(ExitCode.NOT_PERMITTED);
    assertThat(late.err()).contains("revoked");
    Path target = folder.resolve("out");
    ok(owner(), "restore", "latest", "--target", target.toString());
    assertThat(target.resolve("a")).hasContent("hello");
    assertThat(owner().run("key", "revoke", "shop", "--yes").code()).isEqualTo(ExitCode.USAGE);
    assertThat(ok(owner(), "key", "list").out()).contains("[revoked after 1 snapshots]");
  }

  @Test
  void aRevocationReachesBackToTheSnapshotThatIsNamed() throws IOException {
    String shop = add("writer", "shop");
    ok(as(shop), "backup", docs.toString());
    Files.writeString(docs.resolve("a"), "forged");
    ok(as(shop), "backup", docs.toString());
    String first = ok(owner(), "snapshots", "--json").out().lines().findFirst().orElseThrow();
    String id = first.replaceAll(".*\"snapshot\":\"([0-9a-f]+)\".*", "$1");
    String json = ok(owner(), "key", "revoke", "shop", "--last", id, "--yes", "--json").out();
    assertThat(json).contains("\"last\":\"" + id + "\"");
    Path target = folder.resolve("out");
    ok(owner(), "restore", "latest", "--target", target.toString());
    assertThat(target.resolve("a")).hasContent("hello");
  }

  @Test
  void twoKeysOfOneNameAreToldApartByTheirIds() {
    add("writer", "shop");
    String file = folder.resolve("again.key").toString();
    ok(owner(), "key", "add", "--role", "reader", "--name", "shop", "--output", file);
    CliRun.Result both = owner().run("key", "revoke", "shop", "--yes");
    assertThat(both.code()).isEqualTo(ExitCode.USAGE);
    String writer =
        ok(owner(), "key", "list")
            .out()
            .lines()
            .filter(line -> line.contains("writer"))
            .findFirst()
            .orElseThrow();
    ok(owner(), "key", "revoke", writer.substring(0, 8), "--yes");
    ok(as(file), "snapshots");
  }

  @Test
  void theKeyInUseIsNotRevoked() {
    String own =
        ok(owner(), "key", "list")
            .out()
            .lines()
            .filter(line -> line.contains("in use"))
            .findFirst()
            .orElseThrow();
    CliRun.Result result = owner().run("key", "revoke", own.substring(0, 16), "--yes");
    assertThat(result.code()).isEqualTo(ExitCode.USAGE);
  }
}
