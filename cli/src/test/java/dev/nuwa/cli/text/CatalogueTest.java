package dev.nuwa.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The catalogues of all languages hold the same sentences with the same placeholders.
final class CatalogueTest {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d\\}");

  private static Properties catalogue(Language language) {
    return Messages.load("messages_" + language.tag() + ".properties");
  }

  @Test
  void everyMessageIsInEveryCatalogueAndNothingElse() {
    Set<String> keys =
        Arrays.stream(Message.values())
            .map(Messages::key)
            .collect(Collectors.toCollection(TreeSet::new));
    for (Language language : Language.values()) {
      assertThat(catalogue(language).stringPropertyNames())
          .containsExactlyInAnyOrderElementsOf(keys);
    }
  }

  @Test
  void everyTranslationHasThePlaceholdersOfTheOriginal() {
    Properties english = catalogue(Language.ENGLISH);
    Properties chinese = catalogue(Language.CHINESE);
    for (String key : english.stringPropertyNames()) {
      assertThat(placeholders(chinese.getProperty(key)))
          .as(key)
          .isEqualTo(placeholders(english.getProperty(key)));
    }
  }

  @Test
  void argumentsAreEscapedAndTakenLiterally() {
    Messages messages = Messages.of(Language.ENGLISH);
    assertThat(messages.text(Message.NO_COMMAND, "{0}\u001b[2J"))
        .isEqualTo("no such command: {0}\\x1b[2J");
  }

  private static Set<String> placeholders(String sentence) {
    return PLACEHOLDER
        .matcher(sentence)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
