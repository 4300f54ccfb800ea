package dev.nuwa.s3;

import dev.nuwa.storage.StorageProvider.Traffic;
import dev.nuwa.task.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/// Makes the HTTP client of one storage: a pool of connections, blocking, watched for stalls, no
/// faster than it may be.
final class HttpClients {

  /// More than the wrappers ever let through at once; a pool that runs dry would be a hidden queue.
  static final int CONNECTIONS_MAX = 64;

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// Shorter than what servers and middle boxes grant an idle connection.
  private static final Duration IDLE_MAX = Duration.ofSeconds(20);

  private HttpClients() {}

  static SdkHttpClient of(S3Location.Network network, Traffic traffic, S3Text text) {
    Apache5HttpClient.Builder builder =
        Apache5HttpClient.builder()
            .maxConnections(CONNECTIONS_MAX)
            .connectionTimeout(shorter(CONNECT, network.patience()))
            .connectionAcquisitionTimeout(Duration.ofMinutes(5))
            .socketTimeout(network.patience())
            .connectionMaxIdleTime(IDLE_MAX)
            .tcpKeepAlive(true)
            .expectContinueEnabled(true);
    network
        .proxy()
        .ifPresent(proxy ->
            builder.proxyConfiguration(ProxyConfiguration.builder().endpoint(proxy).build()));
    authority(network)
        .ifPresent(file -> {
          TrustManager[] trusted = trusted(file, text);
          builder.tlsTrustManagersProvider(() -> trusted);
        });
    SdkHttpClient watched =
        new WatchedHttpClient(builder.build(), network.patience(), Ticker.system());
    return new PacedHttpClient(watched, traffic);
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Optional<Path> authority(S3Location.Network network) {
    return network
        .authority()
        .or(() ->
            Optional.ofNullable(System.getenv("AWS_CA_BUNDLE"))
                .filter(file -> !file.isEmpty())
                .map(Path::of));
  }

  private static TrustManager[] trusted(Path file, S3Text text) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + count++, one);
      }
      if (count == 0) {
        throw text.usage(S3Message.CA_UNREADABLE, S3Message.TRY_CA_UNREADABLE, file);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw text.usage(S3Message.CA_UNREADABLE, S3Message.TRY_CA_UNREADABLE, file);
    }
  }
}
