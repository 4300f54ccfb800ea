package dev.nuwa.cli.argument;

import dev.nuwa.cli.text.Language;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;

/// The descriptions of commands and options in one language: `help_<language>.properties`, keys
/// such as `nuwa.backup.exclude`.
final class HelpTexts {

  private HelpTexts() {}

  static ResourceBundle of(Language language) {
    String file = "help_" + language.tag() + ".properties";
    try (InputStream in = HelpTexts.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the program is not whole: no " + file);
      }
      Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
      return new PropertyResourceBundle(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
