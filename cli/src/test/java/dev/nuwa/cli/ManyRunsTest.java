package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several runs on one repository, at once and after each other, with local state that lies.
final class ManyRunsTest {

  @TempDir Path folder;
  private Path docs;

  @BeforeEach
  void makeTree() throws IOException {
    docs = Files.createDirectories(folder.resolve("docs"));
    Shell.run(
        docs,
        "mkdir s; echo hello > a; head -c 700000 /dev/urandom > s/big; i=0;"
            + " while [ $i -lt 60 ]; do head -c 4000 /dev/urandom > s/$i; i=$((i+1)); done");
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
    Path out = folder.resolve("out");
    ok("restore", "latest", "--path", docs.toString(), "--target", out.toString());
    assertThat(Shell.fingerprint(out)).isEqualTo(Shell.fingerprint(docs));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 8})
  void backupsAtTheSameTimeAllSucceed(int runs) throws Exception {
    ok("backup", docs.toString());
    Shell.run(docs, "head -c 500000 /dev/urandom > new");
    List<Future<CliRun.Result>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(runs)) {
      for (int i = 0; i < runs; i++) {
        results.add(threads.submit(() -> cli().run("backup", docs.toString())));
      }
    }
    for (Future<CliRun.Result> result : results) {
      assertThat(result.get().code()).as(result.get().err()).isEqualTo(ExitCode.DONE);
    }
    assertThat(ok("snapshots", "--json").out().lines())
        .hasSize(runs + 1)
        .allMatch(line -> line.contains("\"confirmed\":true"));
    assertThat(ok("check", "--read-data").out()).contains("all is sound");
    comesBack();
  }

  /// Ways to spoil every file of the state folder.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "rm -rf state",
        "find state -type f -exec truncate -s 0 {} +",
        "find state -type f -exec truncate -s 50 {} +",
        "for f in $(find state -type f); do"
            + " printf x | dd of=$f bs=1 seek=40 conv=notrunc status=none; done",
        "for f in $(find state -type f); do s=$(stat -c %s $f);"
            + " printf xyz | dd of=$f bs=1 seek=$((s/2)) conv=notrunc status=none; done",
        "for f in $(find state -type f); do head -c 3000 /dev/urandom > $f; done",
        "chmod 000 state"
      })
  void stateThatLiesIsSeenThrough(String spoiling) {
    ok("backup", docs.toString());
    Shell.run(folder.resolve("home"), spoiling);
    Shell.run(docs, "echo changed > a");
    ok("backup", docs.toString());
    Shell.run(folder.resolve("home"), "chmod 700 state");
    comesBack();
  }

  @Test
  void stateOfAnotherRepositoryIsNotBelieved() throws IOException {
    ok("backup", docs.toString());
    Shell.run(folder.resolve("home"), "mv data data-old; cp -a state state-old");
    ok("backup", docs.toString());
    Shell.run(
        folder.resolve("home"),
        "for new in $(find state -type f); do"
            + " for old in $(find state-old -type f); do cp $old $new; done; done");
    Shell.run(docs, "echo changed > a");
    ok("backup", docs.toString());
    assertThat(ok("check", "--read-data").out()).contains("all is sound");
    comesBack();
  }

  @Test
  void theCacheOfAnotherRepositoryIsNotBelieved() {
    String cache = "--cache=" + folder.resolve("cache");
    ok("backup", cache, docs.toString());
    Shell.run(folder, "mv home/data home/data-old; mv cache cache-old");
    ok("backup", cache, docs.toString());
    Shell.run(
        folder,
        "for new in $(find cache -type f); do"
            + " for old in $(find cache-old -type f); do cp $old $new; done; done");
    ok("backup", cache, docs.toString());
    assertThat(ok("check", cache, "--read-data").out()).contains("all is sound");
    comesBack();
  }

  @Test
  void aSecondRunReadsAndSendsNothing() {
    ok("backup", docs.toString());
    assertThat(ok("backup", "--json", docs.toString()).out())
        .contains("\"bytesOriginal\":0,", "\"bytesSealed\":0,", "\"unchangedFiles\":62");
  }
}
