package dev.nuwa.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SmallTypesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        "A",
        "a.b",
        "..",
        "a/../b",
        "a b",
        "a_b",
        "a\nb",
        "a\u0000",
        "ä",
        "名",
        "a\\b",
        "a:b",
        "~",
        "%2f",
        "\uD83D\uDE00"
      })
  void namesBeyondTheAlphabetAreRefused(String text) {
    assertThat(ObjectName.isValid(text)).isFalse();
    assertThatThrownBy(() -> ObjectName.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .isPrintable()
        .isEqualTo(asciiOnly(text));
  }

  private static String asciiOnly(String text) {
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      shown.append(c < 0x20 || c > 0x7e ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return "not an object name: \"" + shown + "\"";
  }

  @Test
  void namesHaveALongestLength() {
    assertThat(ObjectName.of("a".repeat(200)).value()).hasSize(200);
    assertThatThrownBy(() -> ObjectName.of("a".repeat(201)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ObjectName.of("a".repeat(1_000_000))).message().hasSizeLessThan(300);
  }

  @Test
  void namesAreOrderedAsBytesAndKnowTheirKind() {
    List<String> names = List.of("a", "a-", "a/b", "a0", "ab", "b");
    assertThat(names.reversed().stream().map(ObjectName::of).sorted().map(ObjectName::value))
        .containsExactlyElementsOf(names);
    assertThat(names.stream().sorted((a, b) -> Arrays.compare(bytes(a), bytes(b))).toList())
        .isEqualTo(names);
    assertThat(ObjectName.of("pack/w/1").kind()).isEqualTo("pack");
    assertThat(ObjectName.of("config").kind()).isEqualTo("config");
    assertThat(ObjectName.of("pack/w/1")).hasToString("pack/w/1");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void impossibleRangesAndLengthsAreRefused() {
    assertThatThrownBy(() -> ByteRange.of(-1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ByteRange.of(1, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ByteRange.last(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ObjectInfo(ObjectName.of("a"), -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Content.of(new byte[3], 2, 2))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
