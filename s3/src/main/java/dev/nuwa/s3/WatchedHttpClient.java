package dev.nuwa.s3;

import dev.nuwa.task.TaskScope;
import dev.nuwa.task.Ticker;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/// An HTTP client whose requests are given up when a body that is being sent stands still. Reading
/// has the socket's own timeout; writing has none in Java: a peer that takes no more bytes would
/// hold a backup for ever. Total time is not limited: a slow line is not a broken one.
///
/// Small bodies fit into the buffers of the system and are not watched.
final class WatchedHttpClient implements SdkHttpClient {

  private static final int WATCHED_FROM_BYTES = 64 << 10;

  private final SdkHttpClient inner;
  private final Duration patience;
  private final Ticker ticker;

  /// @param patience how long a body may stand still
  WatchedHttpClient(SdkHttpClient inner, Duration patience, Ticker ticker) {
    this.inner = inner;
    this.patience = patience;
    this.ticker = ticker;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    Optional<ContentStreamProvider> body = request.contentStreamProvider();
    if (body.isEmpty() || length(request) < WATCHED_FROM_BYTES) {
      return inner.prepareRequest(request);
    }
    Progress progress = new Progress(ticker);
    HttpExecuteRequest watched =
        HttpExecuteRequest.builder()
            .request(request.httpRequest())
            .contentStreamProvider(() -> new Counted(body.get().newStream(), progress))
            .metricCollector(request.metricCollector().orElse(null))
            .build();
    return new WatchedRequest(inner.prepareRequest(watched), progress, patience);
  }

  @Override
  public void close() {
    inner.close();
  }

  @Override
  public String clientName() {
    return inner.clientName();
  }

  private static long length(HttpExecuteRequest request) {
    return request
        .httpRequest()
        .firstMatchingHeader("Content-Length")
        .map(Long::parseLong)
        .orElse(Long.MAX_VALUE);
  }

  /// When the last piece of a body was taken for sending. One writer, one reader.
  private static final class Progress {
    private final Ticker ticker;
    private volatile long lastNanos;
    private volatile boolean stalled;

    Progress(Ticker ticker) {
      this.ticker = ticker;
      made();
    }

    void made() {
      lastNanos = ticker.nanos();
    }

    Duration still() {
      return Duration.ofNanos(ticker.nanos() - lastNanos);
    }
  }

  private record WatchedRequest(ExecutableHttpRequest inner, Progress progress, Duration patience)
      implements ExecutableHttpRequest {

    @Override
    public HttpExecuteResponse call() throws IOException {
      progress.made();
      try (TaskScope scope = TaskScope.open()) {
        scope.fork("watch", this::watch);
        return inner.call();
      } catch (IOException e) {
        if (progress.stalled) {
          throw new StalledException(patience, e);
        }
        throw e;
      }
    }

    @Override
    public void abort() {
      inner.abort();
    }

    /// Ends the request when nothing moved for too long; ended by an interrupt when it is over. The
    /// time of the server's answer counts as well, after the last byte.
    private void watch() {
      Duration still = progress.still();
      while (still.compareTo(patience) < 0) {
        progress.ticker.pause(patience.minus(still).plusMillis(1));
        still = progress.still();
      }
      progress.stalled = true;
      inner.abort();
    }
  }

  private static final class Counted extends FilterInputStream {

    private final Progress progress;

    Counted(InputStream in, Progress progress) {
      super(in);
      this.progress = progress;
    }

    @Override
    public int read() throws IOException {
      progress.made();
      return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      progress.made();
      return super.read(buffer, offset, length);
    }
  }

  /// A body stood still.
  static final class StalledException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Duration patience;

    StalledException(Duration patience, IOException cause) {
      super("nothing moved for " + patience, cause);
      this.patience = patience;
    }

    Duration patience() {
      return patience;
    }
  }
}
