package dev.nuwa.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nuwa.error.ExitCode;
import dev.nuwa.error.Retry;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.event.EventSink;
import dev.nuwa.s3.ScriptedServer.Answer;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.FakeTicker;
import dev.nuwa.storage.wrap.RetryPolicy;
import dev.nuwa.storage.wrap.RetryingStorage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a cloud's user meets, each with its sentence, its reason and whether a retry helps.
final class S3ErrorsTest {

  private static final ObjectName NAME = ObjectName.of("pack/w/1");

  @FunctionalInterface
  private interface Request {
    void send(Storage storage);
  }

  private static void list(Storage storage) {
    storage.list("pack/").forEach(found -> {});
  }

  private static void get(Storage storage) {
    storage.get(NAME, ByteRange.all());
  }

  private static void put(Storage storage) {
    storage.put(NAME, Content.of(new byte[100]), PutOptions.onlyIfAbsent());
  }

  private static StorageException failure(String location, Request request) {
    try (Storage storage = LocalServer.storageAt(location)) {
      StorageException failure =
          catchThrowableOfType(StorageException.class, () -> request.send(storage));
      assertThat(failure).isNotNull();
      assertThat(failure.exitCode()).isEqualTo(ExitCode.STORAGE);
      assertThat(failure.advice()).isNotBlank();
      assertThat(failure.getMessage()).doesNotContain("software.amazon", "Exception", "{0}");
      return failure;
    }
  }

