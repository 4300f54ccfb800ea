package dev.nuwa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.SourceException;
import dev.nuwa.error.UsageException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamSourceTest {

  private static final Instant NOW = Instant.ofEpochSecond(1_000, 5);
  private static final ByteString NAME = ByteString.utf8("dump.sql");

  @Test
  void isADirectoryWithOneFile() {
    try (Source source = input("hello");
        SourceWalk walk = source.walk()) {
      List<EntryKey> keys = new ArrayList<>();
      List<FileType> types = new ArrayList<>();
      while (walk.next()) {
        keys.add(walk.key());
        types.add(walk.entry().type());
      }
      assertThat(keys).containsExactly(EntryKey.ROOT, EntryKey.ROOT.child(NAME));
      assertThat(types).containsExactly(FileType.DIRECTORY, FileType.REGULAR);
    }
  }

  @Test
  void knowsTheLengthAtTheEnd() {
    try (Source source = input("hello")) {
      Result result = readAll(source);
      assertThat(result.text()).isEqualTo("hello");
      assertThat(result.entry().size()).isEqualTo(5);
      assertThat(result.entry().times().modified().seconds()).isEqualTo(1_000);
    }
  }

  @Test
  void takesWhatACommandWritesWithoutAShell() {
    List<String> command = List.of("printf", "%s", "a  b;$HOME");
    try (Source source = StreamSource.ofCommand(NAME, command, NOW)) {
      assertThat(readAll(source).text()).isEqualTo("a  b;$HOME");
    }
  }

  @Test
  void failsWhenTheCommandFails() {
    List<String> command = List.of("sh", "-c", "printf half; exit 7");
    try (Source source = StreamSource.ofCommand(NAME, command, NOW)) {
      assertThatThrownBy(() -> readAll(source))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("exit code 7");
    }
  }

  @Test
  void failsWhenTheCommandIsNotThere() {
    List<String> command = List.of("/no/such/command");
    try (Source source = StreamSource.ofCommand(NAME, command, NOW)) {
      assertThatThrownBy(() -> readAll(source))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("/no/such/command");
    }
  }

  @Test
  void givesTheCommandNoVariablesOfOurs() {
    List<String> command = List.of("sh", "-c", "env | grep -c ^NUWA_ || true");
    try (Source source = StreamSource.ofCommand(NAME, command, NOW)) {
      assertThat(readAll(source).text()).isEqualTo("0\n");
    }
  }

  @Test
  void refusesNamesThatAreNotFileNames() {
    for (String name : List.of("", "a/b", "..", ".")) {
      assertThatThrownBy(() ->
              StreamSource.of(ByteString.utf8(name), new ByteArrayInputStream(new byte[0]), NOW))
          .isInstanceOf(UsageException.class);
    }
  }

  @Test
  void canBeReadOnlyOnce() {
    try (Source source = input("x")) {
      readAll(source);
      assertThatThrownBy(() -> readAll(source)).isInstanceOf(SourceException.class);
    }
  }

  private record Result(String text, Entry entry) {}

  private static Source input(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return StreamSource.of(NAME, new ByteArrayInputStream(bytes), NOW);
  }

  private static Result readAll(Source source) {
    try (SourceWalk walk = source.walk();
        ContentReader reader = source.newReader()) {
      walk.next();
      walk.next();
      reader.open(walk.key(), walk.entry());
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[3];
      while (reader.read(buffer, 0, 3) instanceof Piece.Data data) {
        out.write(buffer, 0, data.bytes());
      }
      return new Result(out.toString(StandardCharsets.UTF_8), reader.finish());
    }
  }
}
