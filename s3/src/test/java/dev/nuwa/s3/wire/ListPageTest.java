package dev.nuwa.s3.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.SdkHttpResponse;

final class ListPageTest {

  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  private static final String ROOT =
      "<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  private static final String END = "</ListBucketResult>";

  private static ListPage page(String text) throws IOException {
    AbortableInputStream body =
        AbortableInputStream.create(new ByteArrayInputStream(text.getBytes(UTF_8)));
    return ListPage.read(
        new Reply(SdkHttpResponse.builder().statusCode(200).build(), Optional.of(body)));
  }

  private static String object(String key, int bytes) {
    return "<Contents><Key>"
        + key
        + "</Key><LastModified>2026-01-01T00:00:00Z</LastModified><Size>"
        + bytes
        + "</Size><Owner><ID>1</ID></Owner></Contents>";
  }

  @Test
  void namesLengthsAndWhereItGoesOn() throws IOException {
    ListPage page =
        page(
            HEAD
                + ROOT
                + "<Name>b</Name><IsTruncated>true</IsTruncated>"
                + object("p/a&amp;b&#x41;+%20", 5)
                + object("p/c", 0)
                + "<NextContinuationToken>t/+&lt;=</NextContinuationToken>"
                + END
                + "\n");
    assertThat(page.objects())
        .containsExactly(new ListPage.Found("p/a&bA+%20", 5), new ListPage.Found("p/c", 0));
    assertThat(page.isTruncated()).isTrue();
    assertThat(page.token()).contains("t/+<=");
  }

  @Test
  void namesAreDecodedWhereTheServerEncodedThem() throws IOException {
    ListPage page =
        page(ROOT + "<EncodingType>url</EncodingType>" + object("p/a%2Bb+c%01", 5) + END);
    assertThat(page.objects()).containsExactly(new ListPage.Found("p/a+b c\u0001", 5));
    assertThat(page.isTruncated()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {ROOT + END, "<ListBucketResult/>", HEAD + "<ListBucketResult a=\"b\" />\n"})
  void anEmptyListIsAWholeAnswerWithNothingInIt(String text) throws IOException {
    assertThat(page(text).objects()).isEmpty();
  }

  /// None of these may be taken for a list of nothing, or of a part.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html><body>Please sign in to this network</body></html>",
        ROOT + "<Contents><Key>p/a</Key><Size>1</Size></Contents>",
        ROOT + "<Contents><Key>p/a</Key><Size>1</Size></Contents><Contents><Key>p",
        ROOT + "<Contents><Size>1</Size></Contents>" + END,
        ROOT + "<Contents><Key>p/a</Key></Contents>" + END,
        ROOT + "<Contents><Key>p/a</Key><Size>-1</Size></Contents>" + END,
        ROOT
            + "<EncodingType>url</EncodingType><Contents><Key>%zz</Key><Size>1</Size></Contents>"
            + END,
      })
  void whatIsNoWholeListIsAFailure(String text) {
    assertThatThrownBy(() -> page(text)).isInstanceOf(IOException.class);
  }
}
