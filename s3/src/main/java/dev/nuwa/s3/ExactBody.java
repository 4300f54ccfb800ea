package dev.nuwa.s3;

import dev.nuwa.storage.Content;
import java.io.FilterInputStream;
import java.io.IOException;

/// The bytes of a content, of just the announced length: one that is shorter or longer than it said
/// fails before the last byte is handed out, so that no server ever has all it waits for.
final class ExactBody extends FilterInputStream {

  private final long length;
  private long left;
  private boolean closed;

  ExactBody(Content content) {
    super(content.open());
    this.length = content.length();
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int wanted) throws IOException {
    if (left == 0) {
      return -1;
    }
    int got = super.read(buffer, offset, (int) Math.min(wanted, left));
    if (got < 0) {
      throw new WrongLengthException(length);
    }
    left -= got;
    if (left == 0 && super.read() >= 0) {
      throw new WrongLengthException(length);
    }
    return got;
  }

  /// Idempotent: the SDK closes what it has sent, and its caller whatever is left.
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      super.close();
    }
  }

  @Override
  public long skip(long count) throws IOException {
    return 0;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /// A content lied about its length: a fault of the program.
  static final class WrongLengthException extends IOException {

    private static final long serialVersionUID = 1L;

    WrongLengthException(long length) {
      super("content is not of the announced " + length + " bytes");
    }
  }
}
