package dev.nuwa.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nuwa.error.Retry;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.event.EventSink;
import dev.nuwa.s3.ScriptedServer.Answer;
import dev.nuwa.s3.ScriptedServer.Asked;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.FakeTicker;
import dev.nuwa.storage.wrap.RetryPolicy;
import dev.nuwa.storage.wrap.RetryingStorage;
import dev.nuwa.task.TaskScope;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Credentials that end in the middle of a backup, with many requests on their way.
@Timeout(60)
final class ExpiringCredentialsTest {

  private static final String ADDRESS = "aws.endpointUrlSts";
  private static final int THREADS = 8;
  private static final int PUTS = 25;

  private final AtomicInteger issued = new AtomicInteger();
  private final Map<String, AtomicInteger> uses = new ConcurrentHashMap<>();
  private volatile int usesMax = 60;
  private volatile boolean revoked;
  private volatile int outage;
  private ScriptedServer tokens;
  private ScriptedServer bucket;

  @BeforeEach
  void start() throws IOException {
    tokens = ScriptedServer.answering(asked -> token());
    bucket = ScriptedServer.answering(this::answer);
    System.setProperty(ADDRESS, "http://127.0.0.1:" + tokens.port());
  }

  @AfterEach
  void stop() {
    System.clearProperty(ADDRESS);
    tokens.close();
    bucket.close();
  }

  private synchronized Answer token() {
    if (outage > 0) {
      outage--;
      return Answer.of(503, "ServiceUnavailable", "later");
    }
    if (revoked) {
      return Answer.of(
          403,
          "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>"
              + "<Type>Sender</Type><Code>AccessDenied</Code>"
              + "<Message>the role was taken away</Message></Error></ErrorResponse>",
          "");
    }
    String until = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS) + "";
    return Answer.of(
        200,
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
            + "<AssumeRoleResult><Credentials><AccessKeyId>KEY</AccessKeyId>"
            + "<SecretAccessKey>s</SecretAccessKey><SessionToken>"
            + issued.incrementAndGet()
            + "</SessionToken><Expiration>"
            + until
            + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>",
        "");
  }

  private Answer answer(Asked asked) {
    if (asked.method().equals("HEAD")) {
      return Answer.of(404, "NoSuchKey", "");
    }
    String token = asked.header("X-amz-security-token");
    int use = uses.computeIfAbsent(token, t -> new AtomicInteger()).incrementAndGet();
    return use > usesMax
        ? Answer.of(400, "ExpiredToken", "The provided token has expired.")
        : Answer.of(200, "", "");
  }

  private Storage storage() {
    return LocalServer.storageAt(bucket.url() + "&role-arn=arn:aws:iam::123456789012:role/backup");
  }

  private static void put(Storage storage, int number) {
    ObjectName name = ObjectName.of("pack/w/" + number);
    storage.put(name, Content.of(new byte[1000]), PutOptions.onlyIfAbsent());
  }

  @Test
  void row28AndD17TokensThatExpireAgainAndAgainAreFetchedAnewOnceEach() {
    try (Storage storage = storage();
        TaskScope scope = TaskScope.open()) {
      for (int t = 0; t < THREADS; t++) {
        int first = t * PUTS;
        scope.fork(
            "puts",
            () -> {
              for (int i = 0; i < PUTS; i++) {
                put(storage, first + i);
              }
            });
      }
      scope.join();
    }
    assertThat(issued.get()).isBetween(THREADS * PUTS / usesMax, THREADS * PUTS / usesMax + 2);
  }

  @Test
  void aTokenThatCannotBeHadAnewIsTheEnd() {
    try (Storage storage = storage()) {
      put(storage, 1);
      usesMax = 0;
      revoked = true;
      StorageException failure =
          catchThrowableOfType(StorageException.class, () -> put(storage, 2));
      assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
      assertThat(failure.retry()).isEqualTo(Retry.CANNOT_HELP);
      assertThat(failure).hasMessageContaining("the role was taken away");
    }
  }

  @Test
  void aServerOfTokensThatIsAwayForAWhileIsWaitedForAsTheStorageIs() {
    FakeTicker ticker = new FakeTicker();
    try (Storage storage =
        new RetryingStorage(
            storage(), RetryPolicy.remote(), EventSink.none(), ticker, new Random(3))) {
      put(storage, 1);
      usesMax = 1;
      outage = 3;
      put(storage, 2);
      assertThat(outage).isZero();
      assertThat(ticker.paused()).isPositive();
    }
  }

  @Test
  void aNewTokenThatIsNotTakenEitherIsTheEnd() {
    try (Storage storage = storage()) {
      usesMax = 0;
      StorageException failure =
          catchThrowableOfType(StorageException.class, () -> put(storage, 1));
      assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
      assertThat(failure).hasMessageContaining("session token").hasMessageContaining("expired");
      assertThat(failure.advice()).contains("AWS_SESSION_TOKEN");
      assertThat(issued).hasValue(2);
    }
  }
}
