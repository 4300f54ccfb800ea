package dev.nuwa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.cli.CliRun.Result;
import dev.nuwa.error.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What each command asks of its storage, as `--json` tells it: a request costs money and a round
/// trip, so a new one is a choice, not an accident.
final class RequestsTest {

  private static final int FILES = 300;
  private static final Pattern EVENT =
      Pattern.compile("\"type\":\"requests\".*?\"requests\":\\{([^}]*)}");
  private static final Pattern COUNT = Pattern.compile("\"([a-z]+)\":(\\d+)");

  private final SoftAssertions soft = new SoftAssertions();
  @TempDir Path folder;
  private Path source;

  @BeforeEach
  void makeRepository() throws IOException {
    source = Files.createDirectories(folder.resolve("source/deep"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(source.resolve("file-" + i), "content " + i);
    }
    requests("init");
  }

  private Map<String, Integer> requests(String... words) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "-r", folder.resolve("repo").toString(), "--key-file", folder + "/key", "--json"));
    line.addAll(List.of(words));
    Result result = new CliRun(folder).run(line.toArray(String[]::new));
    assertThat(result.code()).describedAs(result.err()).isEqualTo(ExitCode.DONE);
    Matcher event = EVENT.matcher(result.err());
    Map<String, Integer> counts = new TreeMap<>();
    if (event.find()) {
      Matcher count = COUNT.matcher(event.group(1));
      while (count.find()) {
        counts.put(count.group(1), Integer.parseInt(count.group(2)));
      }
    }
    return counts;
  }

  private void atMost(int get, int head, int list, int put, String... words) {
    Map<String, Integer> counts = requests(words);
    soft.assertThat(counts.getOrDefault("get", 0)).as("get of %s", words[0]).isBetween(0, get);
    soft.assertThat(counts.getOrDefault("head", 0)).as("head of %s", words[0]).isBetween(0, head);
    soft.assertThat(counts.getOrDefault("list", 0)).as("list of %s", words[0]).isBetween(1, list);
    soft.assertThat(counts.getOrDefault("put", 0)).as("put of %s", words[0]).isBetween(0, put);
  }

  /// Every command, however many files there are.
  @Test
  void nothingIsAskedForEachFile() {
    String path = source.toString();
    atMost(4, 0, 13, 6, "backup", path);
    atMost(7, 2, 13, 4, "backup", path);
    atMost(6, 0, 7, 0, "snapshots");
    atMost(8, 0, 8, 0, "ls", "-R", "latest");
    atMost(11, 0, 9, 0, "find", "file-*");
    atMost(11, 0, 9, 0, "diff", "latest~1");
    atMost(9, 0, 8, 0, "cat", "latest:file-7");
    atMost(11, 0, 8, 0, "dump", "latest");
    atMost(11, 0, 9, 0, "stats");
    atMost(10, 0, 12, 0, "check");
    atMost(14, 0, 12, 0, "check", "--read-data");
    atMost(8, 0, 9, 1, "tag", "add", "latest", "x");
    atMost(8, 0, 9, 1, "hold", "latest");
    atMost(9, 0, 9, 1, "unhold", "latest");
    atMost(5, 0, 6, 0, "key", "list");
    atMost(7, 0, 7, 0, "doctor");
    atMost(60, 20, 40, 120, "storage", "probe");
    String target = folder.resolve("out").toString();
    atMost(11, 0, 8, 0, "restore", "latest:file-7", "--target", target);
    atMost(11, 0, 8, 0, "restore", "latest", "--target", target + "2");
    soft.assertAll();
  }

  @Test
  void thePersonWhoAsksForDetailsIsToldTheSum() {
    Result result =
        new CliRun(folder)
            .run(
                "-v",
                "-r",
                folder.resolve("repo").toString(),
                "--key-file",
                folder + "/key",
                "snapshots");
    assertThat(result.err().lines().toList().getLast())
        .matches("requests: \\d+ get, \\d+ list; sent 0 B, received .*");
  }
}
