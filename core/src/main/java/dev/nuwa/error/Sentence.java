package dev.nuwa.error;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a failure says, in English, with the values apart from the words: `{0}` stands for the
/// first value. So the door that tells it to a person can say the same in that person's language:
/// the English words are the key of its catalogue (CONTRIBUTING.md, "Errors").
///
/// @param words a sentence, with places for the values
/// @param values what stands at the places, as text
public record Sentence(String words, List<String> values) implements Serializable {

  private static final int PLACE_CHARS = 3;

  /// Says nothing.
  public static final Sentence NONE = new Sentence("", List.of());

  public Sentence {
    values = List.copyOf(values);
  }

  /// `words` with values at its places.
  public static Sentence of(String words, @Nullable Object... values) {
    return new Sentence(words, Arrays.stream(values).map(String::valueOf).toList());
  }

  /// The sentence in English.
  public String english() {
    return in(words);
  }

  /// The sentence in other words that have the same places. Without values nothing is a place, so
  /// that a text which happens to hold braces stays as it is.
  public String in(String otherWords) {
    StringBuilder text = new StringBuilder(otherWords.length() + 32);
    int at = 0;
    while (at < otherWords.length()) {
      int index = placeAt(otherWords, at);
      text.append(index < 0 ? String.valueOf(otherWords.charAt(at)) : values.get(index));
      at += index < 0 ? 1 : PLACE_CHARS;
    }
    return text.toString();
  }

  private int placeAt(String text, int at) {
    boolean place =
        at + PLACE_CHARS <= text.length() && text.charAt(at) == '{' && text.charAt(at + 2) == '}';
    int index = place ? text.charAt(at + 1) - '0' : -1;
    return index < values.size() ? index : -1;
  }
}
