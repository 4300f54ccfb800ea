package dev.nuwa.storage.wrap;

import dev.nuwa.error.BackupException;
import dev.nuwa.error.Retry;
import dev.nuwa.error.Sentence;
import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.PutOptions.Existing;
import dev.nuwa.storage.ReadBack;
import dev.nuwa.storage.Storage;
import dev.nuwa.task.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Repeats requests whose failure says that a retry can help: pauses with full jitter, within a
/// budget of retries common to all requests ([RetryBudget]), for a limited time.
///
/// A put whose answer was lost may have happened: it is decided by reading back, never by guessing.
/// A list goes on behind the last name it showed. Stalled transfers are the transport's to notice.
/// Thread-safe; closes what it wraps.
public final class RetryingStorage extends Wrapper {

  /// An answer that is wrong again and again is no outage that passes.
  private static final int WRONG_ANSWERS_MAX = 5;

  private final RetryPolicy policy;
  private final EventSink events;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final RetryBudget budget;

  /// @param random thread-safe, for the jitter
  public RetryingStorage(
      Storage inner, RetryPolicy policy, EventSink events, Ticker ticker, RandomGenerator random) {
    super(inner);
    this.policy = policy;
    this.events = events;
    this.ticker = ticker;
    this.random = random;
    this.budget = new RetryBudget(ticker.nanos());
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    Attempts attempts = new Attempts(Verb.PUT, name.value());
    boolean doubtful = false;
    boolean taken = false;
    while (true) {
      try {
        if (!doubtful || !happened(name, content, options)) {
          inner.put(name, content, options);
        }
        budget.earn();
        return;
      } catch (StorageException e) {
        if (e.reason() == Reason.EXISTS && doubtful && !taken) {
          taken = true; // perhaps by our own first attempt, arriving late: look again, once
          continue;
        }
        doubtful |= e.reason() != Reason.THROTTLED;
        attempts.failed(e);
      }
    }
  }

  @Override
  public Optional<byte[]> get(ObjectName name, ByteRange range) {
    return repeat(Verb.GET, name, () -> inner.get(name, range));
  }

  @Override
  public Optional<InputStream> open(ObjectName name, ByteRange.Slice range) {
    return repeat(Verb.GET, name, () -> inner.open(name, range))
        .map(in -> new Arriving(name, range, in));
  }

  @Override
  public Optional<ObjectInfo> head(ObjectName name) {
    return repeat(Verb.HEAD, name, () -> inner.head(name));
  }

