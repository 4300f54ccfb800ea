package dev.nuwa.s3;

import dev.nuwa.storage.StorageProvider.Traffic;
import dev.nuwa.task.Pace;
import dev.nuwa.task.PacedInput;
import java.io.IOException;
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
            paced.contentStreamProvider(() -> new PacedInput(body.newStream(), traffic.up())));
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
              paced.responseBody(AbortableInputStream.create(new PacedInput(body, down), body)));
      return paced.build();
    }

    @Override
    public void abort() {
      inner.abort();
    }
  }
}
