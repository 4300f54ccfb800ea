package dev.nuwa.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class S3TextTest {

  private static final Pattern PLACE = Pattern.compile("\\{\\d}");

  @Test
  void bothLanguagesHaveEverySentenceAndNoOther() {
    Set<String> keys =
        Arrays.stream(S3Message.values()).map(S3Text::key).collect(Collectors.toSet());
    assertThat(S3Text.of("en").keys()).isEqualTo(keys);
    assertThat(S3Text.of("zh").keys()).isEqualTo(keys);
  }

  @Test
  void bothLanguagesSayTheSameValues() {
    for (S3Message message : S3Message.values()) {
      assertThat(places("zh", message)).describedAs("%s", message).isEqualTo(places("en", message));
    }
  }

  private static Set<String> places(String language, S3Message message) {
    return PLACE
        .matcher(S3Text.of(language).of(message))
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
