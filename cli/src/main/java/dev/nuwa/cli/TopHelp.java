package dev.nuwa.cli;

import dev.nuwa.cli.text.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The help of the program as a whole: a text file a language, printed as it is, so that it costs
/// nothing to show.
final class TopHelp {
  private TopHelp() {}

  static String text(Language language) {
    String file = "help_" + language.tag() + ".txt";
    try (InputStream in = TopHelp.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the program is not whole: no " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
