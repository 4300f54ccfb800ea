package dev.nuwa.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the bytes of a [StreamSource] come from. Used by one thread at a time.
sealed interface ByteStream {

  /// Starts the stream.
  ///
  /// @throws IOException when it cannot be started, or was started before
  InputStream open() throws IOException;

  /// To be called after the last byte.
  ///
  /// @throws IOException when what produced the bytes says that they are not all
  void end() throws IOException, InterruptedException;

  /// Ends a read that waits, from another thread.
  void abandon();

  /// Gives everything up; may be called at any time and more than once.
  void stop();

  /// A stream that somebody opened, such as standard input.
  final class Given implements ByteStream {
    private final InputStream input;
    private boolean used;

    Given(InputStream input) {
      this.input = input;
    }

    @Override
    public InputStream open() throws IOException {
      if (used) {
        throw new IOException("it can be read only once");
      }
      used = true;
      return input;
    }

    @Override
    public void end() throws IOException {
      input.close();
    }

    @Override
    public void abandon() {
      try {
        input.close();
      } catch (IOException e) {
        return; // nobody reads it any more
      }
    }

    @Override
    public void stop() {
      // It belongs to whoever opened it until end().
    }
  }

  /// The standard output of a command.
  final class OfCommand implements ByteStream {
    private static final String OWN_VARIABLES = "NUWA_";

    private final List<String> command;
    private volatile @Nullable Process process;

    OfCommand(List<String> command) {
      this.command = List.copyOf(command);
    }

    @Override
    public InputStream open() throws IOException {
      if (process != null) {
        throw new IOException("it is run only once");
      }
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().keySet().removeIf(name -> name.startsWith(OWN_VARIABLES));
      builder.redirectError(ProcessBuilder.Redirect.INHERIT);
      Process started = builder.start();
      process = started;
      started.getOutputStream().close();
      return started.getInputStream();
    }

    @Override
    public void end() throws IOException, InterruptedException {
      Process ended = process;
      int status = ended == null ? 0 : ended.waitFor();
      if (status != 0) {
        throw new IOException("it ended with exit code " + status);
      }
    }

    @Override
    public void abandon() {
      stop();
    }

    @Override
    public void stop() {
      Process running = process;
      if (running != null && running.isAlive()) {
        running.destroy();
      }
    }
  }
}
