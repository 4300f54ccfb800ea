package dev.nuwa.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.crypto.Digests;
import dev.nuwa.format.Hash;
import dev.nuwa.s3.ScriptedServer.Answer;
import dev.nuwa.s3.ScriptedServer.Asked;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The headers of a put, as a server sees them.
@Timeout(60)
final class WhatIsSentTest {

  private static final byte[] BYTES = new byte[100_000];

  @TempDir Path folder;

  private static Asked put(ScriptedServer server, String location, PutOptions options) {
    try (Storage storage = LocalServer.storageAt(location)) {
      storage.put(ObjectName.of("pack/w/1"), Content.of(BYTES), options);
    }
    return server.asked().getLast();
  }

  private static Asked put(String parameters) throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(Answer.of(200, "", ""))) {
      return put(server, server.url() + parameters, PutOptions.onlyIfAbsent());
    }
  }

  @Test
  void aPutIsOnePieceSignedWholeWithItsConditionAndAttempt() throws IOException {
    Asked asked = put("");
    assertThat(asked.method()).isEqualTo("PUT");
    assertThat(asked.body()).hasSize(BYTES.length);
    assertThat(asked.header("Content-length")).isEqualTo("" + BYTES.length);
    assertThat(asked.header("Content-encoding")).isEmpty();
    assertThat(asked.header("X-amz-content-sha256"))
        .isEqualTo(HexFormat.of().formatHex(Digests.sha256(BYTES)));
    assertThat(asked.header("If-none-match")).isEqualTo("*");
    assertThat(asked.header("X-amz-meta-nuwa-attempt")).matches("[0-9a-f]{16}");
    assertThat(asked.headers().keySet())
        .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).contains("checksum"))
        .noneMatch(name -> name.equalsIgnoreCase("x-amz-trailer"));
  }

  @Test
  void overAnEncryptedWayThePayloadIsNotSigned() throws Exception {
    OwnAuthority authority = OwnAuthority.in(folder);
    try (ScriptedServer server =
        ScriptedServer.encrypted(authority, asked -> Answer.of(200, "", ""))) {
      String location =
          server.url().replace("http://", "https://") + "&ca=" + authority.certificate();
      Asked asked = put(server, location, PutOptions.plain());
      assertThat(asked.header("X-amz-content-sha256")).isEqualTo("UNSIGNED-PAYLOAD");
      assertThat(asked.header("If-none-match")).isEmpty();
    }
  }

  /// What was written with its sums is read once, to be sent, and signed on either way.
  @Test
  void aBodyWhoseSumsAreKnownIsReadOnce() throws Exception {
    OwnAuthority authority = OwnAuthority.in(folder);
    try (ScriptedServer plain = ScriptedServer.answering(Answer.of(200, "", ""));
        ScriptedServer encrypted =
            ScriptedServer.encrypted(authority, asked -> Answer.of(200, "", ""))) {
      String safe = encrypted.url().replace("http://", "https://");
      for (String location :
          List.of(
              plain.url() + "&checksum=crc32c",
              safe + "&checksum=crc32c&ca=" + authority.certificate())) {
        Known known = new Known();
        try (Storage storage = LocalServer.storageAt(location)) {
          storage.put(ObjectName.of("pack/w/1"), known, PutOptions.onlyIfAbsent());
        }
        assertThat(known.opened).hasValue(1);
      }
      for (ScriptedServer server : List.of(plain, encrypted)) {
        Asked asked = server.asked().getLast();
        assertThat(asked.body()).hasSize(BYTES.length);
        assertThat(asked.header("X-amz-content-sha256"))
            .isEqualTo(HexFormat.of().formatHex(Digests.sha256(BYTES)));
        assertThat(asked.header("X-amz-checksum-crc32c")).isNotEmpty();
      }
    }
  }

  private static final class Known implements Content {

    private final AtomicInteger opened = new AtomicInteger();

    @Override
    public long length() {
      return BYTES.length;
    }

    @Override
    public InputStream open() {
      opened.incrementAndGet();
      return new ByteArrayInputStream(BYTES);
    }

    @Override
    public OptionalInt crc32c() {
      return OptionalInt.of(Digests.crc32c(BYTES, 0, BYTES.length));
    }

    @Override
    public Optional<Hash> sha256() {
      return Optional.of(Hash.of(Digests.sha256(BYTES)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "&storage-class=STANDARD_IA, X-amz-storage-class, STANDARD_IA",
    "&sse=AES256, X-amz-server-side-encryption, AES256",
    "&sse=aws:kms, X-amz-server-side-encryption, aws:kms",
    "&sse-kms-key=arn:aws:kms:x, X-amz-server-side-encryption, aws:kms",
    "&sse-kms-key=arn:aws:kms:x, X-amz-server-side-encryption-aws-kms-key-id, arn:aws:kms:x",
  })
  void whatTheLocationSaysOfWritingIsInEachPut(String parameters, String header, String value)
      throws IOException {
    assertThat(put(parameters).header(header)).isEqualTo(value);
    assertThat(put("").header(header)).isEmpty();
  }

  @Test
  void aChecksumGoesWithItWhereThatIsAskedFor() throws IOException {
    byte[] crc = ByteBuffer.allocate(4).putInt(Digests.crc32c(BYTES, 0, BYTES.length)).array();
    assertThat(put("&checksum=crc32c").header("X-amz-checksum-crc32c"))
        .isEqualTo(Base64.getEncoder().encodeToString(crc));
  }

  @ParameterizedTest
  @CsvSource({"oss, X-oss-forbid-overwrite", "cos, X-cos-forbid-overwrite"})
  void cloudsWithAHeaderOfTheirOwnGetThatOne(String scheme, String header) throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(Answer.of(200, "", ""))) {
      String location = server.url().replace("s3://", scheme + "://") + "&path-style=true";
      Asked asked = put(server, location, PutOptions.onlyIfAbsent());
      assertThat(asked.header(header)).isEqualTo("true");
      assertThat(asked.header("If-none-match")).isEmpty();
    }
  }

  @Test
  void anAddressOfTheNewerKindIsReached() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(Answer.of(200, "", ""));
        ForwardProxy proxy = ForwardProxy.to(server.port())) {
      String location = "s3://bucket?endpoint=http://[2001:db8::1]:9000&proxy=" + proxy.url();
      Asked asked = put(server, location, PutOptions.plain());
      assertThat(asked.header("Host")).isEqualTo("[2001:db8::1]:9000");
      assertThat(proxy.asked()).first().asString().startsWith("PUT http://[2001:db8::1]:9000/");
    }
  }

  @Test
  void amazonIsAlsoAskedByBothKindsOfAddress() throws IOException {
    try (ScriptedServer server = ScriptedServer.answering(Answer.of(200, "", ""));
        ForwardProxy proxy = ForwardProxy.to(server.port());
        Storage storage =
            LocalServer.storageAt(
                "s3://bucket?region=eu-west-3&dual-stack=true&timeout=2&proxy=" + proxy.url())) {
      try {
        storage.head(ObjectName.of("pack/w/1"));
      } catch (dev.nuwa.error.StorageException e) {
        assertThat(e).hasMessageContaining("s3://bucket"); // what answers here speaks no TLS
      }
      assertThat(proxy.asked())
          .isNotEmpty()
          .allMatch(
              line -> line.startsWith("CONNECT bucket.s3.dualstack.eu-west-3.amazonaws.com:"));
    }
  }
}
