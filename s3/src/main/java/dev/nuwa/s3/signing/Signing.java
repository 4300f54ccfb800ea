package dev.nuwa.s3.signing;

import dev.nuwa.crypto.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.scheme.AuthScheme;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/// How requests are signed: as the SDK does it (signature version 4 in headers), but without
/// reading a body whose SHA-256 is known. The SDK's signer reads every body once more over plain
/// HTTP, which is a third of the cost of an upload.
///
/// A request may carry its hash in [#PAYLOAD]; else the payload is signed over plain HTTP, where
/// nothing else protects it, and not over TLS.
public final class Signing implements AuthScheme<AwsCredentialsIdentity> {

  /// The header that says what was signed: 64 hex digits, or that the payload was not.
  public static final String PAYLOAD = "x-amz-content-sha256";

  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final String NOTHING = HexFormat.of().formatHex(Digests.sha256(new byte[0]));
  private static final int PIECE_BYTES = 64 << 10;

  @Override
  public String schemeId() {
    return AwsV4AuthScheme.SCHEME_ID;
  }

  @Override
  public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
    return providers.identityProvider(AwsCredentialsIdentity.class);
  }

  @Override
  public HttpSigner<AwsCredentialsIdentity> signer() {
    return new Signer();
  }

  private record Signer() implements HttpSigner<AwsCredentialsIdentity> {

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
      SdkHttpRequest asked = request.request();
      String payload =
          asked
              .firstMatchingHeader(PAYLOAD)
              .orElseGet(() -> payload(asked, request.payload().orElse(null)));
      Signature signature =
          new Signature(
              request.identity(),
              request.requireProperty(AwsV4HttpSigner.REGION_NAME),
              request.requireProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME),
              request.requireProperty(HttpSigner.SIGNING_CLOCK, Clock.systemUTC()).instant());
      return SignedRequest.builder()
          .request(signature.of(asked, payload))
          .payload(request.payload().orElse(null))
          .build();
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(
        AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
      throw new IllegalStateException("requests of this storage block");
    }

    private static String payload(SdkHttpRequest request, @Nullable ContentStreamProvider body) {
      if (body == null) {
        return NOTHING;
      }
      return request.protocol().equals("https") ? UNSIGNED : hash(body);
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
      return HexFormat.of().formatHex(digest.digest());
    }
  }
}
