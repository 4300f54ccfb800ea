package dev.nuwa.s3;

import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.wrap.RetryPolicy;
import dev.nuwa.storage.wrap.RetryingStorage;
import dev.nuwa.task.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/// A program whose names come from a file (the property `jdk.net.hosts.file` of its machine). The
/// host of the storage is there, then at an address where nobody is, then nowhere, then back: of
/// one request each retry sees the next. Prints what the retries were for.
final class HostThatMoves {

  private static final ObjectName NAME = ObjectName.of("pack/w/1");

  private HostThatMoves() {}

  public static void main(String[] arguments) throws IOException {
    Path hosts = Path.of(arguments[0]);
    write(hosts, "127.0.0.1 storage.test");
    int[] retries = {0};
    EventSink sink =
        event -> {
          System.out.println(((Event.StorageRetry) event).reason());
          write(hosts, retries[0]++ == 0 ? "127.0.0.1 other.test" : "127.0.0.1 storage.test");
        };
    RetryPolicy quick =
        new RetryPolicy(9, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(30));
    try (Storage storage =
        new RetryingStorage(
            LocalServer.storageAt(arguments[1]), quick, sink, Ticker.system(), new Random(3))) {
      storage.head(NAME);
      write(hosts, "127.0.0.9 storage.test");
      storage.head(NAME);
      System.out.println("reached");
    }
  }

  private static void write(Path hosts, String line) {
    try {
      Files.writeString(hosts, line + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
