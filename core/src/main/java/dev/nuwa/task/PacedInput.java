package dev.nuwa.task;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// A stream that is read no faster than a bandwidth allows, piece by piece. Used by one thread.
public class PacedInput extends FilterInputStream {

  private final Pace pace;

  /// @param in closed with this
  public PacedInput(InputStream in, Pace pace) {
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
