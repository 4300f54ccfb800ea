package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Places that hold no repository, or a damaged one: each says what is lost, the rest comes back.
final class BadRepositoryTest {

  @TempDir Path folder;
  private Path docs;
  private Path repository;

  @BeforeEach
  void makeRepository() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    Shell.run(docs, "echo hello > a; head -c 900000 /dev/urandom > big; mkdir s; echo x > s/x");
    repository = folder.resolve("home/data/nuwa/repository");
    assertThat(cli().run("backup", docs.toString()).code()).isEqualTo(ExitCode.DONE);
  }

  private CliRun cli() {
    return new CliRun(folder.resolve("home"));
  }

  private List<Path> objects(String kind) throws IOException {
    try (Stream<Path> files = Files.walk(repository.resolve(kind))) {
      return files
          .filter(Files::isRegularFile)
          .sorted(Comparator.comparingLong(file -> file.toFile().length()))
          .toList();
    }
  }

  private static void flip(Path file, double place) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) (bytes.length * place)] ^= 0x40;
    Files.write(file, bytes);
  }

  @Test
  void placesWithoutARepositorySaySo() {
    for (String place : List.of(folder.resolve("nothing").toString(), docs.toString())) {
      CliRun.Result result = cli().run("snapshots", "-r", place, "--key-file", "x");
      assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.NO_REPOSITORY);
      assertThat(result.err()).contains(place).contains("nuwa init");
    }
  }

  @Test
  void aBucketWithoutARegionIsAMistakeOfTheLine() {
    assertThat(cli().run("snapshots", "-r", "s3://bucket/x").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void row68ANewerFormatIsRefusedWithASentence() throws IOException {
    Path config = objects("config").getFirst();
    byte[] bytes = Files.readAllBytes(config);
    bytes[5] = 9; // the version of the kind (docs/format.md, section 3)
    Files.write(config, bytes);
    CliRun.Result result = cli().run("snapshots");
    assertThat(result.code()).isEqualTo(ExitCode.FAILED);
    assertThat(result.err()).contains("version").doesNotContain("Exception");
  }

  @Test
  void row41ADamagedConfigurationIsNamed() throws IOException {
    flip(objects("config").getFirst(), 0.5);
    CliRun.Result result = cli().run("ls");
    assertThat(result.code()).isEqualTo(ExitCode.DAMAGE);
    assertThat(result.err()).contains("config/0000000000000001");
  }

  @Test
  void aDamagedIndexIsMadeUpForFromThePacks() throws IOException {
    flip(objects("index").getFirst(), 0.5);
    Path target = folder.resolve("out");
    CliRun.Result result = cli().run("restore", "latest", "--target", target.toString());
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    assertThat(result.err()).contains("index/");
    assertThat(Shell.fingerprint(target)).isEqualTo(Shell.fingerprint(docs));
  }

  @Test
  void row38ADamagedPackNamesTheFilesThatAreLostAndTheRestComesBack() throws IOException {
    flip(objects("pack").getLast(), 0.3);
    CliRun.Result check = cli().run("check", "--read-data");
    assertThat(check.code()).isEqualTo(ExitCode.DAMAGE);
    assertThat(check.err()).contains("big");
    Path target = folder.resolve("out");
    CliRun.Result restore = cli().run("restore", "latest", "--target", target.toString());
    assertThat(restore.code()).isEqualTo(ExitCode.DAMAGE);
    assertThat(restore.err()).contains("big");
    assertThat(target.resolve("a")).hasContent("hello");
    assertThat(target.resolve("s/x")).hasContent("x");
    assertThat(cli().run("cat", "latest:big").code()).isEqualTo(ExitCode.DAMAGE);
  }

  @Test
  void aDamagedSnapshotIsNamedAndTheOthersAreThere() throws IOException {
    flip(objects("snap").getFirst(), 0.5);
    assertThat(cli().run("backup", docs.toString()).code()).isEqualTo(ExitCode.DONE);
    CliRun.Result result = cli().run("snapshots", "--json");
    assertThat(result.code()).isEqualTo(ExitCode.DAMAGE);
    assertThat(result.out().lines()).hasSize(1);
    assertThat(result.err()).contains("snap/");
    Path target = folder.resolve("out");
    assertThat(cli().run("restore", "latest", "--target", target.toString()).code())
        .isEqualTo(ExitCode.DONE);
  }

  @Test
  void aCacheThatIsDeletedTruncatedOrForeignDoesNoHarm() throws IOException {
    Path cache = folder.resolve("cache");
    String option = "--cache=" + cache;
    assertThat(cli().run("ls", option).code()).isEqualTo(ExitCode.DONE);
    try (Stream<Path> files = Files.walk(cache)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.write(file, new byte[10]);
      }
    }
    assertThat(cli().run("ls", option).code()).isEqualTo(ExitCode.DONE);
    Shell.run(folder, "rm -rf cache");
    assertThat(cli().run("check", option).code()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void noFailureShowsAStack() throws IOException {
    flip(objects("config").getFirst(), 0.1);
    assertThat(cli().run("ls").err()).doesNotContain("\tat ", "Exception");
    assertThat(cli().with("NUWA_DEBUG", "1").run("ls").err()).contains("Exception");
  }
}
