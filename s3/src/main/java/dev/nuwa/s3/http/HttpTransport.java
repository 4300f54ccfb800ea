package dev.nuwa.s3.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;

/// HTTP for the SDK, on Apache's blocking client. The SDK's own sends a body in pieces of 4 KiB,
/// each a read of the file and a write to the socket; this one takes 128 KiB. Repeats nothing,
/// follows nothing, keeps no cookies. Thread-safe.
public final class HttpTransport implements SdkHttpClient {

  /// A short body is sent before its server could say that it wants none.
  private static final long ASKED_FROM_BYTES = 1 << 20;

  private static final Timeout FREE_CONNECTION = Timeout.ofMinutes(5);

  private final CloseableHttpClient client;
  private final RequestConfig atOnce;
  private final RequestConfig asking;

  /// No connection is made yet.
  public HttpTransport(TransportSettings settings) {
    RequestConfig.Builder config =
        RequestConfig.custom()
            .setConnectionRequestTimeout(FREE_CONNECTION)
            .setResponseTimeout(Timeout.of(settings.patience()))
            .setRedirectsEnabled(false);
    this.atOnce = config.setExpectContinueEnabled(false).build();
    this.asking = config.setExpectContinueEnabled(true).build();
    this.client = client(settings);
  }

  private static CloseableHttpClient client(TransportSettings settings) {
    Timeout patience = Timeout.of(settings.patience());
    ConnectionConfig connection =
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.of(settings.connectMax()))
            .setSocketTimeout(patience)
            .build();
    PoolingHttpClientConnectionManagerBuilder pool =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDefaultConnectionConfig(connection)
            .setDefaultSocketConfig(
                SocketConfig.custom().setSoTimeout(patience).setSoKeepAlive(true).build())
            .setMaxConnTotal(settings.connectionsMax())
            .setMaxConnPerRoute(settings.connectionsMax())
            .setTlsSocketStrategy(new LateTls(settings));
    TimeValue idleMax = TimeValue.of(settings.idleMax());
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .setConnectionManager(pool.build())
            .setKeepAliveStrategy((response, context) -> idleMax)
            .setUserAgent("")
            .disableContentCompression()
            .disableCookieManagement()
            .disableRedirectHandling()
            .disableAutomaticRetries();
    addProxy(builder, settings.proxy());
    return builder.build();
  }

  private static void addProxy(HttpClientBuilder builder, ProxyConfiguration proxy) {
    String host = proxy.host();
    if (host == null || host.isEmpty() || proxy.port() <= 0) {
      return;
    }
    builder.setRoutePlanner(new Route(new HttpHost(proxy.scheme(), host, proxy.port()), proxy));
    if (proxy.username() != null && proxy.password() != null) {
      BasicCredentialsProvider users = new BasicCredentialsProvider();
      users.setCredentials(
          new AuthScope(host, proxy.port()),
          new UsernamePasswordCredentials(proxy.username(), proxy.password().toCharArray()));
      builder.setDefaultCredentialsProvider(users);
    }
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    SdkHttpRequest asked = request.httpRequest();
    HttpUriRequestBase sent = new HttpUriRequestBase(asked.method().name(), asked.getUri());
    asked.forEachHeader((name, values) -> {
      if (!isMade(name)) {
        values.forEach(value -> sent.addHeader(name, value));
      }
    });
    long length = asked.firstMatchingHeader("Content-Length").map(Long::parseLong).orElse(-1L);
    request
        .contentStreamProvider()
        .ifPresent(body -> sent.setEntity(new SentBody(body, length, type(asked).orElse(null))));
    sent.setConfig(length >= ASKED_FROM_BYTES ? asking : atOnce);
    return new Call(sent);
  }

  /// Headers that the client makes from what it sends.
  private static boolean isMade(String name) {
    return name.equalsIgnoreCase("Content-Length")
        || name.equalsIgnoreCase("Content-Type")
        || name.equalsIgnoreCase("Transfer-Encoding")
        || name.equalsIgnoreCase("Expect");
  }

  private static Optional<String> type(SdkHttpRequest asked) {
    return asked.firstMatchingHeader("Content-Type");
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }

  @Override
  public String clientName() {
    return "Nuwa";
  }

  /// One request and its answer.
  private final class Call implements ExecutableHttpRequest {

    private final HttpUriRequestBase sent;

    Call(HttpUriRequestBase sent) {
      this.sent = sent;
    }

    @Override
    public HttpExecuteResponse call() throws IOException {
      ClassicHttpResponse answer = client.executeOpen(null, sent, null);
      SdkHttpFullResponse.Builder head =
          SdkHttpFullResponse.builder()
              .statusCode(answer.getCode())
              .statusText(answer.getReasonPhrase());
      for (Header header : answer.getHeaders()) {
        head.appendHeader(header.getName(), header.getValue());
      }
      HttpExecuteResponse.Builder result = HttpExecuteResponse.builder().response(head.build());
      HttpEntity body = answer.getEntity();
      if (body == null) {
        answer.close();
      } else {
        InputStream bytes = body.getContent();
        result.responseBody(AbortableInputStream.create(bytes, sent::abort));
      }
      return result.build();
    }

    @Override
    public void abort() {
      sent.abort();
    }
  }

  private static final class Route extends DefaultRoutePlanner {

    private final HttpHost proxy;
    private final ProxyConfiguration settings;

    Route(HttpHost proxy, ProxyConfiguration settings) {
      super(null);
      this.proxy = proxy;
      this.settings = settings;
    }

    /// Patterns of hosts that are reached without it, in small letters.
    @Override
    protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
      String host = target.getHostName().toLowerCase(Locale.ROOT);
      return settings.nonProxyHosts().stream().anyMatch(host::matches) ? null : proxy;
    }
  }

  /// TLS that is set up when it is met.
  private static final class LateTls implements TlsSocketStrategy {

    private final TransportSettings settings;
    private @Nullable TlsSocketStrategy made; // guarded by this

    LateTls(TransportSettings settings) {
      this.settings = settings;
    }

    @Override
    public SSLSocket upgrade(
        Socket socket, String host, int port, @Nullable Object attachment, HttpContext context)
        throws IOException {
      return made().upgrade(socket, host, port, attachment, context);
    }

    private synchronized TlsSocketStrategy made() {
      TlsSocketStrategy strategy = made;
      if (strategy == null) {
        strategy = new DefaultClientTlsStrategy(settings.tls().get());
        made = strategy;
      }
      return strategy;
    }
  }
}
