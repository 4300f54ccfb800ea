package dev.nuwa.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nuwa.error.Retry;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.error.UsageException;
import dev.nuwa.s3.ScriptedServer.Answer;
import dev.nuwa.s3.ScriptedServer.Asked;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Certificates of one's own, proxies, buckets in front of the host, roles: by the real client.
@Timeout(60)
final class WaysToServersTest {

  private static final ObjectName NAME = ObjectName.of("pack/w/1");
  private static final String STS_ADDRESS = "aws.endpointUrlSts";
  private static final String ROLE = "arn:aws:iam::123456789012:role/backup";

  @TempDir static Path folder;
  private static OwnAuthority authority;
  private static LocalServer server;

  @BeforeAll
  static void start() throws Exception {
    authority = OwnAuthority.in(folder);
    server = LocalServer.startEncrypted(authority);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static String encrypted(String prefix) {
    return LocalServer.url(prefix, server.encryptedPort()).replace("http://", "https://");
  }

  private static String trusting() {
    return "&ca=" + authority.certificate();
  }

  private static void roundTrip(String location) {
    byte[] bytes = new byte[300_001];
    new Random(11).nextBytes(bytes);
    try (Storage storage = LocalServer.storageAt(location)) {
      storage.put(NAME, Content.of(bytes), PutOptions.onlyIfAbsent());
      assertThat(storage.get(NAME, ByteRange.all())).hasValue(bytes);
      try (Stream<ObjectInfo> list = storage.list("")) {
        assertThat(list).containsExactly(new ObjectInfo(NAME, bytes.length));
      }
    }
  }

  private static StorageException failedList(String location) {
    try (Storage storage = LocalServer.storageAt(location)) {
      return catchThrowableOfType(
          StorageException.class, () -> storage.list("").forEach(found -> {}));
    }
  }

  @Test
  void aServerWithACertificateOfOnesOwnIsTrustedWhenItsAuthorityIsNamed() {
    roundTrip(encrypted("tls") + trusting());
  }

  @Test
  void withoutItsAuthorityTheCertificateIsNotTrustedAndTheSentenceSaysHowToNameIt() {
    StorageException failure = failedList(encrypted("tls"));
    assertThat(failure.reason()).isEqualTo(Reason.MISCONFIGURED);
    assertThat(failure.retry()).isEqualTo(Retry.CANNOT_HELP);
    assertThat(failure)
        .hasMessageContaining("certificate of https://127.0.0.1:" + server.encryptedPort())
        .hasMessageContaining("not trusted");
    assertThat(failure.advice()).contains("ca=FILE.pem");
  }

  @Test
  void row27ACertificateThatExpiredIsRefused() throws Exception {
    row27("expired", "-startdate", "-9d", "-validity", "3", "-ext", "san=ip:127.0.0.1");
  }

  @Test
  void row27TheCertificateOfAnotherHostIsRefused() throws Exception {
    row27("another", "-ext", "san=dns:elsewhere.invalid");
  }

  private static void row27(String name, String... options) throws Exception {
    OwnAuthority own = OwnAuthority.in(folder.resolve(name), options);
    try (ScriptedServer scripted = ScriptedServer.encrypted(own, asked -> Answer.of(200, "", ""))) {
      refuses(scripted.url().replace("http://", "https://") + "&ca=" + own.certificate());
      assertThat(scripted.asked()).isEmpty();
    }
  }

  private static void refuses(String location) {
    StorageException failure = failedList(location);
    assertThat(failure.reason()).isEqualTo(Reason.MISCONFIGURED);
    assertThat(failure.retry()).isEqualTo(Retry.CANNOT_HELP);
    assertThat(failure).hasMessageContaining("certificate of https://127.0.0.1");
    assertThat(failure.advice()).contains("somebody may be in between");
  }

  /// The server was good, and in the middle of a run another one answers in its place.
  @Test
  void row27ACertificateThatChangedIsRefused() throws Exception {
    OwnAuthority other = OwnAuthority.in(folder.resolve("changed"));
    try (ScriptedServer good =
            ScriptedServer.encrypted(
                authority, asked -> Answer.of(404, "NoSuchKey", "").with("Connection", "close"));
        ScriptedServer bad =
            ScriptedServer.encrypted(other, asked -> Answer.of(404, "NoSuchKey", ""));
        ForwardProxy proxy = ForwardProxy.to(good.port());
        Storage storage =
            LocalServer.storageAt(
                "s3://bucket?endpoint=https://storage.invalid&proxy=" + proxy.url() + trusting())) {
      assertThat(storage.head(NAME)).isEmpty();
      proxy.moveTo(bad.port());
      StorageException failure =
          catchThrowableOfType(StorageException.class, () -> storage.head(NAME));
      assertThat(failure.retry()).isEqualTo(Retry.CANNOT_HELP);
      assertThat(failure).hasMessageContaining("not trusted");
      assertThat(bad.asked()).isEmpty();
    }
  }

  @Test
  void aFileWithoutCertificatesIsNamed() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing");
    for (Path file : new Path[] {empty, folder.resolve("absent.pem")}) {
      UsageException failure =
          catchThrowableOfType(
              UsageException.class,
              () -> LocalServer.storageAt(encrypted("tls") + "&ca=" + file).close());
      assertThat(failure).hasMessageContaining(file.toString());
      assertThat(failure.advice()).contains("BEGIN CERTIFICATE");
    }
  }

