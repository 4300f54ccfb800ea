package dev.nuwa.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.s3.ScriptedServer.Answer;
import dev.nuwa.s3.ScriptedServer.Asked;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every place that credentials may come from, in a process that has nothing but the one: the
/// request that arrives is signed with what was found there.
@Timeout(120)
final class CredentialSourcesTest {

  private static final String ROLE = "arn:aws:iam::123456789012:role/backup";

  @TempDir Path folder;

  /// Source, then the properties and the end of the location that lead to it.
  private final Map<String, List<String>> sources = new LinkedHashMap<>();

  private static String tokens(String action, String key) {
    return "<%1$sResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><%1$sResult>"
            .formatted(action)
        + "<Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
            .formatted(key)
        + "<SessionToken>token-%s</SessionToken><Expiration>%s</Expiration></Credentials>"
            .formatted(key, inAnHour())
        + "</%1$sResult></%1$sResponse>".formatted(action);
  }

  private static Instant inAnHour() {
    return Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
  }

  private static String json(String key) {
    return ("{\"Code\":\"Success\",\"AccessKeyId\":\"%1$s\",\"SecretAccessKey\":\"s\","
            + "\"Token\":\"token-%1$s\",\"Expiration\":\"%2$s\"}")
        .formatted(key, inAnHour());
  }

