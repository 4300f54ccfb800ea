package dev.nuwa.s3.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;

/// A body on its way to the socket, in pieces as large as the socket takes at once.
final class SentBody extends AbstractHttpEntity {

  private static final int PIECE_BYTES = 128 << 10;

  private final ContentStreamProvider body;
  private final long length;

  /// @param length -1 when it is not known
  SentBody(ContentStreamProvider body, long length, @Nullable String type) {
    super(type, null, length < 0);
    this.body = body;
    this.length = length;
  }

  @Override
  public InputStream getContent() {
    return body.newStream();
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    byte[] piece = new byte[length < 0 ? PIECE_BYTES : Math.clamp(length, 1, PIECE_BYTES)];
    try (InputStream in = body.newStream()) {
      for (int got = in.read(piece); got >= 0; got = in.read(piece)) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException();
        }
        out.write(piece, 0, got);
      }
    }
  }

  @Override
  public long getContentLength() {
    return length;
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public boolean isStreaming() {
    return true;
  }

  @Override
  public void close() {
    // the stream is closed where it was opened
  }
}
