package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Trees that hurt: names, depth, length, holes, and files that do not keep still.
final class HardSourcesTest {

  /// Names and contents below the current folder; works beyond the longest path.
  private static final String LOOK =
      "LC_ALL=C; find . -printf '%P %y %m %T@ %s\\n' | sort;"
          + " find . -type f -execdir sha256sum {} + | sort";

  @TempDir Path folder;
  private Path docs;
  private Path out;

  @BeforeEach
  void makeFolder() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    out = folder.resolve("out");
  }

  /// Java cannot remove what lies deeper than the longest path.
  @AfterEach
  void remove() {
    Shell.run(folder, "rm -rf docs out");
  }

  private CliRun cli() {
    return new CliRun(folder.resolve("home"));
  }

  private CliRun.Result ok(String... arguments) {
    CliRun.Result result = cli().run(arguments);
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.DONE);
    return result;
  }

  private void comesBack() {
    ok("backup", docs.toString());
    ok("restore", "latest", "--target", out.toString(), "--verify");
    assertThat(Shell.run(out, LOOK)).isEqualTo(Shell.run(docs, LOOK));
  }

  @Test
  void namesOf255BytesAndPathsBeyond4KiBComeBack() {
    Shell.run(
        docs,
        "n=$(printf %0255d 7); path=.; i=0;"
            + " while [ $i -lt 20 ]; do path=$path/$n; i=$((i+1)); done;"
            + " mkdir -p $path; echo x > $n/file; echo long > $n/$n/$n/$n/$n/$n/$n/$n/$n/$n/y");
    comesBack();
    assertThat(ok("ls", "-R").out().lines().mapToInt(String::length).max().orElse(0))
        .isGreaterThan(5000);
  }

  @Test
  void aThousandFoldersDeepComesBack() {
    Shell.run(
        docs,
        "p=.; i=0; while [ $i -lt 1000 ]; do p=$p/d; i=$((i+1)); done;"
            + " mkdir -p $p; echo deep > $p/file");
    comesBack();
    assertThat(ok("cat", "latest:" + "d/".repeat(1000) + "file").out()).isEqualTo("deep\n");
  }

  @Test
  void row58AndD33NamesWithEveryByteComeBackAndNeverReachTheTerminal() {
    Shell.run(
        docs,
        "i=1; while [ $i -lt 256 ]; do case $i in 47) ;; *)"
            + " f=$(printf \"a\\\\$(printf %03o $i)b\"; printf .); printf $i > \"${f%.}\";; esac;"
            + " i=$((i+1)); done");
    comesBack();
    for (List<String> command :
        List.of(
            List.of("ls", "-R"), List.of("stats", "--largest", "300"), List.of("check", "-v"))) {
      CliRun.Result result = ok(command.toArray(String[]::new));
      assertThat((result.out() + result.err()).chars())
          .as("%s", command)
          .noneMatch(c -> (c < ' ' && c != '\n') || (c >= 0x7f && c < 0xa0));
    }
  }

  @Test
  void tenGibibytesOfHoleCostNothing() {
    Shell.run(
        docs,
        "truncate -s 10G hole; printf end >> hole; printf x | dd of=hole bs=1 seek=5G"
            + " conv=notrunc status=none");
    ok("backup", docs.toString());
    ok("restore", "latest", "--target", out.toString());
    assertThat(Shell.run(out, "stat -c %s hole; tail -c 3 hole"))
        .isEqualTo(Shell.run(docs, "stat -c %s hole; tail -c 3 hole"));
    assertThat(Shell.run(out, "dd if=hole bs=1 skip=5G count=1 status=none")).isEqualTo("x");
    assertThat(Long.parseLong(Shell.run(out, "stat -c %b hole").strip())).isLessThan(1 << 12);
  }

  @Test
  void filesThatGrowAndVanishWhileTheyAreReadHarmNoOther() throws Exception {
    Shell.run(
        docs,
        "mkdir still moving; i=0; while [ $i -lt 40 ]; do head -c 200000 /dev/urandom > still/$i;"
            + " i=$((i+1)); done");
    AtomicBoolean stop = new AtomicBoolean();
    Thread restless = Thread.ofPlatform().start(() -> disturb(docs.resolve("moving"), stop));
    CliRun.Result result;
    try {
      result = cli().run("backup", docs.toString());
    } finally {
      stop.set(true);
      restless.join();
    }
    assertThat(result.code()).as(result.err()).isIn(ExitCode.DONE, ExitCode.PARTIAL);
    ok("check", "--read-data");
    ok("restore", "latest", "--target", out.toString());
    assertThat(Shell.fingerprint(out.resolve("still")))
        .isEqualTo(Shell.fingerprint(docs.resolve("still")));
  }

  private static void disturb(Path moving, AtomicBoolean stop) {
    byte[] more = "more ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    try {
      for (int i = 0; !stop.get(); i++) {
        Path file = moving.resolve("f" + i % 50);
        if (i % 7 == 0) {
          Files.deleteIfExists(file);
        } else {
          Files.write(
              file,
              more,
              java.nio.file.StandardOpenOption.CREATE,
              i % 11 == 0
                  ? java.nio.file.StandardOpenOption.TRUNCATE_EXISTING
                  : java.nio.file.StandardOpenOption.APPEND);
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aListChoosesItsPathsAndNothingBesideThem() throws IOException {
    Shell.run(docs, "mkdir one two; echo 1 > one/f; echo 2 > two/f; echo 3 > two/g");
    Path list = folder.resolve("list");
    Files.writeString(list, docs.resolve("one/f") + "\n" + docs.resolve("two/f") + "\n");
    ok("backup", "--files-from", list.toString());
    ok("restore", "latest", "--target", out.toString());
    assertThat(Shell.run(out, "LC_ALL=C; find . -type f | sort")).isEqualTo("./one/f\n./two/f\n");
    Files.writeString(list, docs.resolve("two/g") + "\0" + docs.resolve("gone/x") + "\0");
    CliRun.Result partial = cli().run("backup", "--files-from", list.toString());
    assertThat(partial.code()).isEqualTo(ExitCode.PARTIAL);
    assertThat(partial.err()).contains("gone/x");
  }

  @Test
  void aFolderInAListIsTakenWithAllBelowItAndPatternsHold() throws IOException {
    Shell.run(
        docs,
        "mkdir -p one/in two; echo 1 > one/f; echo 1 > one/in/g; echo 1 > one/in/x.o;"
            + " echo 2 > two/f; echo 2 > two/g");
    Path list = folder.resolve("list");
    Files.writeString(list, docs.resolve("one") + "/\n" + docs.resolve("two/f") + "\n");
    ok("backup", "--files-from", list.toString(), "--exclude", "*.o");
    ok("restore", "latest", "--target", out.toString());
    assertThat(Shell.run(out, "LC_ALL=C; find . -type f | sort"))
        .isEqualTo("./one/f\n./one/in/g\n./two/f\n");
  }

  @Test
  void severalRootsComeBackEachByItsPathAndOneByItself() throws IOException {
    Shell.run(docs, "mkdir one two; echo 1 > one/f; ln one/f two/hard; echo 2 > two/g");
    ok("backup", docs.resolve("one").toString(), docs.resolve("two").toString());
    ok("restore", "latest", "--target", out.toString());
    Path one = out.resolve(Path.of("/").relativize(docs.resolve("one")));
    assertThat(one.resolve("f")).hasContent("1");
    assertThat(Files.getAttribute(one.resolve("f"), "unix:ino"))
        .isEqualTo(Files.getAttribute(one.resolveSibling("two/hard"), "unix:ino"));
    Path two = folder.resolve("two");
    ok("restore", "latest:" + docs.resolve("two"), "--target", two.toString());
    assertThat(two.resolve("g")).hasContent("2");
    Path some = folder.resolve("some");
    ok("restore", "latest", "--target", some.toString(), "--include", "**/g", "--exclude", "hard");
    assertThat(Shell.run(some, "find . -type f").lines()).hasSize(1);
  }
}
