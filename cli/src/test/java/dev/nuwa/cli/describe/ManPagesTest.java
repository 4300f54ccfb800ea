package dev.nuwa.cli.describe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.cli.argument.OptionTable;
import dev.nuwa.cli.command.CommandTable;
import dev.nuwa.cli.text.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/man` is what the tables of options say. With `-Dnuwa.write=true` it is written anew.
final class ManPagesTest {

  private static final Path FOLDER = Path.of(System.getProperty("nuwa.root", ".."), "docs/man");

  private static Map<String, String> pages() {
    List<OptionTable> tables =
        CommandTable.NAMES.stream()
            .map(name ->
                OptionTable.of(name, CommandTable.make(name).orElseThrow(), Language.ENGLISH))
            .toList();
    return ManPages.of(tables);
  }

  @Test
  void theManualIsWhatTheTablesSay() throws IOException {
    if (Boolean.getBoolean("nuwa.write")) {
      for (Map.Entry<String, String> page : pages().entrySet()) {
        Files.writeString(FOLDER.resolve(page.getKey()), page.getValue());
      }
    }
    Map<String, String> stored = new TreeMap<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        stored.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    assertThat(stored).as("run this test with -Dnuwa.write=true").isEqualTo(pages());
  }

  @Test
  void everyPageHasItsSectionsAndNoStrayRequests() {
    pages()
        .forEach((name, text) -> {
          assertThat(text).as(name).contains(".TH ", ".SH NAME", ".SH SYNOPSIS", ".SH EXIT STATUS");
          assertThat(text.lines().filter(line -> line.startsWith(".")))
              .as(name)
              .allMatch(line -> line.matches("\\.(\\\\\"|TH|SH|TP|nf|fi|B|BR|IR)( .*)?"));
        });
  }
}
