package dev.nuwa.cli.output;

import dev.nuwa.cli.text.Width;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/// Standard error: whole lines, and below them at most one live line that is drawn again and again.
/// Thread-safe: one lock around each write, since a line must not be torn. A failing stderr is
/// ignored: there is nobody left to tell, and the exit code still says how it ended.
final class ErrorLines {

  private static final String ERASE = "\r\u001b[K";

  private final ReentrantLock lock = new ReentrantLock();
  private final OutputStream err;
  private boolean drawn;

  ErrorLines(OutputStream err) {
    this.err = err;
  }

  /// Prints a line; `text` is already escaped.
  void line(String text) {
    lock.lock();
    try {
      write((drawn ? ERASE : "") + text + "\n");
      drawn = false;
    } finally {
      lock.unlock();
    }
  }

  /// Draws the live line over the one before, cut to `columns`; skipped when somebody else writes.
  void live(String text, int columns) {
    if (!lock.tryLock()) {
      return;
    }
    try {
      write(ERASE + Width.fit(text, columns - 1));
      drawn = true;
    } finally {
      lock.unlock();
    }
  }

  /// Removes the live line.
  void clear() {
    lock.lock();
    try {
      if (drawn) {
        write(ERASE);
        drawn = false;
      }
    } finally {
      lock.unlock();
    }
  }

  private void write(String text) {
    try {
      err.write(text.getBytes(StandardCharsets.UTF_8));
      err.flush();
    } catch (IOException e) {
      // Nobody reads stderr any more.
      return;
    }
  }
}
