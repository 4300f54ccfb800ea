package dev.nuwa.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.event.EventSink;
import dev.nuwa.s3.FaultProxy.Weather;
import dev.nuwa.s3.ScriptedServer.Answer;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.wrap.RetryPolicy;
import dev.nuwa.storage.wrap.RetryingStorage;
import dev.nuwa.task.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A server behind a network that does all that networks do.
@Timeout(60)
final class BadNetworkTest {

  private static final long SEED = 20_261_123L;
  private static final ObjectName NAME = ObjectName.of("pack/w/1");
  private static final RetryPolicy QUICK =
      new RetryPolicy(50, Duration.ofMillis(5), Duration.ofMillis(50), Duration.ofSeconds(30));
  private static LocalServer server;

  private final byte[] bytes = new byte[6 << 20];
  private FaultProxy network;
  private Storage storage;

  @BeforeAll
  static void start() throws Exception {
    server = LocalServer.start();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  @BeforeEach
  void connect() throws IOException {
    new Random(SEED).nextBytes(bytes);
    network = FaultProxy.to(server.port());
    storage = LocalServer.storageAt(LocalServer.url("bad", network.port()) + "&timeout=2");
    storage.list("").forEach(found -> storage.delete(found.name()));
  }

  @AfterEach
  void disconnect() throws IOException {
    storage.close();
    network.close();
  }

  private void put(Storage through) {
    through.put(NAME, Content.of(bytes), PutOptions.onlyIfAbsent());
  }

  private Storage retrying() {
    return new RetryingStorage(storage, QUICK, EventSink.none(), Ticker.system(), new Random(SEED));
  }

  private StorageException failedPut() {
    return catchThrowableOfType(StorageException.class, () -> put(storage));
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT", "RESET", "STALL", "HALF_OPEN", "DOWN"})
  void anUploadThatBreaksIsAnOutageAndSucceedsWhenTriedAgain(Weather weather) {
    network.setAfterBytesUp(1 << 20, weather);
    StorageException failure = failedPut();
    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    network.set(Weather.FAIR);
    put(retrying());
    assertThat(storage.get(NAME, ByteRange.all())).hasValue(bytes);
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT", "RESET", "STALL", "HALF_OPEN"})
  void aDownloadThatBreaksIsNeverTakenForWhole(Weather weather) {
    put(storage);
    network.setAfterBytesDown(1 << 20, weather);
    StorageException failure =
        catchThrowableOfType(StorageException.class, () -> storage.get(NAME, ByteRange.all()));
    assertThat(failure.reason()).isIn(Reason.UNREACHABLE, Reason.CORRUPT);
    network.set(Weather.FAIR);
    assertThat(retrying().get(NAME, ByteRange.all())).hasValue(bytes);
  }

  @ParameterizedTest
  @EnumSource(names = {"CUT", "RESET", "STALL", "HALF_OPEN"})
  void anOpenedRangeThatBreaksGoesOn(Weather weather) throws IOException {
    put(storage);
    network.setAfterBytesDown(1 << 20, weather);
    int[] retries = {0};
    EventSink mending =
        event -> {
          if (retries[0]++ == 2) {
            network.set(Weather.FAIR);
          }
        };
    Storage through =
        new RetryingStorage(storage, QUICK, mending, Ticker.system(), new Random(SEED));
    try (InputStream in = through.open(NAME, new ByteRange.Slice(5, 6 << 20)).orElseThrow()) {
      assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 5, bytes.length));
    }
    assertThat(retries[0]).isGreaterThan(2);
  }

  @Test
  void aStalledUploadNamesTheTimeItWaited() {
    network.setAfterBytesUp(1 << 20, Weather.STALL);
    assertThat(failedPut()).hasMessageContaining("nothing moved for 2 seconds");
  }

  @ParameterizedTest
  @EnumSource(names = {"LATENCY", "SLOW"})
  void slowIsNotBroken(Weather weather) {
    network.set(weather);
    byte[] some = Arrays.copyOf(bytes, 1 << 20);
    storage.put(NAME, Content.of(some), PutOptions.onlyIfAbsent());
    assertThat(storage.get(NAME, ByteRange.all())).hasValue(some);
  }

  /// 1 Mbit/s, 300 ms there and back, 2 % of the packets lost. The last bytes may wait in a buffer
  /// of this machine for longer than the time-out of the other tests.
  @Test
  void row25AThinLineFarAwayIsOnlySlow() {
    network.set(Weather.THIN);
    byte[] some = Arrays.copyOf(bytes, 120_000);
    long begun = System.nanoTime();
    try (Storage far =
        LocalServer.storageAt(LocalServer.url("bad", network.port()) + "&timeout=20")) {
      far.put(NAME, Content.of(some), PutOptions.onlyIfAbsent());
      assertThat(far.get(NAME, ByteRange.all())).hasValue(some);
      assertThat(far.list("").map(found -> found.name())).containsExactly(NAME);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(2));
  }

  @Test
  void anAnswerThatIsLostIsSettledWithoutSendingTheBytesAgain() {
    network.setAfterBytesUp(bytes.length, Weather.HALF_OPEN);
    StorageException failure = failedPut();
    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    network.set(Weather.FAIR);
    long before = network.bytesUp();
    put(retrying());
    assertThat(storage.get(NAME, ByteRange.all())).hasValue(bytes);
    assertThat(network.bytesUp() - before).isLessThan(2L * bytes.length);
  }

  @Test
  void row26AHostThatMovesAndIsUnknownForAWhileIsFoundAgain(@TempDir Path folder)
      throws IOException, InterruptedException {
    Answer last = Answer.of(404, "NoSuchKey", "").with("Connection", "close");
    try (ScriptedServer scripted = ScriptedServer.answering(last)) {
      Path hosts = folder.resolve("hosts");
      Path forgetful =
          Files.writeString(
              folder.resolve("security"),
              "networkaddress.cache.ttl=0\nnetworkaddress.cache.negative.ttl=0\n");
      Process process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-XX:TieredStopAtLevel=1",
                  "-Djdk.net.hosts.file=" + hosts,
                  "-Djava.security.properties=" + forgetful,
                  "-Daws.accessKeyId=k",
                  "-Daws.secretAccessKey=s",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "dev.nuwa.s3.HostThatMoves",
                  hosts.toString(),
                  "s3://bucket?timeout=2&endpoint=http://storage.test:" + scripted.port())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isZero();
      assertThat(said.lines().toList()).as(said).hasSize(3);
      assertThat(said).contains("nobody answers at", "cannot be found").endsWith("reached\n");
      assertThat(scripted.asked()).hasSize(2);
    }
  }
}
