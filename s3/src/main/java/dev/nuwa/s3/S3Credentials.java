package dev.nuwa.s3;

import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.s3.S3Text.Sentence;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
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
  private final List<StsClient> tokenServers = new ArrayList<>();
  private volatile int age;

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
      String said = String.valueOf(e.getMessage());
      Optional<ChainReport> report = ChainReport.of(said);
      boolean outage = report.map(ChainReport::isOutage).orElseGet(() -> isOutage(e));
      Reason reason = outage ? Reason.UNREACHABLE : Reason.REFUSED;
      throw text.failure(reason, "", sentence(said, report), e);
    }
  }

  /// Whether the server that hands out roles was away: it may come back, as the storage may.
  private static boolean isOutage(SdkException e) {
    if (e instanceof AwsServiceException answered) {
      return answered.statusCode() >= 500 || answered.isThrottlingException();
    }
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  /// How often what was held was forgotten; to be read before a request and given to [#refresh].
  int age() {
    return age;
  }

  /// Forgets what is held, so that the next request asks the source again. Of many requests that
  /// fail by the same credentials the first does it for all.
  ///
  /// @param before what [#age] was when the request began
  synchronized void refresh(int before) {
    if (before == age) {
      close();
      age = before + 1;
    }
  }

  @Override
  public synchronized void close() {
    if (provider instanceof AutoCloseable closeable) {
      closeQuietly(closeable);
    }
    provider = null;
    tokenServers.forEach(StsClient::close);
    tokenServers.clear();
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
    return CredentialChain.of(
            location.access().profile(),
            location.place().region(),
            region -> tokenServer(region, AnonymousCredentialsProvider.create()))
        .provider();
  }

  private StsClient tokenServer(Region region, AwsCredentialsProvider asking) {
    StsClient client =
        StsClient.builder()
            .httpClient(http)
            .region(region)
            .credentialsProvider(asking)
            .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    tokenServers.add(client);
    return client;
  }

  private AwsCredentialsProvider roleProvider(String role) {
    Region region = Region.of(location.place().region().orElse("us-east-1"));
    StsClient client = tokenServer(region, chain());
    return StsAssumeRoleCredentialsProvider.builder()
        .stsClient(client)
        .refreshRequest(r -> r.roleArn(role).roleSessionName("nuwa"))
        .build();
  }

  private Sentence sentence(String said, Optional<ChainReport> report) {
    String lower = said.toLowerCase(Locale.ROOT);
    String profile = profile().orElse("default");
    if (lower.contains("sso") && lower.contains("expired")) {
      return Sentence.of(
          S3Message.SIGN_ON_EXPIRED, S3Message.TRY_SIGN_ON_EXPIRED, location.shown(), profile);
    }
    if (report.isPresent()) {
      String why = shortened(report.get().reason());
      return Sentence.of(
          S3Message.SOURCE_FAILED, S3Message.TRY_SOURCE_FAILED, report.get().place(), why, profile);
    }
    if (location.access().role().isPresent() && !lower.contains("unable to load credentials")) {
      String role = location.access().role().get();
      return Sentence.of(S3Message.ROLE_REFUSED, S3Message.TRY_ROLE_REFUSED, role, shortened(said));
    }
    if (profile().isPresent()) {
      return Sentence.of(S3Message.PROFILE_UNKNOWN, S3Message.TRY_PROFILE_UNKNOWN, profile);
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