  /// All the servers that hand out credentials, and the bucket.
  private static Answer answer(Asked asked) {
    if (asked.body().contains("Action=AssumeRoleWithWebIdentity")) {
      boolean known = asked.body().contains("WebIdentityToken=web-token");
      return known
          ? Answer.of(200, tokens("AssumeRoleWithWebIdentity", "WEB"), "")
          : Answer.of(400, "InvalidIdentityToken", "no such token");
    }
    if (asked.body().contains("Action=AssumeRole&")) {
      return Answer.of(200, tokens("AssumeRole", "ROLE"), "");
    }
    return switch (asked.path()) {
      case "/container" -> Answer.json(json("CONTAINER"));
      case "/latest/api/token" -> Answer.json("instance-token");
      case "/latest/meta-data/iam/security-credentials/" -> Answer.json("machine");
      case "/latest/meta-data/iam/security-credentials/machine" -> Answer.json(json("INSTANCE"));
      case "/federation/credentials" ->
          Answer.json(
              ("{\"roleCredentials\":{\"accessKeyId\":\"SSO\",\"secretAccessKey\":\"s\","
                      + "\"sessionToken\":\"token-SSO\",\"expiration\":%d}}")
                  .formatted(inAnHour().toEpochMilli()));
      default ->
          asked.path().startsWith("/bucket")
              ? Answer.of(
                  200, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>", "")
              : Answer.of(404, "NoSuchKey", "");
    };
  }

  private void sources(String server) throws IOException {
    Path token = Files.writeString(folder.resolve("web-token"), "web-token");
    String noMachine = "aws.disableEc2Metadata=true";
    String sts = "aws.endpointUrlSts=" + server;
    sources.put("ENVIRONMENT", List.of("aws.accessKeyId=ENVIRONMENT", "aws.secretAccessKey=s", ""));
    sources.put(
        "WEB",
        List.of(noMachine, sts, "aws.webIdentityTokenFile=" + token, "aws.roleArn=" + ROLE, ""));
    sources.put(
        "CONTAINER",
        List.of(noMachine, "aws.containerCredentialsFullUri=" + server + "/container", ""));
    sources.put("INSTANCE", List.of("aws.ec2MetadataServiceEndpoint=" + server, ""));
    sources.put(
        "SSO", List.of(noMachine, "aws.endpointUrlSso=" + server, "&profile=single-sign-on"));
    sources.put("PROCESS", List.of(noMachine, "&profile=process"));
    sources.put("PROFILE", List.of(noMachine, "&profile=keys"));
    sources.put("ROLE", List.of(noMachine, sts, "&profile=role"));
  }

  private void writeProfiles() throws IOException, NoSuchAlgorithmException {
    Path aws = Files.createDirectories(folder.resolve(".aws/sso/cache")).getParent().getParent();
    Files.writeString(
        aws.resolve("config"),
        """
        [profile single-sign-on]
        sso_session = own
        sso_account_id = 123456789012
        sso_role_name = backup
        [sso-session own]
        sso_start_url = https://example.awsapps.com/start
        sso_region = us-east-1
        [profile process]
        credential_process = /bin/echo '{"Version":1,"AccessKeyId":"PROCESS","SecretAccessKey":"s"}'
        [profile role]
        role_arn = %s
        source_profile = keys
        """
            .formatted(ROLE));
    Files.writeString(
        aws.resolve("credentials"),
        "[keys]\naws_access_key_id = PROFILE\naws_secret_access_key = s\n");
    byte[] name = MessageDigest.getInstance("SHA-1").digest("own".getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        aws.resolve("sso/cache/" + HexFormat.of().formatHex(name) + ".json"),
        "{\"startUrl\":\"https://example.awsapps.com/start\",\"region\":\"us-east-1\","
            + "\"accessToken\":\"signed-on\",\"expiresAt\":\"2099-01-01T00:00:00Z\"}");
  }

  @Test
  void whatIsFoundThereSignsTheRequest() throws Exception {
    writeProfiles();
    try (ScriptedServer server = ScriptedServer.answering(CredentialSourcesTest::answer)) {
      sources("http://127.0.0.1:" + server.port());
      List<String> said = run(arguments(server.url()));
      assertThat(said).hasSameSizeAs(sources.keySet()).containsOnly("listed");
      List<String> signed =
          server.asked().stream()
              .filter(asked -> asked.path().startsWith("/bucket"))
              .map(
                  asked -> asked.header("Authorization").replaceAll(".*Credential=(\\w+)/.*", "$1"))
              .toList();
      assertThat(signed).containsExactlyElementsOf(sources.keySet());
    }
  }

  /// Web identities and roles of a profile are asked for at a server of a region: that of the
  /// location when nothing nearer names one. The first also goes by the proxy of the location.
  @Test
  void rolesAreAskedForInTheRegionOfTheLocation() throws Exception {
    writeProfiles();
    Files.writeString(
        folder.resolve(".aws/config"),
        "\n[profile near]\nregion = eu-north-1\nrole_arn = %s\nsource_profile = keys\n"
            .formatted(ROLE),
        StandardOpenOption.APPEND);
    try (ScriptedServer server = ScriptedServer.answering(CredentialSourcesTest::answer);
        ForwardProxy proxy = ForwardProxy.to(server.port())) {
      String noMachine = "aws.disableEc2Metadata=true";
      String sts = "aws.endpointUrlSts=http://127.0.0.1:" + server.port();
      String there = "&region=eu-west-3";
      sources.put("ROLE", List.of(noMachine, sts, there + "&profile=role"));
      sources.put("NEAR", List.of(noMachine, sts, there + "&profile=near"));
      sources.put(
          "NAMED", List.of(noMachine, sts, "aws.region=eu-south-1", there + "&profile=role"));
      List<String> web =
          List.of(
              noMachine,
              "aws.webIdentityTokenFile=" + folder.resolve("web-token"),
              "aws.roleArn=" + ROLE,
              there + "&timeout=2&proxy=" + proxy.url());
      sources.put("WEB", web);
      Files.writeString(folder.resolve("web-token"), "web-token");
      List<String> said = run(arguments(server.url()));
      assertThat(said.subList(0, 3)).containsOnly("listed");
      assertThat(server.asked().stream().filter(asked -> asked.body().contains("AssumeRole")))
          .extracting(asked -> asked.header("Authorization").replaceAll(".*/(.*)/sts/.*", "$1"))
          .containsExactly("eu-west-3", "eu-north-1", "eu-south-1");
      assertThat(proxy.asked())
          .first()
          .asString()
          .startsWith("CONNECT sts.eu-west-3.amazonaws.com:443");
    }
  }

  /// Something is there and does not work: that is said, not that nothing is there.
  @Test
  void whatIsThereAndDoesNotWorkIsNamedWithItsReason() throws Exception {
    writeProfiles();
    Files.writeString(
        folder.resolve(".aws/config"),
        "\n[profile broken]\ncredential_process = /bin/false\n",
        StandardOpenOption.APPEND);
    try (ScriptedServer server = ScriptedServer.answering(CredentialSourcesTest::answer)) {
      String url = "http://127.0.0.1:" + server.port();
      Path token = Files.writeString(folder.resolve("other-token"), "not this one");
      String noMachine = "aws.disableEc2Metadata=true";
      sources.put(
          "WEB",
          List.of(
              noMachine,
              "aws.endpointUrlSts=" + url,
              "aws.webIdentityTokenFile=" + token,
              "aws.roleArn=" + ROLE,
              ""));
      sources.put("PROCESS", List.of(noMachine, "&profile=broken"));
      sources.put(
          "CONTAINER",
          List.of(noMachine, "aws.containerCredentialsFullUri=" + url + "/nothing-here", ""));
      sources.put("PROFILE", List.of(noMachine, "&profile=absent"));
      List<String> said = run(arguments(server.url()));
      assertThat(said).hasSize(4);
      assertThat(said.get(0)).startsWith("the credentials of AWS_WEB_IDENTITY_TOKEN_FILE cannot");
      assertThat(said.get(1)).startsWith("the credentials of ~/.aws cannot be had: ");
      assertThat(said.get(2)).contains("of AWS_CONTAINER_CREDENTIALS_FULL_URI cannot be had: ");
      assertThat(said.get(3)).contains("no credentials of the profile \"absent\"");
      assertThat(said).allMatch(line -> line.length() < 300 && !line.contains("Provider("));
    }
  }

  private List<String> arguments(String location) {
    List<String> arguments = new ArrayList<>();
    sources
        .values()
        .forEach(words -> {
          arguments.addAll(words.subList(0, words.size() - 1));
          arguments.add(location + words.getLast());
        });
    return arguments;
  }

  /// In an environment of its own; only this class is on its class path.
  private List<String> run(List<String> arguments) throws IOException, InterruptedException {
    Path classes = Path.of("target/test-classes").toAbsolutePath();
    Path alone = Files.createDirectories(folder.resolve("classes/dev/nuwa/s3"));
    Files.copy(classes.resolve("dev/nuwa/s3/ListOnce.class"), alone.resolve("ListOnce.class"));
    String path =
        System.getProperty("java.class.path")
            + File.pathSeparator
            + System.getProperty("jdk.module.path", "");
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                folder.resolve("classes").toString(),
                "-Dnuwa.test.path=" + path,
                "dev.nuwa.s3.ListOnce"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said.lines().toList();
  }
}
