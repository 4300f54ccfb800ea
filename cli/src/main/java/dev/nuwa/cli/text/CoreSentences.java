package dev.nuwa.cli.text;

import dev.nuwa.error.Sentence;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// What core says, in the language of the person: core speaks English, and its words are the keys
/// of the catalogue `core_<language>.txt` beside this class. What is not in it, such as a name or
/// what another program said, stays as it is. Immutable.
public final class CoreSentences {

  private static final String SET_IN = "  ";

  private final Map<String, String> words;

  private CoreSentences(Map<String, String> words) {
    this.words = words;
  }

  /// The catalogue of a language; English has none and needs none.
  public static CoreSentences of(Language language) {
    return switch (language) {
      case ENGLISH -> new CoreSentences(Map.of());
      case CHINESE -> new CoreSentences(parse(load("core_" + language.tag() + ".txt")));
    };
  }

  /// A sentence with its values in place, each of which may be a sentence that core says, too.
  public String text(Sentence sentence) {
    String own = words.get(sentence.words());
    if (own == null) {
      return sentence.english();
    }
    Object[] values = sentence.values().stream().map(this::text).toArray();
    return Sentence.of(own, values).english();
  }

  /// A fixed sentence, or the reason of an event.
  public String text(String english) {
    return words.getOrDefault(english, english);
  }

  /// English words, unindented -> the words of the language, set in on the line below.
  static Map<String, String> parse(String catalogue) {
    Map<String, String> words = new HashMap<>();
    String english = "";
    for (String line : catalogue.lines().toList()) {
      if (line.startsWith(SET_IN)) {
        words.put(english, line.strip());
      } else if (!line.isBlank() && !line.startsWith("#")) {
        english = line;
      }
    }
    return Map.copyOf(words);
  }

  private static String load(String name) {
    try (InputStream in = CoreSentences.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program is not whole: no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
