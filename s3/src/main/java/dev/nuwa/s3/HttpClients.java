package dev.nuwa.s3;

import dev.nuwa.s3.http.HttpTransport;
import dev.nuwa.s3.http.TransportSettings;
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
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.http.SdkHttpClient;
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
    ProxyConfiguration.Builder proxy = ProxyConfiguration.builder();
    network.proxy().ifPresent(proxy::endpoint);
    TransportSettings settings =
        new TransportSettings(
            shorter(CONNECT, network.patience()),
            network.patience(),
            IDLE_MAX,
            CONNECTIONS_MAX,
            proxy.build(),
            tls(network, text));
    SdkHttpClient watched =
        new WatchedHttpClient(new HttpTransport(settings), network.patience(), Ticker.system());
    return new PacedHttpClient(watched, traffic);
  }

  /// Reading the authorities of a system takes a third of a second: those of the environment, or of
  /// Java, are not read where nothing is encrypted. A file that the location names is read at once,
  /// so that a mistake shows.
  private static Supplier<SSLContext> tls(S3Location.Network network, S3Text text) {
    Optional<TrustManager[]> named = network.authority().map(file -> trusted(file, text));
    return () -> {
      Optional<TrustManager[]> trusted =
          named.or(() -> authorityOfTheEnvironment().map(file -> trusted(file, text)));
      try {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.orElse(null), null);
        return context;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java has TLS", e);
      }
    };
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Optional<Path> authorityOfTheEnvironment() {
    return Optional.ofNullable(System.getenv("AWS_CA_BUNDLE"))
        .filter(file -> !file.isEmpty())
        .map(Path::of);
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
