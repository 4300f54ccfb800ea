package dev.nuwa.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.FileType;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathPatternTest {

  /// Pattern, path (a trailing slash says directory), whether it matches.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // a name at any depth
        "foo|foo|yes",
        "foo|foo/|yes",
        "foo|a/foo|yes",
        "foo|a/b/foo|yes",
        "foo|foobar|no",
        "foo|foo/bar|no",
        "foo|FOO|no",
        "*.o|a.o|yes",
        "*.o|x/y/a.o|yes",
        "*.o|.o|yes",
        "*.o|a.oo|no",
        "*|anything|yes",
        "*|.hidden|yes",
        "**|a/b/c|yes",
        "a*b*c|aXbYc|yes",
        "a*b*c|abc|yes",
        "a*b*c|acb|no",
        "?|a|yes",
        "?|ab|no",
        "??|é|yes",
        // anchored
        "/foo|foo|yes",
        "/foo|a/foo|no",
        "/*.c|cat.c|yes",
        "/*.c|a/cat.c|no",
        "a/b|a/b|yes",
        "a/b|x/a/b|no",
        "a/b|a/b/c|no",
        "/a/b|a/b|yes",
        "//a|a|no",
        "a//b|a/b|no",
        "foo/*|foo/test.json|yes",
        "foo/*|foo/bar/|yes",
        "foo/*|foo/bar/hello.c|no",
        "foo/*|foo|no",
        "a/*/c|a/b/c|yes",
        "a/*/c|a/b/x/c|no",
        "a/?/c|a/b/c|yes",
        // two stars
        "**/foo|foo|yes",
        "**/foo|a/foo|yes",
        "**/foo|a/b/foo|yes",
        "**/foo/bar|foo/bar|yes",
        "**/foo/bar|x/foo/bar|yes",
        "**/foo/bar|x/foo/y/bar|no",
        "abc/**|abc/x|yes",
        "abc/**|abc/x/y|yes",
        "abc/**|abc/|no",
        "abc/**|x/abc/y|no",
        "a/**/b|a/b|yes",
        "a/**/b|a/x/b|yes",
        "a/**/b|a/x/y/b|yes",
        "a/**/b|a/xb|no",
        "a/**/b/**/c|a/b/c|yes",
        "a/**/b/**/c|a/1/b/2/3/c|yes",
        "a/**/b/**/c|a/1/c/2/b|no",
        "a/**/**/b|a/b|yes",
        "/**|a|yes",
        "/**|a/b|yes",
        "a/***|a/b/c|yes",
        "a/x**y|a/x1/y|no",
        "a/x**y|a/x1y|yes",
        "**foo/bar|afoo/bar|yes",
        "**foo/bar|x/afoo/bar|no",
        // directories only
        "foo/|foo/|yes",
        "foo/|foo|no",
        "foo/|a/foo/|yes",
        "/foo/|a/foo/|no",
        "foo/bar/|foo/bar/|yes",
        "foo/bar/|x/foo/bar/|no",
        "foo//|foo/|no",
        "**/|a/b/|yes",
        "**/|a/b|no",
        "a/**/|a/b/|yes",
        "a/**/|a/b|no",
        // classes
        "[abc]|b|yes",
        "[abc]|d|no",
        "[a-c]x|bx|yes",
        "[a-c]x|dx|no",
        "[!a-c]|d|yes",
        "[^a-c]|b|no",
        "[]a]|]|yes",
        "[]a]|a|yes",
        "[!]a]|]|no",
        "[!]a]|b|yes",
        "[-a]|-|yes",
        "[a-]|-|yes",
        "[a-]|b|no",
        "[c-a]|b|no",
        "[a-c-e]|d|no",
        "[a-c-e]|-|yes",
        "[\\]]|]|yes",
        "[\\a-c]|b|yes",
        "[a-\\c]|b|yes",
        "[[:digit:]]|7|yes",
        "[[:digit:]]|a|no",
        "[![:digit:]]|a|yes",
        "[[:alpha:]_]|_|yes",
        "[[:upper:]]|a|no",
        "[[:xdigit:]-x]|-|yes",
        "[[:space:]]x| x|no",
        "[[:nonsense:]]|a|no",
        "[[:]|:|yes",
        "[[:]|[|yes",
        "[*]|*|yes",
        "[*]|a|no",
        "[?]|?|yes",
        "a[x/y]b|axb|yes",
        "a[x/y]b|a/b|no",
        "a[!x]b|a/b|no",
        "[abc|a|no",
        "[abc|[abc|no",
        "[!|a|no",
        // escapes
        "\\*|*|yes",
        "\\*|a|no",
        "\\?|?|yes",
        "\\[a]|[a]|yes",
        "\\#x|#x|yes",
        "\\!x|!x|yes",
        "\\a|a|yes",
        "a\\\\b|a\\b|yes",
        "a\\/b|a/b|yes",
        "a\\/b|x/a/b|no",
        "a\\|a|no",
        "a\\|a\\|no",
        // names that are not English
        "报告*.txt|文档/报告一.txt|yes",
        "报告*.txt|文档/报.txt|no",
        "/文档/|文档/|yes",
        "???|中|yes",
        "?|中|no",
      })
  void matchesAsGitignoreDoes(String pattern, String path, String expected) {
    assertThat(matches(pattern, path)).isEqualTo(expected.equals("yes"));
  }

  @Test
  void trailingSpacesCountOnlyWhenEscaped() {
    assertThat(matches("foo  ", "foo")).isTrue();
    assertThat(matches("foo\\ ", "foo ")).isTrue();
    assertThat(matches("foo\\ ", "foo")).isFalse();
    assertThat(matches("foo\\  ", "foo ")).isTrue();
    assertThat(matches(" foo", " foo")).isTrue();
    assertThat(matches("foo\t", "foo\t")).isTrue();
  }

  @Test
  void blankLinesAndCommentsAreNoPatterns() {
    assertThat(PathPattern.parse("")).isEmpty();
    assertThat(PathPattern.parse("   ")).isEmpty();
    assertThat(PathPattern.parse("# a comment")).isEmpty();
    assertThat(PathPattern.parse(" # no comment")).isPresent();
  }

  @Test
  void aBareSlashOrExclamationMarkMatchesNothing() {
    for (String pattern : new String[] {"/", "!", "!/", "//"}) {
      assertThat(matches(pattern, "a")).as(pattern).isFalse();
      assertThat(matches(pattern, "a/")).as(pattern).isFalse();
    }
  }

  @Test
  void negationIsReadOffAndTheRestMatchesAsEver() {
    PathPattern pattern = PathPattern.parse("!*.log").orElseThrow();
    assertThat(pattern.negated()).isTrue();
    assertThat(pattern.matches(ByteString.utf8("x.log"), FileType.REGULAR)).isTrue();
    assertThat(pattern.inverse().negated()).isFalse();
    assertThat(PathPattern.parse("\\!x").orElseThrow().negated()).isFalse();
  }

  @Test
  void bytesThatAreNotUtf8AreMatchedAsTheyAre() {
    byte[] name = {'a', (byte) 0xff, (byte) 0x80, 'z'};
    assertThat(PathPattern.parse(name).orElseThrow().matches(ByteString.of(name), FileType.REGULAR))
        .isTrue();
    assertThat(
            PathPattern.parse("a??z").orElseThrow().matches(ByteString.of(name), FileType.REGULAR))
        .isTrue();
    byte[] range = {'a', '[', (byte) 0xf0, '-', (byte) 0xff, ']', '*'};
    assertThat(
            PathPattern.parse(range).orElseThrow().matches(ByteString.of(name), FileType.REGULAR))
        .isTrue();
    assertThat(
            PathPattern.parse("a[!a]*")
                .orElseThrow()
                .matches(ByteString.of(name), FileType.REGULAR))
        .isTrue();
  }

  @Test
  void hostilePatternsCostNoMoreThanTheirLengthTimesThePath() {
    String pattern = "**/a*a*a*a*a*a*a*a*a*b".repeat(8);
    String path = ("a".repeat(200) + "/").repeat(20) + "c";
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(matches(pattern, path)).isFalse());
  }

  static boolean matches(String pattern, String path) {
    boolean directory = path.endsWith("/");
    String bare = directory ? path.substring(0, path.length() - 1) : path;
    return PathPattern.parse(pattern)
        .orElseThrow()
        .matches(ByteString.utf8(bare), directory ? FileType.DIRECTORY : FileType.REGULAR);
  }
}
