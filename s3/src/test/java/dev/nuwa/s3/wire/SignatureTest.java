package dev.nuwa.s3.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/// The examples that the S3 API reference prints under "Examples: Signature Calculations in AWS
/// Signature Version 4", with their keys.
final class SignatureTest {

  private static final String NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  private static final Instant NOW = Instant.parse("2013-05-24T00:00:00Z");
  private static final String ID = "AKIAIOSFODNN7EXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

  private static SdkHttpRequest.Builder request(SdkHttpMethod method, String path) {
    return SdkHttpRequest.builder()
        .method(method)
        .uri(URI.create("https://examplebucket.s3.amazonaws.com" + path));
  }

  private static SdkHttpRequest signed(SdkHttpRequest request, String payload) {
    AwsCredentialsIdentity who = AwsCredentialsIdentity.create(ID, SECRET);
    return new Signature(who, "us-east-1", "s3", NOW).of(request, payload);
  }

  private static String authorization(SdkHttpRequest signed) {
    return signed.firstMatchingHeader("Authorization").orElseThrow();
  }

  @Test
  void aRangeOfAnObject() {
    SdkHttpRequest get =
        request(SdkHttpMethod.GET, "/test.txt").putHeader("Range", "bytes=0-9").build();
    assertThat(authorization(signed(get, NOTHING)))
        .isEqualTo(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }

  @Test
  void anObjectToStoreWithAnOddName() {
    String payload = "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072";
    SdkHttpRequest put =
        request(SdkHttpMethod.PUT, "/test%24file.text")
            .putHeader("Date", "Fri, 24 May 2013 00:00:00 GMT")
            .putHeader("x-amz-storage-class", "REDUCED_REDUNDANCY")
            .putHeader("Content-Length", "21")
            .build();
    assertThat(authorization(signed(put, payload)))
        .endsWith("Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
  }

  @Test
  void aListAndAWordWithoutAValue() {
    SdkHttpRequest list =
        request(SdkHttpMethod.GET, "/")
            .putRawQueryParameter("prefix", "J")
            .putRawQueryParameter("max-keys", "2")
            .build();
    assertThat(authorization(signed(list, NOTHING)))
        .endsWith("Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
    SdkHttpRequest word =
        request(SdkHttpMethod.GET, "/").putRawQueryParameter("lifecycle", "").build();
    assertThat(authorization(signed(word, NOTHING)))
        .endsWith("Signature=fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
  }

  @Test
  void aTokenIsSentAndSigned() {
    SdkHttpRequest get = request(SdkHttpMethod.GET, "/test.txt").build();
    AwsCredentialsIdentity who = AwsSessionCredentialsIdentity.create(ID, SECRET, "token");
    SdkHttpRequest signed = new Signature(who, "us-east-1", "s3", NOW).of(get, NOTHING);
    assertThat(signed.firstMatchingHeader("X-Amz-Security-Token")).contains("token");
    assertThat(authorization(signed)).contains(";x-amz-security-token,");
  }

  @Test
  void aPortThatIsNotTheUsualOneIsPartOfTheHost() {
    SdkHttpRequest get =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(URI.create("http://127.0.0.1:9000/b"))
            .build();
    assertThat(signed(get, NOTHING).firstMatchingHeader("Host")).contains("127.0.0.1:9000");
  }
}
