package dev.nuwa.s3.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.SdkHttpResponse;

/// A server's answer to a request that it fulfilled, or is about to. Used by one thread.
public final class Reply {

  private final SdkHttpResponse head;
  private final AbortableInputStream body;

  Reply(SdkHttpResponse head, Optional<AbortableInputStream> body) {
    this.head = head;
    this.body = body.orElseGet(() -> AbortableInputStream.create(InputStream.nullInputStream()));
  }

  SdkHttpResponse head() {
    return head;
  }

  /// The value of a header; empty when there is none.
  public Optional<String> header(String name) {
    return head.firstMatchingHeader(name);
  }

  /// The length that the server announced.
  public OptionalLong length() {
    Optional<String> announced = header("Content-Length");
    return announced.isPresent() && announced.get().matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(announced.get()))
        : OptionalLong.empty();
  }

  /// The bytes that follow.
  public InputStream body() {
    return body;
  }

  /// At most `bytesMax` of them.
  byte[] start(int bytesMax) throws IOException {
    return body.readNBytes(bytesMax);
  }

  /// Gives up the connection: what was not read is not waited for.
  public void abort() {
    body.abort();
  }
}
