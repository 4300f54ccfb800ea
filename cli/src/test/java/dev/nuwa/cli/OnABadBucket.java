package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.cli.CliRun.Result;
import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A command line, a source, and a bucket that misbehaves to order.
@ExtendWith(BucketCredentials.class)
abstract class OnABadBucket {

  static final long SEED = 20_261_127L;

  @TempDir Path folder;
  MemoryBucket bucket;
  Path source;
  private int restores;

  @BeforeEach
  void makeSource() throws IOException {
    bucket = MemoryBucket.open();
    source = Files.createDirectories(folder.resolve("source"));
    Random random = new Random(SEED);
    for (int i = 0; i < 6; i++) {
      byte[] bytes = new byte[300_000];
      random.nextBytes(bytes);
      Files.write(source.resolve("file-" + i), bytes);
    }
  }

  @AfterEach
  void closeBucket() throws IOException {
    bucket.close();
  }

  final Result run(String... words) {
    List<String> line =
        new ArrayList<>(
            List.of("-r", bucket.location() + "&timeout=2", "--key-file", folder + "/key"));
    line.addAll(List.of(words));
    return new CliRun(folder.resolve("home")).run(line.toArray(String[]::new));
  }

  final Result done(String... words) {
    return ended(ExitCode.DONE, words);
  }

  final Result ended(ExitCode code, String... words) {
    Result result = run(words);
    assertThat(result.code()).as(result.out() + result.err()).isEqualTo(code);
    return result;
  }

  final Result backup() {
    return done("backup", source.toString());
  }

  final void change(String name) throws IOException {
    Files.writeString(source.resolve(name), "something new: " + name);
  }

  /// The newest snapshot is the source, to a host that has nothing but the key.
  final void comesBack() {
    Path target = folder.resolve("back-" + restores++);
    Shell.run(folder, "rm -rf home/cache home/state");
    done("restore", "latest", "--target", target.toString());
    assertThat(Shell.run(folder, "diff -r source " + target.getFileName() + " && echo same"))
        .isEqualTo("same\n");
  }

  final void isWhole() {
    bucket.heal();
    comesBack();
  }

  /// Once for each thing that is asked for and begins so.
  final void once(String start, Misdeed misdeed) {
    Set<String> met = ConcurrentHashMap.newKeySet();
    bucket.misbehave(asked ->
        asked.startsWith(start) && met.add(asked) ? Optional.of(misdeed) : Optional.empty());
  }

  final void always(String start, Misdeed misdeed) {
    bucket.misbehave(asked -> asked.startsWith(start) ? Optional.of(misdeed) : Optional.empty());
  }

  final long confirmed() {
    return done("snapshots", "--json")
        .out()
        .lines()
        .filter(line -> line.contains("\"confirmed\":true"))
        .count();
  }
}
