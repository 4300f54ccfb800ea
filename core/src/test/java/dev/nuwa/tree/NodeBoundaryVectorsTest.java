package dev.nuwa.tree;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.node.NodeStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors of `vectors/node-boundaries.json`, which were computed by a second implementation
/// and which the independent reader's writer-side checks may use too.
final class NodeBoundaryVectorsTest {

  private static final Pattern CASE =
      Pattern.compile(
          "\"directory\": \"([^\"]*)\", \"prefix\": \"([^\"]*)\", \"digits\": (\\d+),"
              + " \"count\": (\\d+),\\s*\"levels\": \\[([^}]*)]");

  private static final Pattern LEVEL = Pattern.compile("\\[([0-9, \\n]+)]");

  record Case(String directory, String prefix, int digits, int count, List<List<Integer>> levels) {

    @Override
    public String toString() {
      return count + " keys";
    }
  }

  static Stream<Case> cases() {
    Matcher matcher = CASE.matcher(json());
    List<Case> cases = new ArrayList<>();
    while (matcher.find()) {
      List<List<Integer>> levels = new ArrayList<>();
      Matcher level = LEVEL.matcher(matcher.group(5));
      while (level.find()) {
        levels.add(
            Arrays.stream(level.group(1).split(","))
                .map(String::strip)
                .map(Integer::valueOf)
                .toList());
      }
      cases.add(
          new Case(
              matcher.group(1),
              matcher.group(2),
              Integer.parseInt(matcher.group(3)),
              Integer.parseInt(matcher.group(4)),
              levels));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nodesEndAsRecorded(Case recorded) {
    List<List<Integer>> levels = new ArrayList<>();
    MemoryNodes memory = new MemoryNodes();
    NodeStore recording =
        (kind, level, refs, names) -> {
          while (levels.size() <= level) {
            levels.add(new ArrayList<>());
          }
          levels.get(level).add(itemsOf(names));
          return memory.put(kind, level, refs, names);
        };
    TreeWriter writer = new TreeWriter(recording, HexFormat.of().parseHex(key()));
    EntryKey directory = Samples.key(recorded.directory());
    for (int i = 0; i < recorded.count(); i++) {
      String digits = "%0" + recorded.digits() + "d";
      String name = recorded.prefix() + String.format(digits, i);
      writer.add(directory.child(ByteString.utf8(name)), Samples.emptyFile(1));
    }
    writer.finish();
    assertThat(levels).isEqualTo(recorded.levels());
  }

  private static int itemsOf(byte[] names) {
    ByteReader in = new ByteReader("node", names);
    in.skip(1);
    assertThat(in.u8()).isEqualTo(NodeKind.TREE.number());
    in.skip(1);
    return (int) in.varint();
  }

  private static String key() {
    Matcher matcher = Pattern.compile("\"key\": \"([0-9a-f]{32})\"").matcher(json());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static String json() {
    String name = "/vectors/node-boundaries.json";
    try (InputStream in = NodeBoundaryVectorsTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
