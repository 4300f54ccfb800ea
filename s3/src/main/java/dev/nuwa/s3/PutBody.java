package dev.nuwa.s3;

import dev.nuwa.storage.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;

/// A content for the SDK, which reads it once for a signature and once for sending, and leaves
/// streams open. Used by one thread at a time.
final class PutBody implements ContentStreamProvider, AutoCloseable {

  private final Content content;
  private @Nullable InputStream open;

  PutBody(Content content) {
    this.content = content;
  }

  @Override
  public InputStream newStream() {
    close();
    InputStream stream = new ExactBody(content);
    open = stream;
    return stream;
  }

  @Override
  public String name() {
    return "Nuwa";
  }

  @Override
  public void close() {
    InputStream stream = open;
    open = null;
    if (stream != null) {
      try {
        stream.close();
      } catch (IOException e) {
        throw new UncheckedIOException("content", e);
      }
    }
  }
}
