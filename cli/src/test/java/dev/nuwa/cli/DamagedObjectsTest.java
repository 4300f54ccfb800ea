package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every stored object in turn is damaged in one way: it is noticed, what comes back is right, what
/// does not is named, and nothing is made worse.
final class DamagedObjectsTest {

  enum Damage {
    ONE_BIT {
      @Override
      void to(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 3] ^= 4;
        Files.write(file, bytes);
      }
    },
    HALF {
      @Override
      void to(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      }
    },
    EMPTY {
      @Override
      void to(Path file) throws IOException {
        Files.write(file, new byte[0]);
      }
    };

    abstract void to(Path file) throws IOException;
  }

  /// All that are stored so far.
  private static final List<String> KINDS =
      List.of("cert", "config", "index", "keys", "note", "ok", "pack", "pin", "probe", "snap");

  @TempDir Path folder;
  private Path docs;
  private Path repository;

  @BeforeEach
  void makeRepository() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    repository = folder.resolve("home/data/nuwa/repository");
    Shell.run(docs, "echo hello > a; head -c 900000 /dev/urandom > big; mkdir s; echo x > s/x");
    assertThat(cli().run("backup", docs.toString()).code()).isEqualTo(ExitCode.DONE);
    assertThat(cli().run("tag", "add", "latest", "kept").code()).isEqualTo(ExitCode.DONE);
    assertThat(cli().run("storage", "probe").code()).isEqualTo(ExitCode.DONE);
    CliRun withPassword = cli().with("NUWA_NEW_PASSWORD", "long enough");
    String[] key = {"key", "add", "--role", "reader", "--name", "r", "--password"};
    assertThat(withPassword.run(key).code()).isEqualTo(ExitCode.DONE);
  }

  private CliRun cli() {
    return new CliRun(folder.resolve("home"));
  }

  @ParameterizedTest
  @EnumSource
  void row37AndRow38ItIsNoticedAndNeverRestoredAsIfItWereRight(Damage damage) throws IOException {
    Set<String> met = new TreeSet<>();
    for (Path object : objects()) {
      byte[] sound = Files.readAllBytes(object);
      damage.to(object);
      String name = repository.relativize(object).toString();
      lookAt(name, damage + " " + name);
      Files.write(object, sound);
      met.add(name.substring(0, name.indexOf('/')));
    }
    assertThat(met).containsExactlyInAnyOrderElementsOf(KINDS);
    assertThat(cli().run("check", "--read-data").code()).isEqualTo(ExitCode.DONE);
  }

  private void lookAt(String name, String what) throws IOException {
    CliRun.Result check = cli().run("check", "--read-data");
    Path out = folder.resolve("out");
    CliRun.Result restore = cli().run("restore", "latest", "--target", out.toString());
    boolean same = Files.isDirectory(out) && Shell.fingerprint(out).equals(Shell.fingerprint(docs));
    if (restore.code() == ExitCode.DONE) {
      assertThat(same).as(what).isTrue();
    } else {
      assertThat(restore.err()).as(what).containsAnyOf("  try: ", "failed: ");
      assertThat(restore.err()).as(what).doesNotContain("Exception", "\tat ");
      assertThat(check.code()).as("check of %s: %s", what, check.err()).isNotEqualTo(ExitCode.DONE);
      assertThat(restore.code())
          .as("restore of %s: %s", what, restore.err())
          .isIn(ExitCode.DAMAGE, ExitCode.USAGE, ExitCode.NO_REPOSITORY);
    }
    if (!name.startsWith("pin/")) {
      assertThat(check.out() + check.err()).as(what).contains(named(name));
    }
    onlyRightFiles(out, what);
    Shell.run(folder, "rm -rf out");
  }

  /// The object, by its kind at least: a damaged pack is told by what it holds.
  private static String named(String object) {
    return object.substring(0, object.indexOf('/'));
  }

  private void onlyRightFiles(Path out, String what) throws IOException {
    for (String file : List.of("a", "big", "s/x")) {
      if (Files.exists(out.resolve(file))) {
        assertThat(Files.mismatch(out.resolve(file), docs.resolve(file)))
            .as(what + ": " + file)
            .isEqualTo(-1);
      }
    }
  }

  private List<Path> objects() throws IOException {
    try (Stream<Path> files = Files.walk(repository)) {
      return files
          .filter(Files::isRegularFile)
          .filter(f -> repository.relativize(f).getNameCount() > 1)
          .sorted()
          .toList();
    }
  }
}
