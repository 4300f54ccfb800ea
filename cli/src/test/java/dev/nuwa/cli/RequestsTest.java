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

  private static void atMost(Map<String, Integer> counts, int get, int head, int list, int put) {
    assertThat(counts.getOrDefault("get", 0)).describedAs("get in %s", counts).isBetween(0, get);
    assertThat(counts.getOrDefault("head", 0)).describedAs("head in %s", counts).isBetween(0, head);
    assertThat(counts.getOrDefault("list", 0)).describedAs("list in %s", counts).isBetween(1, list);
    assertThat(counts.getOrDefault("put", 0)).describedAs("put in %s", counts).isBetween(0, put);
  }

  @Test
  void nothingIsAskedForEachFile() {
    atMost(requests("backup", source.toString()), 5, 0, 15, 6);
    atMost(requests("backup", source.toString()), 8, 2, 14, 4);
    atMost(requests("snapshots"), 7, 0, 8, 0);
    atMost(requests("ls", "latest"), 9, 0, 9, 0);
    atMost(requests("check"), 10, 0, 10, 0);
    String one = source.resolve("file-7").toString();
    String target = folder.resolve("out").toString();
    atMost(requests("restore", "latest:" + one, "--target", target), 9, 0, 9, 0);
  }
}
