package dev.nuwa.s3;

import dev.nuwa.error.BackupException;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.s3.S3Errors.Asked;
import dev.nuwa.s3.S3Text.Sentence;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Capabilities;
import dev.nuwa.storage.Capabilities.Changes;
import dev.nuwa.storage.Capabilities.Exclusive;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.ReadBack;
import dev.nuwa.storage.Staging;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.StorageProvider.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// A bucket, or the part of one below a prefix. One object is one PUT, whatever its length.
///
/// A put with `onlyIfAbsent` carries `If-None-Match: *` (or the cloud's own header), and every put
/// an attempt id in the object's metadata: when an answer is lost, or says that the name is taken,
/// a look at that id tells whether it was this very put. Thread-safe, blocking, repeats nothing but
/// one request after credentials were refreshed.
final class S3Storage implements Storage {

  /// The longest object of a single PUT.
  private static final long OBJECT_BYTES_MAX = 5L << 30;

  private final S3Connection connection;
  private final S3Requests requests;
  private final S3Errors errors;
  private final RandomGenerator random;
  private final Path scratch;

  /// @param surroundings random numbers for the ids of attempts
  S3Storage(S3Connection connection, Surroundings surroundings) {
    this.connection = connection;
    this.requests = new S3Requests(connection);
    this.errors = new S3Errors(connection.location(), connection.text(), surroundings.clock());
    this.random = surroundings.random();
    this.scratch = surroundings.scratch();
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    if (content.length() > OBJECT_BYTES_MAX) {
      throw tooLong(name, content.length());
    }
    String attempt = "%016x".formatted(random.nextLong());
    try {
      ask(Asked.PUT, name.value(), () -> requests.put(name, content, options, attempt));
    } catch (StorageException e) {
      if (!isSettled(name, content, attempt, e)) {
        throw e;
      }
    }
  }

  @Override
  public Optional<byte[]> get(ObjectName name, ByteRange range) {
    return switch (range) {
      case ByteRange.Slice slice when slice.length() == 0 -> head(name).map(_ -> new byte[0]);
      case ByteRange.Last last when last.length() == 0 -> head(name).map(_ -> new byte[0]);
      case ByteRange.All _, ByteRange.Slice _, ByteRange.Last _ ->
          ask(Asked.READ, name.value(), () -> requests.get(name, range));
    };
  }

  @Override
  public Optional<InputStream> open(ObjectName name, ByteRange.Slice range) {
    if (range.length() == 0) {
      return get(name, range).map(ByteArrayInputStream::new);
    }
    return ask(Asked.READ, name.value(), () -> requests.open(name, range))
        .map(in -> new Arriving(name, in));
  }

  @Override
  public Optional<ObjectInfo> head(ObjectName name) {
    return ask(Asked.READ, name.value(), () -> requests.head(name))
        .map(found -> new ObjectInfo(name, length(name, found)));
  }

  /// A server owes the length of what it holds.
  private long length(ObjectName name, S3Requests.Found found) {
    return found
        .length()
        .orElseThrow(() -> {
          Sentence sentence =
              Sentence.of(S3Message.TRUNCATED, S3Message.TRY_TRUNCATED, describe(), name, 0, "?");
          return connection.text().failure(Reason.CORRUPT, name.value(), sentence, null);
        });
  }

  @Override
  public Stream<ObjectInfo> list(String prefix) {
    ObjectName.requirePrefix(prefix);
    S3Listing listing =
        new S3Listing(
            connection,
            prefix,
            after -> ask(Asked.LIST, prefix, () -> requests.page(prefix, after)));
    int traits = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(listing, traits), false);
  }

  @Override
  public void delete(ObjectName name) {
    ask(Asked.DELETE, name.value(), () -> requests.delete(name));
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(
        Exclusive.ATOMIC, Changes.ALL, OBJECT_BYTES_MAX, Optional.of(Staging.in(scratch)));
  }

  @Override
  public String describe() {
    return connection.location().shown();
  }

  @Override
  public void close() {
    connection.close();
  }

  /// Asks once; a second time with new credentials when the server says that they have expired.
  private <T> T ask(Asked asked, String object, Supplier<T> request) {
    int age = connection.credentials().age();
    try {
      try {
        T answer = request.get();
        errors.answered();
        return answer;
      } catch (AwsServiceException e) {
        if (!S3Errors.isExpired(e)) {
          throw e;
        }
        connection.credentials().refresh(age);
        return request.get();
      }
    } catch (BackupException | IllegalStateException e) {
      throw e;
    } catch (RuntimeException e) {
      throw errors.of(e, asked, object);
    }
  }

  /// Whether a failed put is done all the same: its answer was lost, or the name holds just these
  /// bytes already.
  private boolean isSettled(
      ObjectName name, Content content, String attempt, StorageException failure) {
    return switch (failure.reason()) {
      case EXISTS -> isOwn(name, attempt) || isThere(name, content);
      case UNREACHABLE -> isOwnAfterTrouble(name, attempt);
      case MISSING, REFUSED, MISCONFIGURED, THROTTLED, FULL, LOCKED, ARCHIVED, CORRUPT -> false;
    };
  }

  /// Whether a name that is said to be taken holds these bytes. Some servers also say so when two
  /// requests meet, of a name that holds nothing: that is to be tried again.
  private boolean isThere(ObjectName name, Content content) {
    ReadBack found = ReadBack.of(this, name, content);
    if (found == ReadBack.ABSENT) {
      Sentence sentence =
          Sentence.of(S3Message.CONDITION_CONFLICT, S3Message.TRY_LATER, describe(), name, "412");
      throw connection.text().failure(Reason.THROTTLED, name.value(), sentence, null);
    }
    return found == ReadBack.SAME;
  }

  private boolean isOwnAfterTrouble(ObjectName name, String attempt) {
    try {
      return isOwn(name, attempt);
    } catch (StorageException e) {
      return false; // still no answer: the put stays in doubt, and its own failure is thrown
    }
  }

  private boolean isOwn(ObjectName name, String attempt) {
    Optional<S3Requests.Found> found = ask(Asked.READ, name.value(), () -> requests.head(name));
    return found.map(f -> attempt.equals(f.attempt())).orElse(false);
  }

  private StorageException tooLong(ObjectName name, long length) {
    Sentence sentence =
        Sentence.of(
            S3Message.TOO_LONG, S3Message.TRY_TOO_LONG, describe(), name, length + " bytes");
    return connection.text().failure(Reason.REFUSED, name.value(), sentence, null);
  }

  /// A body whose failures are told as those of a request.
  private final class Arriving extends FilterInputStream {

    private final ObjectName name;

    Arriving(ObjectName name, InputStream in) {
      super(in);
      this.name = name;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return ask(
          Asked.READ,
          name.value(),
          () -> {
            try {
              return in.read(into, offset, length);
            } catch (IOException e) {
              throw new UncheckedIOException(e.getMessage(), e);
            }
          });
    }

    /// All that was wanted is here.
    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        // a connection that cannot even be given up is no longer used
      }
    }
  }
}
