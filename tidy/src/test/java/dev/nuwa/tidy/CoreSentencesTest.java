package dev.nuwa.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CoreSentencesTest {

  private static final String CATALOGUE = "cli/src/main/resources/dev/nuwa/cli/text/core_zh.txt";

  @TempDir Path folder;

  @Test
  void everyFailureOfCoreCanBeToldInChinese() {
    assertThat(new CoreSentences(Checkout.current()).check()).isEmpty();
  }

  @Test
  void wordsThatAreMissingOrHaveOtherPlacesAreFound() {
    assertThat(
            check(
                """
                new KeyException(Sentence.of("no key for {0}" + " here", what), Sentence.NONE);
                new FormatException("of a \\"later\\" version", "use that");
                Sentence.of("{0} at {1}", a, b);
                """,
                "of a \"later\" version\n  其他版本\n{0} at {1}\n  {0} 处\n"))
        .hasSize(3)
        .anyMatch(line -> line.endsWith(": no key for {0} here"))
        .anyMatch(line -> line.endsWith(": use that"))
        .anyMatch(line -> line.endsWith("other places than the English words: {0} at {1}"));
  }

  @Test
  void wordsInPiecesAreFound() {
    assertThat(check("new KeyException(\"no key for \" + what, \"\");", "no key for \n  没有\n"))
        .singleElement()
        .asString()
        .contains("words in pieces");
  }

  private List<String> check(String source, String catalogue) {
    Planted.file(folder, "core/src/main/java/dev/nuwa/key/Keys.java", source);
    Planted.file(folder, CATALOGUE, catalogue);
    return new CoreSentences(new Checkout(folder)).check();
  }
}
