package dev.nuwa.s3.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nuwa.crypto.Digests;
import dev.nuwa.crypto.Hmac;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/// Amazon's signature version 4 of a request to S3, in its headers, as published in "Authenticating
/// Requests (AWS Signature Version 4)" of the S3 API reference: a path is encoded once and not
/// normalised.
///
/// @param who signs
/// @param region that the server thinks it is in
/// @param service `s3`
/// @param now within a quarter of an hour of the server's clock
record Signature(AwsCredentialsIdentity who, String region, String service, Instant now) {

  static final String PAYLOAD = "x-amz-content-sha256";

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// What proxies may add, take or change.
  private static final Set<String> NOT_SIGNED =
      Set.of(
          "authorization",
          "connection",
          "content-length",
          "expect",
          "transfer-encoding",
          "user-agent",
          "x-amzn-trace-id");

  /// The request with its signature.
  ///
  /// @param payload SHA-256 of the body in hex, or the word for one that is not signed
  SdkHttpRequest of(SdkHttpRequest request, String payload) {
    String time = TIME.format(now);
    SdkHttpRequest.Builder signed =
        request.toBuilder()
            .putHeader("Host", host(request))
            .putHeader("X-Amz-Date", time)
            .putHeader(PAYLOAD, payload);
    if (who instanceof AwsSessionCredentialsIdentity session) {
      signed.putHeader("X-Amz-Security-Token", session.sessionToken().strip());
    }
    Map<String, String> headers = toSign(signed.headers());
    String names = String.join(";", headers.keySet());
    String scope = time.substring(0, 8) + "/" + region + "/" + service + "/aws4_request";
    String text = ALGORITHM + "\n" + time + "\n" + scope + "\n";
    String canonical = canonical(request, headers, names, payload);
    byte[] mac = hmac(key(time.substring(0, 8)), text + hex(Digests.sha256(bytes(canonical))));
    return signed
        .putHeader(
            "Authorization",
            ALGORITHM
                + " Credential="
                + who.accessKeyId().strip()
                + "/"
                + scope
                + ", SignedHeaders="
                + names
                + ", Signature="
                + hex(mac))
        .build();
  }

  private static String canonical(
      SdkHttpRequest request, Map<String, String> headers, String names, String payload) {
    StringBuilder text = new StringBuilder();
    String path = request.encodedPath();
    text.append(request.method()).append('\n');
    text.append(path == null || path.isEmpty() ? "/" : path).append('\n');
    text.append(query(request.rawQueryParameters())).append('\n');
    headers.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
    return text.append('\n').append(names).append('\n').append(payload).toString();
  }

  private static String query(Map<String, List<String>> parameters) {
    TreeMap<String, String> sorted = new TreeMap<>();
    parameters.forEach((name, values) -> {
      StringJoiner all = new StringJoiner("&");
      String encoded = SdkHttpUtils.urlEncode(name);
      values.stream()
          .map(value -> value == null ? "" : SdkHttpUtils.urlEncode(value))
          .sorted()
          .forEach(value -> all.add(encoded + "=" + value));
      sorted.put(encoded, values.isEmpty() ? encoded + "=" : all.toString());
    });
    return String.join("&", sorted.values());
  }

  private static Map<String, String> toSign(Map<String, List<String>> headers) {
    TreeMap<String, String> sorted = new TreeMap<>();
    headers.forEach((name, values) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!NOT_SIGNED.contains(lower)) {
        StringJoiner all = new StringJoiner(",");
        values.forEach(value -> all.add(value.strip().replaceAll(" +", " ")));
        sorted.put(lower, all.toString());
      }
    });
    return sorted;
  }

  private static String host(SdkHttpRequest request) {
    boolean usual = SdkHttpUtils.isUsingStandardPort(request.protocol(), request.port());
    return usual ? request.host() : request.host() + ":" + request.port();
  }

  private byte[] key(String day) {
    byte[] key = hmac(bytes("AWS4" + who.secretAccessKey().strip()), day);
    key = hmac(key, region);
    key = hmac(key, service);
    return hmac(key, "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    return new Hmac(key).mac(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
