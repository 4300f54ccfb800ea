package dev.nuwa.s3.wire;

import dev.nuwa.crypto.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpRequest;

/// Sends requests to a bucket. The SDK's client does the same by some forty steps for each request,
/// reads a body once more for its signature, and takes half a second of a processor to come up;
/// here remain credentials, which are the SDK's, and HTTP. Thread-safe.
public final class Bucket {

  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final String NOTHING = hex(Digests.sha256(new byte[0]));
  private static final int PIECE_BYTES = 64 << 10;

  /// What a server may say of a failure.
  private static final int SAID_BYTES_MAX = 64 << 10;

  private final SdkHttpClient http;
  private final AwsCredentialsProvider credentials;
  private final Supplier<BucketAddress> address;
  private final String region;

  /// @param credentials asked for each request
  /// @param address asked for each request
  /// @param region that requests are signed for
  public Bucket(
      SdkHttpClient http,
      AwsCredentialsProvider credentials,
      Supplier<BucketAddress> address,
      String region) {
    this.http = http;
    this.credentials = credentials;
    this.address = address;
    this.region = region;
  }

  /// Takes an answer apart.
  ///
  /// @param <T> what it says
  @FunctionalInterface
  public interface Reader<T> {

    /// Reads all of the body that it wants; the rest is dropped.
    T read(Reply reply) throws IOException;
  }

  /// Sends one request, once.
  ///
  /// @param reader of an answer that is a success
  /// @throws AwsServiceException with what the server said, for every other answer
  /// @throws UncheckedIOException when there is none
  public <T> T send(BucketRequest request, Reader<T> reader) {
    Reply reply = open(request);
    try (InputStream _ = reply.body()) {
      return reader.read(reply);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /// Sends one request, once, and gives a success whose body is still to be read, and to be closed
  /// by the caller.
  ///
  /// @throws AwsServiceException with what the server said, for every other answer
  /// @throws UncheckedIOException when there is none
  public Reply open(BucketRequest request) {
    SdkHttpRequest signed = signed(request);
    HttpExecuteRequest.Builder sent = HttpExecuteRequest.builder().request(signed);
    request.body().ifPresent(body -> sent.contentStreamProvider(body.stream()));
    try {
      HttpExecuteResponse response = http.prepareRequest(sent.build()).call();
      Reply reply = new Reply(response.httpResponse(), response.responseBody());
      if (reply.head().isSuccessful()) {
        return reply;
      }
      try (InputStream _ = reply.body()) {
        throw failure(reply);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private SdkHttpRequest signed(BucketRequest request) {
    BucketAddress place = address.get();
    SdkHttpFullRequest.Builder plain =
        SdkHttpFullRequest.builder()
            .method(request.method())
            .protocol(place.protocol())
            .host(place.host())
            .encodedPath(place.encodedPath(request.key()))
            .putHeader("User-Agent", "nuwa");
    if (place.port() >= 0) {
      plain.port(place.port());
    }
    request.query().forEach(plain::putRawQueryParameter);
    request.headers().forEach(plain::putHeader);
    request
        .body()
        .ifPresent(body -> plain.putHeader("Content-Length", Long.toString(body.length())));
    Signature signature =
        new Signature(credentials.resolveCredentials(), region, "s3", Instant.now());
    return signature.of(plain.build(), payload(place, request.body()));
  }

  /// A payload is signed when its hash is known, and over plain HTTP, where nothing else protects
  /// it.
  private static String payload(BucketAddress place, Optional<BucketRequest.Body> body) {
    if (body.isEmpty()) {
      return NOTHING;
    }
    return body.get()
        .sha256()
        .map(Object::toString)
        .orElseGet(() -> place.protocol().equals("https") ? UNSIGNED : hash(body.get().stream()));
  }

  private static String hash(ContentStreamProvider body) {
    MessageDigest digest = Digests.newSha256();
    byte[] piece = new byte[PIECE_BYTES];
    try (InputStream in = body.newStream()) {
      for (int got = in.read(piece); got >= 0; got = in.read(piece)) {
        Digests.update(digest, piece, 0, got);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("content", e);
    }
    return hex(digest.digest());
  }

  private static AwsServiceException failure(Reply reply) throws IOException {
    String said = new String(reply.start(SAID_BYTES_MAX), StandardCharsets.UTF_8);
    AwsErrorDetails.Builder details =
        AwsErrorDetails.builder().serviceName("S3").sdkHttpResponse(reply.head());
    XmlText xml = new XmlText(said);
    xml.first("Code").ifPresent(details::errorCode);
    xml.first("Message").ifPresent(details::errorMessage);
    return AwsServiceException.builder()
        .statusCode(reply.head().statusCode())
        .awsErrorDetails(details.build())
        .build();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
