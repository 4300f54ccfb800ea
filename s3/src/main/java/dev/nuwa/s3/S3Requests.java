package dev.nuwa.s3;

import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.s3.S3Text.Sentence;
import dev.nuwa.s3.wire.Bucket;
import dev.nuwa.s3.wire.BucketRequest;
import dev.nuwa.s3.wire.ListPage;
import dev.nuwa.s3.wire.Reply;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.PutOptions.Existing;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpMethod;

/// The five requests: one method is one request. What is absent is empty, a name that is taken a
/// [StorageException]; every other answer is thrown as [Bucket] throws it.
final class S3Requests {

  /// Metadata of an object: the random id of the put that stored it.
  static final String ATTEMPT = "nuwa-attempt";

  private static final int PIECE_BYTES = 256 << 10;

  private final S3Location location;
  private final S3Text text;
  private final Bucket bucket;

  /// What a server tells of an object.
  ///
  /// @param length empty when the server did not say it
  /// @param attempt the id of the put that stored it; empty for a stranger's
  record Found(OptionalLong length, String attempt) {}

  S3Requests(S3Connection connection) {
    this.location = connection.location();
    this.text = connection.text();
    this.bucket = connection.bucket();
  }

  /// @return the name
  ObjectName put(ObjectName name, Content content, PutOptions options, String attempt) {
    try (PutBody body = new PutBody(content)) {
      BucketRequest.Body sent = new BucketRequest.Body(body, content.length(), content.sha256());
      Map<String, String> headers = headers(content, options, attempt);
      return bucket.send(
          new BucketRequest(SdkHttpMethod.PUT, key(name), Map.of(), headers, Optional.of(sent)),
          _ -> name);
    } catch (AwsServiceException e) {
      if (options.existing() == Existing.KEEP && isTaken(e)) {
        String taken = text.of(S3Message.TAKEN, location.shown(), name);
        throw new StorageException(Reason.EXISTS, name.value(), taken, "", e);
      }
      throw e;
    }
  }

  private Map<String, String> headers(Content content, PutOptions options, String attempt) {
    S3Location.Writing writing = location.writing();
    Map<String, String> headers = new TreeMap<>();
    headers.put("Content-Type", "application/octet-stream");
    headers.put("x-amz-meta-" + ATTEMPT, attempt);
    storageClass(options).ifPresent(name -> headers.put("x-amz-storage-class", name));
    writing.encryption().ifPresent(name -> headers.put("x-amz-server-side-encryption", name));
    writing
        .encryptionKey()
        .ifPresent(id -> headers.put("x-amz-server-side-encryption-aws-kms-key-id", id));
    if (writing.checksum()) {
      headers.put("x-amz-checksum-crc32c", checksum(content));
    }
    if (options.existing() == Existing.KEEP) {
      Optional<String> own = location.preset().exclusion().header();
      headers.put(own.orElse("If-None-Match"), own.isPresent() ? "true" : "*");
    }
    return headers;
  }

  /// A hint that the cloud does not know is dropped: the class of the URL, or the default, holds.
  private Optional<String> storageClass(PutOptions options) {
    return options
        .storageClass()
        .filter(hint -> hint.equals(hint.toUpperCase(java.util.Locale.ROOT)))
        .or(() -> location.writing().storageClass());
  }

  private static boolean isTaken(AwsServiceException e) {
    String code = S3Errors.code(e);
    return e.statusCode() == 412
        || (e.statusCode() == 409
            && (code.equals("FileAlreadyExists") || code.equals("ObjectAlreadyExists")));
  }

  /// The bytes of a range, exact or none; empty when there is no such object.
  Optional<byte[]> get(ObjectName name, ByteRange range) {
    Map<String, String> headers = new TreeMap<>();
    header(range).ifPresent(bytes -> headers.put("Range", bytes));
    BucketRequest request = BucketRequest.of(SdkHttpMethod.GET, key(name), headers);
    try {
      return Optional.of(bucket.send(request, reply -> read(name, range, reply)));
    } catch (AwsServiceException e) {
      if (e.statusCode() == 416) {
        return Optional.of(new byte[0]);
      }
      return absent(e);
    }
  }

