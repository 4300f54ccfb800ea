package dev.nuwa.s3;

import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.s3.S3Text.Sentence;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/// Who asks: the SDK's chain (environment, web identity, profiles with assumed roles and single
/// sign-on, container, instance), and a role on top when the URL names one. Asked for each request,
/// so that credentials may expire in the middle of a backup; the chain keeps them as long as they
/// are good. Thread-safe.
final class S3Credentials implements AwsCredentialsProvider, AutoCloseable {

  private final S3Location location;
  private final SdkHttpClient http;
  private final S3Text text;
  private @Nullable AwsCredentialsProvider provider; // guarded by this, as is the next
  private @Nullable StsClient tokens;

  /// @param http also reaches the server that hands out roles, by the same proxy; not closed here
  S3Credentials(S3Location location, SdkHttpClient http, S3Text text) {
    this.location = location;
    this.http = http;
    this.text = text;
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return provider().resolveCredentials();
    } catch (SdkException e) {
      throw text.failure(Reason.REFUSED, "", sentence(e), e);
    }
  }

  /// Forgets what is held, so that the next request asks the source again.
  synchronized void refresh() {
    close();
  }

  @Override
  public synchronized void close() {
    if (provider instanceof AutoCloseable closeable) {
      closeQuietly(closeable);
    }
    provider = null;
    if (tokens != null) {
      tokens.close();
      tokens = null;
    }
  }

  private synchronized AwsCredentialsProvider provider() {
    AwsCredentialsProvider made = provider;
    if (made == null) {
      made = location.access().role().map(this::roleProvider).orElseGet(this::chain);
      provider = made;
    }
    return made;
  }

  private AwsCredentialsProvider chain() {
    DefaultCredentialsProvider.Builder builder = DefaultCredentialsProvider.builder();
    location.access().profile().ifPresent(builder::profileName);
    return builder.build();
  }

  private AwsCredentialsProvider roleProvider(String role) {
    StsClient client =
        StsClient.builder()
            .httpClient(http)
            .region(Region.of(location.place().region().orElse("us-east-1")))
            .credentialsProvider(chain())
            .build();
    tokens = client;
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(client)
        .refreshRequest(r -> r.roleArn(role).roleSessionName("nuwa"))
        .build();
  }

  private Sentence sentence(SdkException e) {
    String said = String.valueOf(e.getMessage());
    String lower = said.toLowerCase(Locale.ROOT);
    String profile = profile().orElse("default");
    if (lower.contains("sso") && lower.contains("expired")) {
      return Sentence.of(
          S3Message.SIGN_ON_EXPIRED, S3Message.TRY_SIGN_ON_EXPIRED, location.shown(), profile);
    }
    if (location.access().role().isPresent() && !lower.contains("unable to load credentials")) {
      String role = location.access().role().get();
      return Sentence.of(S3Message.ROLE_REFUSED, S3Message.TRY_ROLE_REFUSED, role, shortened(said));
    }
    if (profile().isPresent() && lower.contains("profile") && lower.contains("not")) {
      return Sentence.of(
          S3Message.PROFILE_UNKNOWN, S3Message.TRY_PROFILE_UNKNOWN, profile, shortened(said));
    }
    return Sentence.of(
        S3Message.NO_CREDENTIALS, S3Message.TRY_CREDENTIALS, location.shown(), profile);
  }

  private Optional<String> profile() {
    return location
        .access()
        .profile()
        .or(() -> Optional.ofNullable(System.getenv("AWS_PROFILE")).filter(p -> !p.isEmpty()));
  }

  private static String shortened(String said) {
    return said.length() > 200 ? said.substring(0, 200) + "…" : said;
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      return; // what is being forgotten cannot fail any more
    }
  }
}
