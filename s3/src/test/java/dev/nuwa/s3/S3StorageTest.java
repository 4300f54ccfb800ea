package dev.nuwa.s3;

import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.StorageContract;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/// The contract, through the SDK and over a socket, on a server in this process.
final class S3StorageTest extends StorageContract {

  private static final AtomicInteger OPENED = new AtomicInteger();
  private static LocalServer server;

  @BeforeAll
  static void start() throws Exception {
    server = LocalServer.start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  /// Each test has a prefix of its own in the one bucket.
  @Override
  protected Storage open() {
    return server.storage("contract/" + OPENED.incrementAndGet());
  }

  /// Two pages.
  @Override
  protected int manyNames() {
    return 1100;
  }
}
