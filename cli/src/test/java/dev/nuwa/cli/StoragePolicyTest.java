package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The policy of a write-only host in docs/operations.md against the requests that such a host
/// really makes: each is allowed, and what is allowed is needed.
final class StoragePolicyTest {

  private static final Path DOCUMENT =
      Path.of(System.getProperty("nuwa.root", ".."), "docs/operations.md");

  private static final Pattern REQUEST =
      Pattern.compile("\"verb\":\"(\\w+)\",\"object\":\"([^\"]*)\"");

  /// Asked for only when something rare happened: a collector was there, a snapshot was withdrawn,
  /// a storage was probed, a snapshot has no confirmation.
  private static final Set<String> RARE =
      Set.of(
          "s3:ListBucket ok/*",
          "s3:ListBucket probe/*",
          "s3:GetObject probe/*",
          "s3:GetObject gen/*",
          "s3:GetObject drop/*",
          "s3:PutObject drop/ID/*");

  @TempDir Path folder;
  private Path docs;
  private String place = "";
  private String ownerKey = "";
  private String hostKey = "";
  private String id = "";

  /// One thing that the policy allows.
  private record Grant(String action, String pattern) {

    boolean allows(String asked, String object) {
      String prefix = pattern.substring(0, pattern.length() - 1);
      return action.equals(asked) && pattern.endsWith("*") && object.startsWith(prefix);
    }

    String text(String id) {
      return action + " " + pattern.replace(id, "ID");
    }
  }

  @BeforeEach
  void makeHost() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    Random random = new Random(5);
    byte[] bytes = new byte[3_000_000];
    random.nextBytes(bytes);
    Files.write(docs.resolve("a"), bytes);
    place = folder.resolve("repository").toString();
    ownerKey = folder.resolve("owner.key").toString();
    hostKey = folder.resolve("host.key").toString();
    run("owner", ownerKey, "init");
    String made =
        run(
                "owner",
                ownerKey,
                "key",
                "add",
                "--role",
                "writer",
                "--name",
                "host",
                "--output",
                hostKey,
                "--json")
            .out();
    id = made.replaceAll("(?s).*\"id\":\"([0-9a-f]{32})\".*", "$1");
    assertThat(id).hasSize(32);
  }

  private CliRun.Result run(String home, String key, String... arguments) {
    CliRun.Result result =
        new CliRun(folder.resolve(home))
            .with("NUWA_REPOSITORY", place)
            .with("NUWA_KEY_FILE", key)
            .run(arguments);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    return result;
  }

  @Test
  void whatAHostAsksForIsAllowedAndWhatIsAllowedIsNeeded() throws IOException {
    List<Grant> policy = policy();
    TreeSet<String> needed = new TreeSet<>();
    for (Asked asked : requests()) {
      List<Grant> allowing =
          policy.stream().filter(grant -> grant.allows(asked.action(), asked.object())).toList();
      assertThat(allowing).as(asked.toString()).isNotEmpty();
      allowing.forEach(grant -> needed.add(grant.text(id)));
    }
    TreeSet<String> granted = new TreeSet<>();
    policy.forEach(grant -> granted.add(grant.text(id)));
    granted.removeAll(RARE);
    needed.removeAll(RARE);
    assertThat(granted).isEqualTo(needed);
  }

  @Test
  void whatAHostMustNotDoIsNotAllowed() throws IOException {
    List<Grant> policy = policy();
    String other = "0".repeat(32);
    List<Asked> forbidden =
        List.of(
            new Asked("s3:GetObject", "pack/" + other + "/" + other),
            new Asked("s3:ListBucket", "pack/"),
            new Asked("s3:GetObject", "keys/" + other),
            new Asked("s3:PutObject", "pack/" + other + "/" + other),
            new Asked("s3:PutObject", "snap/" + other + "/x"),
            new Asked("s3:PutObject", "config/0000000000000002"),
            new Asked("s3:PutObject", "cert/" + id + "-x"),
            new Asked("s3:PutObject", "gen/0000000000000001"),
            new Asked("s3:PutObject", "keys/" + other));
    for (Asked asked : forbidden) {
      assertThat(policy).noneMatch(grant -> grant.allows(asked.action(), asked.object()));
    }
    assertThat(policy)
        .extracting(Grant::action)
        .containsOnly("s3:GetObject", "s3:PutObject", "s3:ListBucket");
  }

  private record Asked(String action, String object) {}

  /// The first run, a second, one without its state, and one after a run that was cut off.
  private List<Asked> requests() throws IOException {
    StringBuilder said = new StringBuilder();
    said.append(backup());
    run("owner", ownerKey, "backup", "--host", "elsewhere", docs.toString());
    Files.writeString(docs.resolve("b"), "new");
    said.append(backup());
    Shell.run(folder, "rm -r host/state");
    said.append(backup());
    Shell.run(folder, "rm -r repository/index repository/snap repository/ok host/state");
    said.append(backup());
    said.append(run("host", hostKey, "snapshots", "--json", "-v").err());
    List<Asked> asked = new ArrayList<>();
    Matcher request = REQUEST.matcher(said);
    while (request.find()) {
      asked.add(new Asked(action(request.group(1)), request.group(2)));
    }
    assertThat(asked).hasSizeGreaterThan(50);
    return asked;
  }

  private String backup() {
    return run("host", hostKey, "backup", "--json", "-v", docs.toString()).err();
  }

  private static String action(String verb) {
    return switch (verb) {
      case "get", "head" -> "s3:GetObject";
      case "put" -> "s3:PutObject";
      case "list" -> "s3:ListBucket";
      default -> "s3:DeleteObject";
    };
  }

  /// The statements of the document, objects relative to the repository.
  private List<Grant> policy() throws IOException {
    String document = Files.readString(DOCUMENT);
    Matcher block = Pattern.compile("(?s)```json\n(.*?)```").matcher(document);
    assertThat(block.find()).isTrue();
    List<Grant> grants = new ArrayList<>();
    for (String statement : block.group(1).split("\"Sid\"")) {
      if (!statement.contains("\"Effect\": \"Allow\"")) {
        continue;
      }
      boolean listing = statement.contains("s3:prefix");
      for (String action : list(statement, "Action")) {
        for (String pattern : list(statement, listing ? "s3:prefix" : "Resource")) {
          String relative = pattern.replace("arn:aws:s3:::BUCKET/", "").replace("PREFIX/", "");
          grants.add(new Grant(action, relative.replace("/ID/", "/" + id + "/")));
        }
      }
    }
    assertThat(grants).hasSizeGreaterThan(15);
    return grants;
  }

  private static List<String> list(String statement, String key) {
    Matcher found = Pattern.compile("(?s)\"" + key + "\": \\[(.*?)]").matcher(statement);
    assertThat(found.find()).as(key).isTrue();
    return Pattern.compile("\"([^\"]+)\"")
        .matcher(found.group(1))
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
