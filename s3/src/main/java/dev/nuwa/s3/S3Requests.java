package dev.nuwa.s3;

import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.s3.S3Text.Sentence;
import dev.nuwa.s3.signing.Signing;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.PutOptions.Existing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The five requests as the SDK has them: one method is one request. What is absent is empty, a
/// name that is taken a [StorageException]; everything else is thrown as the SDK threw it.
final class S3Requests {

  /// Metadata of an object: the random id of the put that stored it.
  static final String ATTEMPT = "nuwa-attempt";

  private static final int PIECE_BYTES = 256 << 10;

  private final S3Location location;
  private final S3Text text;
  private final S3Client client;

  S3Requests(S3Connection connection) {
    this.location = connection.location();
    this.text = connection.text();
    this.client = connection.client();
  }

  /// @return the name
  ObjectName put(ObjectName name, Content content, PutOptions options, String attempt) {
    PutObjectRequest request = request(name, content, options, attempt);
    try (PutBody body = new PutBody(content)) {
      client.putObject(
          request,
          RequestBody.fromContentProvider(body, content.length(), "application/octet-stream"));
      return name;
    } catch (S3Exception e) {
      if (options.existing() == Existing.KEEP && isTaken(e)) {
        String taken = text.of(S3Message.TAKEN, location.shown(), name);
        throw new StorageException(Reason.EXISTS, name.value(), taken, "", e);
      }
      throw e;
    }
  }

  private PutObjectRequest request(
      ObjectName name, Content content, PutOptions options, String attempt) {
    S3Location.Writing writing = location.writing();
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(location.bucket())
            .key(key(name))
            .metadata(Map.of(ATTEMPT, attempt));
    storageClass(options).ifPresent(request::storageClass);
    writing.encryption().ifPresent(request::serverSideEncryption);
    writing.encryptionKey().ifPresent(request::ssekmsKeyId);
    if (writing.checksum()) {
      request.checksumCRC32C(checksum(content));
    }
    AwsRequestOverrideConfiguration.Builder more = AwsRequestOverrideConfiguration.builder();
    content.sha256().ifPresent(hash -> more.putHeader(Signing.PAYLOAD, hash.toString()));
    if (options.existing() == Existing.KEEP) {
      location
          .preset()
          .exclusion()
          .header()
          .ifPresentOrElse(
              header -> more.putHeader(header, "true"), () -> request.ifNoneMatch("*"));
    }
    return request.overrideConfiguration(more.build()).build();
  }

  /// A hint that the cloud does not know is dropped: the class of the URL, or the default, holds.
  private Optional<String> storageClass(PutOptions options) {
    return options
        .storageClass()
        .filter(hint -> hint.equals(hint.toUpperCase(java.util.Locale.ROOT)))
        .or(() -> location.writing().storageClass());
  }

  private static boolean isTaken(S3Exception e) {
    String code = S3Errors.code(e);
    return e.statusCode() == 412
        || (e.statusCode() == 409
            && (code.equals("FileAlreadyExists") || code.equals("ObjectAlreadyExists")));
  }

  /// The bytes of a range, exact or none; empty when there is no such object.
  Optional<byte[]> get(ObjectName name, ByteRange range) {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(location.bucket()).key(key(name));
    header(range).ifPresent(request::range);
    try {
      return Optional.of(
          client.getObject(request.build(), (response, body) -> read(name, range, response, body)));
    } catch (S3Exception e) {
      if (e.statusCode() == 416) {
        return Optional.of(new byte[0]);
      }
      return absent(e);
    }
  }

  private static Optional<String> header(ByteRange range) {
    return switch (range) {
      case ByteRange.All _ -> Optional.empty();
      case ByteRange.Slice slice -> {
        long end = Math.min(Long.MAX_VALUE - slice.length(), slice.offset()) + slice.length() - 1;
        yield Optional.of("bytes=" + Math.min(slice.offset(), end) + "-" + end);
      }
      case ByteRange.Last last -> Optional.of("bytes=-" + last.length());
    };
  }

