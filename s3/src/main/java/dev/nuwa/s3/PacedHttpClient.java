package dev.nuwa.s3;

import dev.nuwa.storage.StorageProvider.Traffic;
import dev.nuwa.task.Pace;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/// An HTTP client whose bodies go no faster than they may, in both directions, piece by piece as
/// they pass. Here and not where contents are read: the SDK reads a body for its signature, and a
/// checksum reads it too, before it is sent.
///
/// @param traffic may change while a body passes
record PacedHttpClient(SdkHttpClient inner, Traffic traffic) implements SdkHttpClient {

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    HttpExecuteRequest.Builder paced =
        HttpExecuteRequest.builder()
            .request(request.httpRequest())
            .metricCollector(request.metricCollector().orElse(null));
    request
        .contentStreamProvider()
        .ifPresent(body ->
            paced.contentStreamProvider(() -> new PacedStream(body.newStream(), traffic.up())));
    return new PacedRequest(inner.prepareRequest(paced.build()), traffic.down());
  }

  @Override
  public void close() {
    inner.close();
  }

  @Override
  public String clientName() {
    return inner.clientName();
  }

  private record PacedRequest(ExecutableHttpRequest inner, Pace down)
      implements ExecutableHttpRequest {

    @Override
    public HttpExecuteResponse call() throws IOException {
      HttpExecuteResponse response = inner.call();
      HttpExecuteResponse.Builder paced =
          HttpExecuteResponse.builder().response(response.httpResponse());
      response
          .responseBody()
          .ifPresent(body ->
              paced.responseBody(AbortableInputStream.create(new PacedStream(body, down), body)));
      return paced.build();
    }

    @Override
    public void abort() {
      inner.abort();
    }
  }

  private static final class PacedStream extends FilterInputStream {

    private final Pace pace;

    PacedStream(InputStream in, Pace pace) {
      super(in);
      this.pace = pace;
    }

    @Override
    public int read() throws IOException {
      int got = super.read();
      pace.move(got < 0 ? 0 : 1);
      return got;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int got = super.read(buffer, offset, pace.pieceBytes(length));
      pace.move(Math.max(0, got));
      return got;
    }
  }
}
