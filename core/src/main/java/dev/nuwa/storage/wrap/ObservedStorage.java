package dev.nuwa.storage.wrap;

import dev.nuwa.error.BackupException;
import dev.nuwa.error.StorageException;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.task.Ticker;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// Tells of every request, at the end of all together, and counts them by verb and kind, so that
/// tests can say what an operation may cost. A list is one request, told of when it ends or is
/// closed. Thread-safe; closes what it wraps.
public final class ObservedStorage extends Wrapper {

  /// What is counted together: all requests of one verb for one kind of object.
  ///
  /// @param kind the part of the name (or prefix) before the first slash, such as `pack`
  public record Group(Verb verb, String kind) implements Comparable<Group> {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Group that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
      return 31 * verb.hashCode() + kind.hashCode();
    }

    @Override
    public int compareTo(Group other) {
      int byVerb = verb.compareTo(other.verb);
      return byVerb != 0 ? byVerb : kind.compareTo(other.kind);
    }
  }

  /// @param requests how many were sent, failed ones included
  /// @param bytes content sent or received; for a list the names seen
  /// @param failures how many of them threw
  public record Tally(long requests, long bytes, long failures) {
    private Tally plus(Tally more) {
      return new Tally(requests + more.requests, bytes + more.bytes, failures + more.failures);
    }
  }

  private static final Tally NOTHING = new Tally(0, 0, 0);
  private static final String OK = "ok";
  private static final String ABSENT = "absent";

  private final EventSink events;
  private final Ticker ticker;
  private final ConcurrentHashMap<Group, Tally> tallies = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  public ObservedStorage(Storage inner, EventSink events, Ticker ticker) {
    super(inner);
    this.events = events;
    this.ticker = ticker;
  }

  /// What was asked so far, ordered by verb and kind; a copy.
  public Map<Group, Tally> tallies() {
    return new TreeMap<>(tallies);
  }

  /// What was asked so far of one verb for one kind.
  public Tally tally(Verb verb, String kind) {
    return tallies.getOrDefault(new Group(verb, kind), NOTHING);
  }

  /// All requests so far, of whatever verb and kind.
  public long requests() {
    return tallies.values().stream().mapToLong(Tally::requests).sum();
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    Request request = new Request(Verb.PUT, name.value());
    try {
      inner.put(name, content, options);
    } catch (BackupException e) {
      throw request.failed(0, e);
    }
    request.done(content.length(), OK);
  }

  @Override
  public Optional<byte[]> get(ObjectName name, ByteRange range) {
    Request request = new Request(Verb.GET, name.value());
    Optional<byte[]> found;
    try {
      found = inner.get(name, range);
    } catch (BackupException e) {
      throw request.failed(0, e);
    }
    request.done(found.map(b -> b.length).orElse(0), found.isPresent() ? OK : ABSENT);
    return found;
  }

  @Override
  public Optional<InputStream> open(ObjectName name, ByteRange.Slice range) {
    Request request = new Request(Verb.GET, name.value());
    Optional<InputStream> found;
    try {
      found = inner.open(name, range);
    } catch (BackupException e) {
      throw request.failed(0, e);
    }
    if (found.isEmpty()) {
      request.done(0, ABSENT);
    }
    return found.map(in -> new Arriving(in, request));
  }

  @Override
  public Optional<ObjectInfo> head(ObjectName name) {
    Request request = new Request(Verb.HEAD, name.value());
    Optional<ObjectInfo> found;
    try {
      found = inner.head(name);
    } catch (BackupException e) {
      throw request.failed(0, e);
    }
    request.done(0, found.isPresent() ? OK : ABSENT);
    return found;
  }

  @Override
  public Stream<ObjectInfo> list(String prefix) {
    Request request = new Request(Verb.LIST, prefix);
    try {
      Stream<ObjectInfo> names = inner.list(prefix);
      Listing listing = new Listing(request, names.iterator());
      int traits = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
      return StreamSupport.stream(Spliterators.spliteratorUnknownSize(listing, traits), false)
          .onClose(() -> request.done(listing.seen, OK))
          .onClose(names::close);
    } catch (BackupException e) {
      throw request.failed(0, e);
    }
  }

  @Override
  public void delete(ObjectName name) {
    Request request = new Request(Verb.DELETE, name.value());
    try {
      inner.delete(name);
    } catch (BackupException e) {
      throw request.failed(0, e);
    }
    request.done(0, OK);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      events.emit(total());
    }
    inner.close();
  }

  private Event.Requests total() {
    SortedMap<String, Long> byVerb = new TreeMap<>();
    tallies.forEach(
        (group, tally) -> byVerb.merge(group.verb().word(), tally.requests(), Long::sum));
    return new Event.Requests(byVerb, bytes(Verb.PUT), bytes(Verb.GET));
  }

  private long bytes(Verb verb) {
    return tallies.entrySet().stream()
        .filter(entry -> entry.getKey().verb() == verb)
        .mapToLong(entry -> entry.getValue().bytes())
        .sum();
  }

  /// One request, told of once. Used by one thread.
  private final class Request {

    private final Verb verb;
    private final String object;
    private final long startNanos = ticker.nanos();
    private boolean told;

    Request(Verb verb, String object) {
      this.verb = verb;
      this.object = object;
    }

    void done(long bytes, String outcome) {
      tell(new Tally(1, bytes, 0), outcome);
    }

    BackupException failed(long bytes, BackupException e) {
      String outcome =
          e instanceof StorageException s ? s.reason().name().toLowerCase(Locale.ROOT) : "failed";
      tell(new Tally(1, bytes, 1), outcome);
      return e;
    }

    private void tell(Tally tally, String outcome) {
      if (told) {
        return;
      }
      told = true;
      int slash = object.indexOf('/');
      Group group = new Group(verb, slash < 0 ? object : object.substring(0, slash));
      tallies.merge(group, tally, Tally::plus);
      long nanos = ticker.nanos() - startNanos;
      events.emit(new Event.StorageRequest(verb.word(), object, tally.bytes(), nanos, outcome));
    }
  }

  /// One request until its last byte was taken.
  private static final class Arriving extends FilterInputStream {

    private final Request request;
    private long bytes;

    Arriving(InputStream in, Request request) {
      super(in);
      this.request = request;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        int got = super.read(buffer, offset, length);
        bytes += Math.max(0, got);
        return got;
      } catch (BackupException e) {
        throw request.failed(bytes, e);
      }
    }

    @Override
    public void close() throws IOException {
      request.done(bytes, OK);
      super.close();
    }
  }

  private static final class Listing implements Iterator<ObjectInfo> {

    private final Request request;
    private final Iterator<ObjectInfo> names;
    private long seen;

    Listing(Request request, Iterator<ObjectInfo> names) {
      this.request = request;
      this.names = names;
    }

    @Override
    public boolean hasNext() {
      try {
        boolean more = names.hasNext();
        if (!more) {
          request.done(seen, OK);
        }
        return more;
      } catch (BackupException e) {
        throw request.failed(seen, e);
      }
    }

    @Override
    public ObjectInfo next() {
      ObjectInfo next = names.next();
      seen++;
      return next;
    }
  }
}