  private byte[] read(
      ObjectName name, ByteRange range, GetObjectResponse response, AbortableInputStream body) {
    long length = response.contentLength() == null ? -1 : response.contentLength();
    if (length < 0 || length > Integer.MAX_VALUE - 8) {
      body.abort();
      throw truncated(name, "?", length, null);
    }
    boolean whole = response.contentRange() == null;
    try {
      byte[] bytes = readFully(body, (int) length);
      if (bytes.length < length) {
        throw truncated(name, bytes.length, length, null);
      }
      return whole ? part(bytes, range) : bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// As many bytes as come before the end of the answer, which may be too early.
  private static byte[] readFully(InputStream body, int length) throws IOException {
    byte[] bytes = new byte[length];
    int filled = 0;
    while (filled < length) {
      int got = readOrEnd(body, bytes, filled, Math.min(PIECE_BYTES, length - filled));
      if (got < 0) {
        return Arrays.copyOf(bytes, filled);
      }
      filled += got;
    }
    return bytes;
  }

  /// The client tells an early end as an exception of its own.
  private static int readOrEnd(InputStream body, byte[] bytes, int offset, int length)
      throws IOException {
    try {
      return body.read(bytes, offset, length);
    } catch (ConnectionClosedException e) {
      return -1;
    }
  }

  /// Some servers answer a range that covers everything, or that they cannot serve, with all bytes.
  private static byte[] part(byte[] bytes, ByteRange range) {
    int start = (int) range.start(bytes.length);
    int end = (int) range.end(bytes.length);
    return start == 0 && end == bytes.length ? bytes : Arrays.copyOfRange(bytes, start, end);
  }

  private StorageException truncated(
      ObjectName name, Object got, long wanted, @Nullable IOException e) {
    Sentence sentence =
        Sentence.of(
            S3Message.TRUNCATED, S3Message.TRY_TRUNCATED, location.shown(), name, got, wanted);
    return text.failure(Reason.CORRUPT, name.value(), sentence, e);
  }

  /// Length and metadata; empty when there is no such object.
  Optional<HeadObjectResponse> head(ObjectName name) {
    try {
      return Optional.of(client.headObject(r -> r.bucket(location.bucket()).key(key(name))));
    } catch (S3Exception e) {
      return absent(e);
    }
  }

  /// @return the name
  ObjectName delete(ObjectName name) {
    try {
      client.deleteObject(r -> r.bucket(location.bucket()).key(key(name)));
    } catch (S3Exception e) {
      absent(e);
    }
    return name;
  }

  /// One page of a list.
  ///
  /// @param after the token of the page before; empty for the first
  ListObjectsV2Response page(String prefix, Optional<String> after) {
    return client.listObjectsV2(r -> {
      r.bucket(location.bucket()).prefix(location.prefix() + prefix);
      after.ifPresent(r::continuationToken);
    });
  }

  private String key(ObjectName name) {
    return location.prefix() + name.value();
  }

  /// Empty for an object that is not there; a bucket that is not there is a failure.
  private static <T> Optional<T> absent(S3Exception e) {
    String code = S3Errors.code(e);
    if (e.statusCode() == 404 && !code.equals("NoSuchBucket")) {
      return Optional.empty();
    }
    throw e;
  }

  private static String checksum(Content content) {
    int sum = content.crc32c().orElseGet(() -> summed(content));
    byte[] bytes = ByteBuffer.allocate(4).putInt(sum).array();
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static int summed(Content content) {
    CRC32C crc = new CRC32C();
    byte[] piece = new byte[PIECE_BYTES];
    try (InputStream in = content.open()) {
      for (int got = in.read(piece); got >= 0; got = in.read(piece)) {
        crc.update(piece, 0, got);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("content", e);
    }
    return (int) crc.getValue();
  }
}