  @Override
  public Stream<ObjectInfo> list(String prefix) {
    Listing listing = new Listing(prefix);
    int traits = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(listing, traits), false)
        .onClose(listing::close);
  }

  @Override
  public void delete(ObjectName name) {
    repeat(
        Verb.DELETE,
        name,
        () -> {
          inner.delete(name);
          return name;
        });
  }

  private boolean happened(ObjectName name, Content content, PutOptions options) {
    return switch (ReadBack.of(inner, name, content)) {
      case SAME -> true;
      case ABSENT -> false;
      case OTHER -> {
        if (options.existing() == Existing.KEEP) {
          throw new StorageException(
              Reason.EXISTS,
              name.value(),
              Sentence.of("{0} is already in {1}, with other bytes", name, describe()),
              Sentence.NONE,
              null);
        }
        yield false;
      }
    };
  }

  private <T> T repeat(Verb verb, ObjectName name, Supplier<T> request) {
    Attempts attempts = new Attempts(verb, name.value());
    while (true) {
      try {
        T answer = request.get();
        budget.earn();
        return answer;
      } catch (BackupException e) {
        attempts.failed(e);
      }
    }
  }

  /// The failures of one request so far.
  private final class Attempts {

    private final Verb verb;
    private final String object;
    private int failures;
    private long firstFailureNanos;

    Attempts(Verb verb, String object) {
      this.verb = verb;
      this.object = object;
    }

    void reset() {
      failures = 0;
    }

    /// Waits before the next attempt, or throws the failure if there shall be none.
    void failed(BackupException e) {
      long now = ticker.nanos();
      if (failures == 0) {
        firstFailureNanos = now;
      }
      failures++;
      if (e.retry() == Retry.CANNOT_HELP || failures >= attemptsMax(e)) {
        throw e;
      }
      if (e instanceof StorageException s && s.reason() == Reason.THROTTLED) {
        budget.reached();
      }
      Duration wait = nextWait(now);
      Duration left = limit().minusNanos(now - firstFailureNanos);
      if (wait.compareTo(left) > 0) {
        throw e;
      }
      String reason = String.valueOf(e.getMessage());
      events.emit(
          new Event.StorageRetry(
              verb.word(), object, failures, wait.toMillis(), left.toMillis(), reason));
      ticker.pause(wait);
    }

    private int attemptsMax(BackupException e) {
      boolean wrong = e instanceof StorageException s && s.reason() == Reason.CORRUPT;
      return wrong ? Math.min(WRONG_ANSWERS_MAX, policy.attemptsMax()) : policy.attemptsMax();
    }

    private Duration limit() {
      return budget.wasAnswered() ? policy.giveUpAfter() : policy.giveUpUnansweredAfter();
    }

    private Duration nextWait(long now) {
      Duration jitter =
          Duration.ofNanos(random.nextLong(policy.waitMaxAfter(failures).toNanos() + 1));
      Duration token = budget.take(now);
      return jitter.compareTo(token) > 0 ? jitter : token;
    }
  }

  /// A range that goes on behind the last byte it gave, asked for anew after a failure. Progress
  /// resets the count of attempts. Not thread-safe.
  private final class Arriving extends InputStream {

    private final ObjectName name;
    private final ByteRange.Slice range;
    private final Attempts attempts;
    private @Nullable InputStream in;
    private int done;

    Arriving(ObjectName name, ByteRange.Slice range, InputStream first) {
      this.name = name;
      this.range = range;
      this.attempts = new Attempts(Verb.GET, name.value());
      this.in = first;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      while (true) {
        try {
          int got = source().read(buffer, offset, length);
          if (got > 0) {
            done += got;
            attempts.reset();
          }
          return got;
        } catch (BackupException e) {
          close();
          attempts.failed(e);
        }
      }
    }

    /// An object that vanished meanwhile ends here.
    private InputStream source() {
      InputStream found = in;
      if (found == null) {
        found =
            inner
                .open(name, new ByteRange.Slice(range.offset() + done, range.length() - done))
                .orElseGet(InputStream::nullInputStream);
        in = found;
      }
      return found;
    }

    @Override
    public void close() throws IOException {
      InputStream open = in;
      in = null;
      if (open != null) {
        open.close();
      }
    }
  }

  /// A list that starts again after a failure and passes over what it has shown. Progress resets
  /// the count of attempts. Not thread-safe.
  private final class Listing implements Iterator<ObjectInfo>, AutoCloseable {

    private final String prefix;
    private final Attempts attempts;
    private @Nullable Stream<ObjectInfo> stream;
    private @Nullable Iterator<ObjectInfo> names;
    private @Nullable ObjectInfo shown;
    private @Nullable ObjectInfo next;

    Listing(String prefix) {
      this.prefix = ObjectName.requirePrefix(prefix);
      this.attempts = new Attempts(Verb.LIST, prefix);
      find(); // a storage that is missing says so at once
    }

    @Override
    public boolean hasNext() {
      return next != null || find();
    }

    @Override
    public ObjectInfo next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      ObjectInfo result = next;
      shown = result;
      next = null;
      return result;
    }

    @Override
    public void close() {
      if (stream != null) {
        stream.close();
        stream = null;
        names = null;
      }
    }

    private boolean find() {
      while (true) {
        try {
          boolean found = findOnce();
          attempts.reset();
          return found;
        } catch (BackupException e) {
          close();
          attempts.failed(e);
        }
      }
    }

    private boolean findOnce() {
      Iterator<ObjectInfo> from = names;
      if (from == null) {
        stream = inner.list(prefix);
        from = stream.iterator();
        names = from;
        budget.earn();
      }
      ObjectInfo last = shown;
      while (from.hasNext()) {
        ObjectInfo found = from.next();
        if (last == null || found.name().compareTo(last.name()) > 0) {
          next = found;
          return true;
        }
      }
      return false;
    }
  }
}
