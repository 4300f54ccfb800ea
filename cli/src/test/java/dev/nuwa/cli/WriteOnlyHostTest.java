package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.ExitCode;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.control.Generation;
import dev.nuwa.format.control.KeyFile;
import dev.nuwa.format.control.KeyMaterial;
import dev.nuwa.repo.Environment;
import dev.nuwa.repo.Repository;
import dev.nuwa.repo.Session;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.LocalStorage;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host with a write-only key: it backs up as any other, and reads nothing.
final class WriteOnlyHostTest {

  private static final int FILES = 40;
  private static final long SEED = 7;

  @TempDir Path folder;
  private Path docs;
  private String place = "";
  private String ownerKey = "";
  private String hostKey = "";

  @BeforeEach
  void makeHost() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    Random random = new Random(SEED);
    for (int i = 0; i < FILES; i++) {
      byte[] bytes = new byte[50_000 + random.nextInt(50_000)];
      random.nextBytes(bytes);
      Files.write(docs.resolve("file-" + i), bytes);
    }
    Shell.run(folder, "find docs -exec touch -d '2025-01-01' {} +");
    place = folder.resolve("repository").toString();
    ownerKey = folder.resolve("owner.key").toString();
    hostKey = folder.resolve("host.key").toString();
    ok(owner(), "init", "-r", place, "--key-file", ownerKey);
    ok(owner(), "key", "add", "--role", "writer", "--name", "host", "--output", hostKey);
  }

  private CliRun owner() {
    return new CliRun(folder.resolve("owner-home"))
        .with("NUWA_REPOSITORY", place)
        .with("NUWA_KEY_FILE", ownerKey);
  }

  private CliRun host() {
    return new CliRun(folder.resolve("host-home"))
        .with("NUWA_REPOSITORY", place)
        .with("NUWA_KEY_FILE", hostKey);
  }

  private static CliRun.Result ok(CliRun run, String... arguments) {
    CliRun.Result result = run.run(arguments);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    return result;
  }

  private String backup(CliRun host) {
    return ok(host, "backup", "--json", docs.toString()).out();
  }

  @Test
  void itBacksUpFirstThenOnlyWhatChanged() throws IOException {
    String first = backup(host());
    assertThat(number(first, "newFiles")).isEqualTo(FILES);
    Files.writeString(docs.resolve("file-3"), "changed");
    String second = backup(host());
    assertThat(number(second, "unchangedFiles")).isEqualTo(FILES - 1);
    assertThat(number(second, "bytesUploaded")).isLessThan(200_000);
    sameForTheOwner(2);
  }

  @Test
  void withoutItsStateItReadsAgainAndUploadsNothingNew() {
    backup(host());
    Shell.run(folder, "rm -r host-home/state");
    String second = backup(host());
    assertThat(number(second, "newFiles")).isEqualTo(FILES);
    assertThat(number(second, "bytesOriginal")).isZero();
    sameForTheOwner(2);
  }

  @Test
  void whatARunThatWasCutOffLeftIsFoundAgain() throws IOException {
    backup(host());
    Shell.run(folder, "rm -r repository/index repository/snap repository/ok host-home/state");
    String second = backup(host());
    assertThat(number(second, "bytesOriginal")).isZero();
    sameForTheOwner(1);
  }

  /// Every place that answers anything of a repository, with arguments that fit and that do not.
  @Test
  void whatReadsNamesOrDataIsRefusedBeforeAnyOtherAnswer() {
    List<List<String>> calls =
        List.of(
            List.of("restore", "latest", "--target", folder.resolve("out").toString()),
            List.of("restore", "ffff", "--target", folder.resolve("out").toString()),
            List.of("restore", "latest", "--in-place", "--yes"),
            List.of("restore", "latest", "--target", "x", "--dry-run"),
            List.of("ls", "latest"),
            List.of("ls", "ffff"),
            List.of("cat", "latest:file-1"),
            List.of("cat", "nonsense:file-1"),
            List.of("find", "file-1"),
            List.of("diff", "latest~1", "latest"),
            List.of("stats"),
            List.of("stats", "latest"),
            List.of("check"),
            List.of("check", "--read-data"),
            List.of("key", "add", "--role", "reader", "--name", "me", "--output", "mine.key"),
            List.of("key", "revoke", "owner", "--yes"));
    refused(calls); // no snapshot yet
    backup(host());
    Shell.run(folder, "mv host-home/state kept");
    refused(calls);
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(Shell.run(folder, "cd host-home/state/nuwa && ls"))
        .as("no snapshot was looked at; that objects are signed is no answer")
        .isEqualTo("signatures\n");
  }

  private void refused(List<List<String>> calls) {
    for (List<String> call : calls) {
      CliRun.Result result = host().run(call.toArray(String[]::new));
      assertThat(result.code()).as(call + result.err()).isEqualTo(ExitCode.NOT_PERMITTED);
      assertThat(result.out()).as(call.toString()).isEmpty();
      assertThat(result.err().lines()).as(call.toString()).hasSize(2);
      assertThat(result.err())
          .contains("a key with the role writer may not")
          .doesNotContain("docs", "file-");
    }
  }

  @Test
  void itSeesThatSnapshotsAreThereAndNoNames() {
    ok(owner(), "backup", "--host", "elsewhere", docs.toString());
    backup(host());
    CliRun.Result list = ok(host(), "snapshots");
    assertThat(list.out().lines()).hasSize(3);
    assertThat(list.out() + list.err()).doesNotContain("docs", "elsewhere");
    assertThat(ok(host(), "snapshots", "--host", "elsewhere").out().lines()).hasSize(2);
  }

  @Test
  void dataGivenUpWhileItRanIsSuppliedAgain() {
    backup(host());
    Shell.run(folder, "touch docs/file-5");
    List<String> before = packs();
    CliRun.Result result = host().at(condemning(before)).run("backup", "--json", docs.toString());
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    assertThat(result.err()).contains("going over the files again");
    before.forEach(this::delete);
    CliRun.Result check = owner().run("check", "--read-data");
    assertThat(check.code()).isEqualTo(ExitCode.DAMAGE); // the first snapshot, which relied on them
    Path target = folder.resolve("back");
    ok(owner(), "restore", snapshot(result.out()), "--target", target.toString());
    assertThat(Shell.run(folder, "diff -r docs back && echo same")).isEqualTo("same\n");
  }

  @Test
  void aStreamThatWasGivenUpCannotBeReadAgainAndThatIsSaid() {
    CliRun first = host().typing("a stream of words ".repeat(100_000));
    ok(first, "backup", "--stdin");
    CliRun.Result result =
        host()
            .typing("a stream of words ".repeat(100_000))
            .at(condemning(packs()))
            .run("backup", "--stdin");
    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("given up", "run the backup again");
  }

  /// A clock at whose ticks a collector looks whether the session has stored something: then it has
  /// read the generations, and what is condemned now is condemned under it.
  private InstantSource condemning(List<String> packs) {
    long before = indexed();
    boolean[] done = {false};
    return () -> {
      if (!done[0] && indexed() + packsNow() > before + packs.size()) {
        done[0] = true;
        condemn(packs);
      }
      return Instant.now();
    };
  }

  private long indexed() {
    return names("index/").size();
  }

  private long packsNow() {
    return names("pack/").size();
  }

  private List<String> packs() {
    return names("pack/");
  }

  private void condemn(List<String> packs) {
    Environment environment = environment();
    try (Storage storage = environment.storage();
        KeyMaterial key = KeyFile.decode("key", Files.readAllBytes(Path.of(ownerKey)));
        Session session = Repository.open(environment).unlock(key)) {
      Generation generation =
          new Generation(
              1,
              null,
              session.config().seen(),
              1,
              new Generation.Condemned(packs, List.of(), pins(), List.of()),
              Generation.RootChange.NONE,
              Instant.EPOCH);
      String name = ObjectNames.generation(1);
      byte[] object = session.codec().seal(ObjectKind.GENERATION, name, generation.encode());
      storage.put(ObjectName.of(name), Content.of(object), PutOptions.onlyIfAbsent());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> pins() {
    return names("pin/").stream().filter(name -> !name.endsWith("-end")).toList();
  }

  private void delete(String name) {
    try (Storage storage = environment().storage()) {
      storage.delete(ObjectName.of(name));
    }
  }

  private List<String> names(String prefix) {
    try (Storage storage = environment().storage();
        Stream<ObjectInfo> objects = storage.list(prefix)) {
      return objects.map(object -> object.name().value()).toList();
    }
  }

  private Environment environment() {
    return new Environment(
        LocalStorage.open(Path.of(place)),
        new SecureRandom(),
        InstantSource.system(),
        EventSink.none());
  }

  private void sameForTheOwner(int snapshots) {
    assertThat(ok(owner(), "snapshots").out().lines()).hasSize(1 + snapshots);
    ok(owner(), "check", "--read-data");
    Path target = folder.resolve("back");
    ok(owner(), "restore", "latest", "--target", target.toString());
    assertThat(Shell.run(folder, "diff -r docs back && echo same")).isEqualTo("same\n");
  }

  private static String snapshot(String json) {
    Matcher found = Pattern.compile("\"snapshot\":\"([0-9a-f]+)\"").matcher(json);
    assertThat(found.find()).isTrue();
    return found.group(1);
  }

  private static long number(String json, String field) {
    Matcher found = Pattern.compile("\"" + field + "\":(\\d+)").matcher(json);
    assertThat(found.find()).as(field + " in " + json).isTrue();
    return Long.parseLong(found.group(1));
  }
}