  @Test
  void plainRequestsGoThroughTheProxyThatIsNamed() throws IOException {
    try (ForwardProxy proxy = ForwardProxy.to(server.port())) {
      roundTrip("s3://bucket/plain?endpoint=http://storage.invalid&proxy=" + proxy.url());
      assertThat(proxy.asked())
          .isNotEmpty()
          .allMatch(line -> line.contains(" http://storage.invalid"));
    }
  }

  @Test
  void encryptedRequestsGoThroughATunnelOfTheProxy() throws IOException {
    try (ForwardProxy proxy = ForwardProxy.to(server.encryptedPort())) {
      String place = "s3://bucket/tunnel?endpoint=https://storage.invalid&proxy=" + proxy.url();
      roundTrip(place + trusting());
      assertThat(proxy.asked())
          .isNotEmpty()
          .allMatch(line -> line.startsWith("CONNECT storage.invalid:443 "));
    }
  }

  @Test
  void theBucketStandsInFrontOfTheHostOrInThePath() throws IOException {
    try (ScriptedServer scripted = ScriptedServer.answering(Answer.of(200, "", ""));
        ForwardProxy proxy = ForwardProxy.to(scripted.port())) {
      String place = "s3://bucket/p?endpoint=http://storage.invalid&proxy=" + proxy.url();
      assertThat(putAt(scripted, place + "&path-style=false"))
          .satisfies(asked -> assertThat(asked.header("Host")).isEqualTo("bucket.storage.invalid"))
          .satisfies(asked -> assertThat(asked.path()).isEqualTo("/p/pack/w/1"));
      assertThat(putAt(scripted, place))
          .satisfies(asked -> assertThat(asked.header("Host")).isEqualTo("storage.invalid"))
          .satisfies(asked -> assertThat(asked.path()).isEqualTo("/bucket/p/pack/w/1"));
    }
  }

  @Test
  void oneCloudsBucketsStandInFrontOfItsHost() throws IOException {
    try (ScriptedServer scripted = ScriptedServer.answering(Answer.of(200, "", ""));
        ForwardProxy proxy = ForwardProxy.to(scripted.port())) {
      Asked asked =
          putAt(
              scripted,
              "oss://bucket/p?endpoint=http://oss.invalid&path-style=false&proxy=" + proxy.url());
      assertThat(asked.header("Host")).isEqualTo("bucket.oss.invalid");
      assertThat(asked.header("X-oss-forbid-overwrite")).isEqualTo("true");
    }
  }

  private static Asked putAt(ScriptedServer scripted, String location) {
    try (Storage storage = LocalServer.storageAt(location)) {
      storage.put(NAME, Content.of(new byte[10]), PutOptions.onlyIfAbsent());
    }
    return scripted.asked().getLast();
  }

  @Test
  void aRoleIsAssumedWithTheCredentialsFoundAndItsOwnSignTheRequests() throws IOException {
    String until = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS) + "";
    String answer =
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
            + "<AssumeRoleResult><Credentials><AccessKeyId>ROLEKEY</AccessKeyId>"
            + "<SecretAccessKey>role-secret</SecretAccessKey><SessionToken>role-token"
            + "</SessionToken><Expiration>"
            + until
            + "</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>";
    try (ScriptedServer tokens = ScriptedServer.answering(Answer.of(200, answer, ""));
        ScriptedServer scripted = ScriptedServer.answering(Answer.of(200, "", ""))) {
      System.setProperty(STS_ADDRESS, "http://127.0.0.1:" + tokens.port());
      try {
        Asked put = putAt(scripted, scripted.url() + "&role-arn=" + ROLE);
        assertThat(put.header("Authorization")).contains("Credential=ROLEKEY/");
        assertThat(put.header("X-amz-security-token")).isEqualTo("role-token");
      } finally {
        System.clearProperty(STS_ADDRESS);
      }
      assertThat(tokens.asked()).hasSize(1);
      Asked asked = tokens.asked().getFirst();
      assertThat(asked.body())
          .contains("Action=AssumeRole&")
          .contains("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fbackup")
          .contains("RoleSessionName=nuwa");
      assertThat(asked.header("Authorization"))
          .contains("Credential=" + System.getProperty("aws.accessKeyId") + "/");
    }
  }

  @Test
  void aRoleThatIsRefusedIsNamed() throws IOException {
    String answer =
        "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error>"
            + "<Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized</Message>"
            + "</Error></ErrorResponse>";
    try (ScriptedServer tokens = ScriptedServer.answering(Answer.of(403, answer, ""));
        ScriptedServer scripted = ScriptedServer.answering(Answer.of(200, "", ""))) {
      System.setProperty(STS_ADDRESS, "http://127.0.0.1:" + tokens.port());
      try {
        StorageException failure = failedList(scripted.url() + "&role-arn=" + ROLE);
        assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
        assertThat(failure).hasMessageContaining(ROLE).hasMessageContaining("not authorized");
        assertThat(failure.advice()).contains("trust policy");
      } finally {
        System.clearProperty(STS_ADDRESS);
      }
      assertThat(scripted.asked()).isEmpty();
    }
  }
}