  private static StorageException failure(Answer answer, Request request) throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(answer)) {
      return failure(server.url(), request);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | NoSuchBucket | MISSING | there is no such bucket | create it first",
        "403 | InvalidAccessKeyId | REFUSED | does not know this access key | AWS_ACCESS_KEY_ID",
        "403 | SignatureDoesNotMatch | REFUSED | secret key does not fit | AWS_SECRET_ACCESS_KEY",
        "403 | AccessDenied | REFUSED | may not write pack/w/1 | allow s3:PutObject",
        "400 | ExpiredToken | REFUSED | session token | temporary credentials",
        "400 | BadDigest | CORRUPT | checksums differ | faulty memory",
        "400 | XAmzContentSHA256Mismatch | CORRUPT | checksums differ | faulty memory",
        "403 | QuotaExceeded | FULL | no room left | raise the quota",
        "507 | XMinioStorageFull | FULL | no room left | raise the quota",
        "403 | ObjectLocked | LOCKED | locked | wait until its retention ends",
        "403 | InvalidObjectState | ARCHIVED | archive class | thawed|",
        "503 | SlowDown | THROTTLED | asks to slow down | later",
        "429 | TooManyRequests | THROTTLED | asks to slow down | later",
        "500 | InternalError | UNREACHABLE | a fault of its own | later",
        "502 | Bad | UNREACHABLE | a fault of its own | later",
        "400 | AuthorizationHeaderMalformed | MISCONFIGURED | region | region=",
        "301 | PermanentRedirect | MISCONFIGURED | region | region=",
        "400 | InvalidBucketName | MISCONFIGURED | name of a bucket | small letters",
        "501 | NotImplemented | REFUSED | conditional writes | storage probe",
        "400 | Strange | REFUSED | 400 Strange | what the server says",
      })
  void eachAnswerOfAServerHasItsSentence(
      int status, String code, Reason reason, String said, String advice) throws IOException {
    Answer answer = Answer.of(status, code, "the message");
    StorageException failure = failure(answer, S3ErrorsTest::put);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(requestsUntilGivenUp(answer))
        .satisfies(requests -> {
          if (failure.retry() == Retry.CANNOT_HELP) {
            int once = code.equals("ExpiredToken") ? 2 : 1; // with fresh credentials
            assertThat(requests).as("told at once").isEqualTo(once);
          } else {
            assertThat(requests).as("tried again").isGreaterThan(3);
          }
        });
    assertThat(failure.getMessage() + " / " + failure.advice()).contains(said);
    assertThat(failure.advice()).contains(advice.replace("thawed", "restoration"));
  }

  /// As a command sends them, with pauses that take no time.
  private static int requestsUntilGivenUp(Answer answer) throws IOException {
    FakeTicker ticker = new FakeTicker();
    try (ScriptedServer server = ScriptedServer.answering(answer);
        Storage storage =
            new RetryingStorage(
                LocalServer.storageAt(server.url()),
                RetryPolicy.remote(),
                EventSink.none(),
                ticker,
                new Random(5))) {
      assertThatThrownBy(() -> list(storage)).isInstanceOf(StorageException.class);
      assertThat(ticker.paused()).isLessThan(Duration.ofMinutes(15));
      return server.asked().size();
    }
  }

  /// A server that names no right region is quoted; one that speaks of the signature means the
  /// region all the same.
  @Test
  void aSignatureForAnotherRegionIsNotTakenForAWrongKey() throws IOException {
    String said = "Credential should be scoped to a valid Region, not us-east-1";
    StorageException failure =
        failure(Answer.of(403, "SignatureDoesNotMatch", said), S3ErrorsTest::list);
    assertThat(failure.reason()).isEqualTo(Reason.MISCONFIGURED);
    assertThat(failure)
        .hasMessageContaining("is not in the region us-east-1")
        .hasMessageContaining(said);
    assertThat(failure.advice()).contains("?region=REGION");
  }

  /// The page of a network that wants one to sign in, or an answer that a box in between emptied.
  @ParameterizedTest
  @CsvSource({"''", "<html>sign in</html>"})
  void anAnswerThatIsNoListIsNotAnEmptyBucket(String body) throws IOException {
    StorageException failure = failure(Answer.of(200, body, ""), S3ErrorsTest::list);
    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure.retry()).isEqualTo(Retry.CAN_HELP);
  }

  @Test
  void anObjectWithoutALengthIsAWrongAnswer() throws IOException {
    StorageException failure = failure(Answer.of(200, "", ""), storage -> storage.head(NAME));
    assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
    assertThat(failure).hasMessageContaining("pack/w/1").hasMessageNotContaining("null");
  }

  @Test
  void aBodyThatEndsTooEarlyIsMeasured() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> half(server));
      StorageException failure =
          failure(LocalServer.url("p", server.getLocalPort()), S3ErrorsTest::get);
      assertThat(failure.reason()).isEqualTo(Reason.CORRUPT);
      assertThat(failure.retry()).isEqualTo(Retry.CAN_HELP);
      assertThat(failure).hasMessageContaining("broke off: 50 of 100 bytes came");
      assertThat(failure.advice()).contains("proxy or a firewall");
    }
  }

  private static void half(ServerSocket server) {
    try (Socket client = server.accept()) {
      client.getInputStream().read(new byte[4000]);
      String head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";
      client.getOutputStream().write(head.getBytes(UTF_8));
      client.getOutputStream().write(new byte[50]);
    } catch (IOException e) {
      return; // the client is gone
    }
  }

  @Test
  void aRightThatIsMissingIsNamed() throws IOException {
    Answer denied = Answer.of(403, "AccessDenied", "Access Denied");
    assertThat(failure(denied, S3ErrorsTest::list).advice()).contains("s3:ListBucket");
    assertThat(failure(denied, S3ErrorsTest::get).advice()).contains("s3:GetObject");
    assertThat(failure(denied, S3ErrorsTest::put).advice()).contains("s3:PutObject");
    assertThat(failure(denied, s -> s.delete(NAME)).advice()).contains("s3:DeleteObject");
  }

  @Test
  void theRightRegionIsNamed() throws IOException {
    Answer elsewhere =
        Answer.of(301, "PermanentRedirect", "elsewhere").with("x-amz-bucket-region", "eu-west-3");
    assertThat(failure(elsewhere, S3ErrorsTest::list))
        .hasMessageContaining("is in the region eu-west-3, not in us-east-1")
        .satisfies(e -> assertThat(e.advice()).contains("region=eu-west-3"));
  }

  @Test
  void aClockThatIsTwentyMinutesOffIsMeasured() throws IOException {
    Answer skewed = Answer.of(403, "RequestTimeTooSkewed", "too large");
    InstantSource fast = () -> Instant.now().plusSeconds(1230);
    try (ScriptedServer server = ScriptedServer.answering(skewed);
        Storage storage = LocalServer.storageAt(server.url(), fast)) {
      StorageException failure = catchThrowableOfType(StorageException.class, () -> list(storage));
      assertThat(failure.reason()).isEqualTo(Reason.MISCONFIGURED);
      assertThat(failure).hasMessageContaining("clock").hasMessageContaining("20 minutes");
    }
  }

  @Test
  void expiredCredentialsAreRefreshedOnceAndTheRequestRepeated() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    try (ScriptedServer server =
            ScriptedServer.answering(asked ->
                requests.incrementAndGet() == 1
                    ? Answer.of(400, "ExpiredToken", "expired")
                    : Answer.of(200, "", ""));
        Storage storage = LocalServer.storageAt(server.url())) {
      put(storage);
      assertThat(requests).hasValue(2);
    }
  }

  @Test
  void aHostThatDoesNotExistIsSaidAtOnce() {
    StorageException failure =
        failure("s3://bucket?endpoint=http://no-such-host.invalid", S3ErrorsTest::list);
    assertThat(failure.reason()).isEqualTo(Reason.MISCONFIGURED);
    assertThat(failure.retry()).isEqualTo(Retry.CANNOT_HELP);
    assertThat(failure).hasMessageContaining("no-such-host.invalid");
  }

  @Test
  void aPortWhereNobodyAnswersIsAnOutage() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    StorageException failure = failure(LocalServer.url("p", port), S3ErrorsTest::list);
    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("nobody answers at http://127.0.0.1:" + port);
  }

  @Test
  void encryptionWhereThereIsNoneIsNamed() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> refuseAll(plain));
      String location = LocalServer.url("p", plain.getLocalPort()).replace("http://", "https://");
      StorageException failure = failure(location, S3ErrorsTest::list);
      assertThat(failure.reason()).isEqualTo(Reason.MISCONFIGURED);
      assertThat(failure.advice()).contains("endpoint=http://");
    }
  }

  private static void refuseAll(ServerSocket plain) {
    while (!plain.isClosed()) {
      try (Socket client = plain.accept()) {
        client.getInputStream().read(new byte[100]);
        client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
      } catch (IOException e) {
        return; // the test is over
      }
    }
  }

  @Test
  void aNameThatIsSaidToBeTakenAndIsNotThereIsTriedAgain() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(Answer.of(200, "", ""));
        Storage storage = LocalServer.storageAt(server.url())) {
      server.script(asked ->
          asked.method().equals("PUT")
              ? Answer.of(412, "PreconditionFailed", "two at once")
              : Answer.of(404, "NoSuchKey", "nothing"));
      StorageException failure = catchThrowableOfType(StorageException.class, () -> put(storage));
      assertThat(failure.reason()).isEqualTo(Reason.THROTTLED);
      assertThat(failure.retry()).isEqualTo(Retry.CAN_HELP);
    }
  }

  @Test
  void aLostAnswerIsSettledByTheIdOfTheAttempt() throws IOException {
    AtomicInteger puts = new AtomicInteger();
    try (ScriptedServer server = ScriptedServer.answering(Answer.of(500, "InternalError", "lost"));
        Storage storage = LocalServer.storageAt(server.url())) {
      String[] attempt = new String[1];
      server.script(asked -> {
        if (asked.method().equals("PUT")) {
          puts.incrementAndGet();
          attempt[0] = asked.headers().get("X-amz-meta-nuwa-attempt").getFirst();
          return Answer.of(500, "InternalError", "lost");
        }
        return Answer.of(200, "", "").with("x-amz-meta-nuwa-attempt", attempt[0]);
      });
      put(storage);
      assertThat(puts).hasValue(1);
    }
  }
}
