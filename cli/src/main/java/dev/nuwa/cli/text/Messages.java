package dev.nuwa.cli.text;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// The sentences of one language. `{0}` stands for the first argument; arguments are escaped
/// ([Visible]), so no name can do anything to a terminal.
public final class Messages {

  private final Language language;
  private final Properties sentences;

  private Messages(Language language, Properties sentences) {
    this.language = language;
    this.sentences = sentences;
  }

  /// The catalogue of a language.
  public static Messages of(Language language) {
    return new Messages(language, load("messages_" + language.tag() + ".properties"));
  }

  public Language language() {
    return language;
  }

  /// The sentence of `message` with its arguments in place.
  public String text(Message message, @Nullable Object... arguments) {
    String pattern = sentences.getProperty(key(message));
    if (pattern == null) {
      throw new IllegalStateException("no " + language.tag() + " sentence for " + message);
    }
    return fill(pattern, arguments);
  }

  /// The key of a message in its properties file: `NO_COMMAND` is `no-command`.
  static String key(Message message) {
    return message.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Loads a properties file in UTF-8 from beside this class.
  static Properties load(String name) {
    Properties properties = new Properties();
    try (InputStream in = Messages.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program is not whole: no " + name);
      }
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
    return properties;
  }

  private static String fill(String pattern, @Nullable Object... arguments) {
    StringBuilder out = new StringBuilder(pattern.length() + 32);
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      boolean placeholder = c == '{' && i + 2 < pattern.length() && pattern.charAt(i + 2) == '}';
      int index = placeholder ? pattern.charAt(i + 1) - '0' : -1;
      if (index >= 0 && index < arguments.length) {
        out.append(Visible.of(String.valueOf(arguments[index])));
        i += 2;
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