  /// The bytes of a range as they come, to be closed by the caller; empty when there is no such
  /// object. What comes too early to its end is a [StorageException].
  Optional<InputStream> open(ObjectName name, ByteRange.Slice range) {
    Map<String, String> headers = new TreeMap<>();
    header(range).ifPresent(bytes -> headers.put("Range", bytes));
    BucketRequest request = BucketRequest.of(SdkHttpMethod.GET, key(name), headers);
    try {
      return Optional.of(new Arriving(name, range, bucket.open(request)));
    } catch (AwsServiceException e) {
      if (e.statusCode() == 416) {
        return Optional.of(InputStream.nullInputStream());
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

  private byte[] read(ObjectName name, ByteRange range, Reply reply) throws IOException {
    long length = reply.length().orElse(-1);
    if (length < 0 || length > Integer.MAX_VALUE - 8) {
      reply.abort();
      throw truncated(name, "?", length, null);
    }
    boolean whole = reply.header("Content-Range").isEmpty();
    byte[] bytes = readFully(reply.body(), (int) length);
    if (bytes.length < length) {
      reply.abort();
      throw truncated(name, bytes.length, length, null);
    }
    return whole ? part(bytes, range) : bytes;
  }

  /// As many bytes as come before the end of the answer, which may be too early.
  private static byte[] readFully(InputStream body, int length) throws IOException {
    byte[] bytes = new byte[length];
    int filled = 0;
    while (filled < length) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException();
      }
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

  /// Empty when there is no such object.
  Optional<Found> head(ObjectName name) {
    BucketRequest request = BucketRequest.of(SdkHttpMethod.HEAD, key(name), Map.of());
    try {
      return Optional.of(
          bucket.send(
              request,
              reply ->
                  new Found(reply.length(), reply.header("x-amz-meta-" + ATTEMPT).orElse(""))));
    } catch (AwsServiceException e) {
      return absent(e);
    }
  }

  /// @return the name
  ObjectName delete(ObjectName name) {
    try {
      return bucket.send(BucketRequest.of(SdkHttpMethod.DELETE, key(name), Map.of()), _ -> name);
    } catch (AwsServiceException e) {
      absent(e);
    }
    return name;
  }

  /// One page of a list.
  ///
  /// @param after the token of the page before; empty for the first
  ListPage page(String prefix, Optional<String> after) {
    return bucket.send(ListPage.request(location.prefix() + prefix, after), ListPage::read);
  }

  private String key(ObjectName name) {
    return location.prefix() + name.value();
  }

  /// Empty for an object that is not there; a bucket that is not there is a failure.
  private static <T> Optional<T> absent(AwsServiceException e) {
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

  /// The body of an answer to [#open]. Used by one thread.
  private final class Arriving extends InputStream {

    private final ObjectName name;
    private final Reply reply;
    private final long announced;
    private long passed;
    private final long end;

    Arriving(ObjectName name, ByteRange.Slice range, Reply reply) {
      this.name = name;
      this.reply = reply;
      this.announced = reply.length().orElse(-1);
      if (announced < 0) {
        reply.abort();
        throw truncated(name, "?", announced, null);
      }
      boolean whole = reply.header("Content-Range").isEmpty();
      this.end = whole ? range.end(announced) : Math.min(announced, range.length());
      if (whole) {
        pass(range.start(announced));
      }
    }

    /// Some servers answer with all bytes.
    private void pass(long start) {
      byte[] piece = new byte[(int) Math.min(PIECE_BYTES, start)];
      try {
        while (passed < start) {
          take(piece, 0, (int) Math.min(piece.length, start - passed));
        }
      } catch (IOException e) {
        reply.abort();
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return passed == end ? -1 : take(into, offset, (int) Math.min(length, end - passed));
    }

    private int take(byte[] into, int offset, int length) throws IOException {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException();
      }
      int got = readOrEnd(reply.body(), into, offset, Math.min(PIECE_BYTES, length));
      if (got < 0) {
        throw truncated(name, passed, announced, null);
      }
      passed += got;
      return got;
    }

    /// Rather another connection than what nobody wants of this one.
    @Override
    public void close() throws IOException {
      if (passed < announced) {
        reply.abort();
      }
      reply.body().close();
    }
  }
}
