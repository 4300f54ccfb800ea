package dev.nuwa.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.s3.ScriptedServer.Answer;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.StorageProvider.Traffic;
import dev.nuwa.storage.contract.FakeTicker;
import dev.nuwa.task.Pace;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The pace of what really passes, on a clock of the test's own.
@Timeout(60)
final class TrafficTest {

  private static final int BYTES = 100_000;
  private static final int OBJECTS = 10;

  private final FakeTicker ticker = new FakeTicker();

  private Storage storage(String location, long up, long down) {
    Traffic traffic = new Traffic(new Pace(up, ticker), new Pace(down, ticker));
    return LocalServer.storageAt(location, InstantSource.system(), traffic);
  }

  private static ObjectName name(int number) {
    return ObjectName.of("pack/w/" + number);
  }

  /// A body is also read for its checksum, and on a way without encryption for its signature.
  @Test
  void bytesThatAreReadAndNotSentAreNotCounted() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(Answer.of(200, "", ""));
        Storage storage = storage(server.url() + "&checksum=crc32c", BYTES, 0)) {
      for (int i = 0; i < OBJECTS; i++) {
        storage.put(name(i), Content.of(new byte[BYTES]), PutOptions.plain());
      }
    }
    assertThat(ticker.paused()).isBetween(Duration.ofSeconds(OBJECTS - 1), Duration.ofSeconds(10));
  }

  @Test
  void whatIsReceivedTakesItsTimeWhileItComes() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(Answer.json("x".repeat(BYTES)));
        Storage storage = storage(server.url(), 0, BYTES)) {
      for (int i = 1; i <= OBJECTS; i++) {
        assertThat(storage.get(name(i), ByteRange.all()).orElseThrow()).hasSize(BYTES);
        assertThat(ticker.paused()).isGreaterThan(Duration.ofMillis(1000L * i - 500));
      }
    }
    assertThat(ticker.paused()).isLessThanOrEqualTo(Duration.ofSeconds(OBJECTS));
  }
}
