package dev.nuwa.storage.wrap;

import dev.nuwa.error.StorageException;
import dev.nuwa.error.StorageException.Reason;
import dev.nuwa.format.Hash;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import dev.nuwa.task.MemoryBudget;
import dev.nuwa.task.Pace;
import dev.nuwa.task.PacedInput;
import dev.nuwa.task.Permit;
import dev.nuwa.task.Ticker;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Bounds what is asked of a storage at once: requests, bytes in flight, bytes per second. When the
/// storage asks to slow down there are fewer requests at once, and step by step more again. A list
/// holds its connection only while it steps, so that its reader may ask for objects in between.
/// Thread-safe; closes what it wraps.
public final class LimitedStorage extends Wrapper {

  /// @param connections requests at once, at least 1
  /// @param bytesInFlight content of puts and of ranged gets at once; a larger object goes alone,
  ///   and an opened range takes none: it holds what its reader's buffer holds
  /// @param upBytesPerSecond sent, 0 for no limit
  /// @param downBytesPerSecond received, 0 for no limit
  public record Limits(
      int connections, long bytesInFlight, long upBytesPerSecond, long downBytesPerSecond) {
    public Limits {
      if (upBytesPerSecond < 0 || downBytesPerSecond < 0) {
        throw new IllegalArgumentException("negative bandwidth");
      }
    }
  }

  private static final int PIECE_BYTES = 128 << 10;

  private final Throttle connections;
  private final MemoryBudget inFlight;
  private final Pace up;
  private final Pace down;

  public LimitedStorage(Storage inner, Limits limits, Ticker ticker) {
    super(inner);
    this.connections = new Throttle(limits.connections());
    this.inFlight = new MemoryBudget(limits.bytesInFlight());
    this.up = new Pace(limits.upBytesPerSecond(), ticker);
    this.down = new Pace(limits.downBytesPerSecond(), ticker);
  }

  /// Changes the bandwidth of what is moved from now on, in bytes per second; 0 for no limit.
  public void changeBandwidth(long upBytesPerSecond, long downBytesPerSecond) {
    up.change(upBytesPerSecond);
    down.change(downBytesPerSecond);
  }

  /// Asks for the bandwidth again and again, in bytes per second; 0 for no limit. Both are called
  /// often and from many threads.
  public void followBandwidth(LongSupplier upload, LongSupplier download) {
    up.follow(upload);
    down.follow(download);
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    try (Throttle.Place _ = connections.acquire();
        Permit _ = fly(content.length())) {
      told(() -> {
        inner.put(name, new PacedContent(content, up), options);
        return name;
      });
    }
  }

  @Override
  public Optional<byte[]> get(ObjectName name, ByteRange range) {
    try (Throttle.Place _ = connections.acquire();
        Permit _ = fly(bytesAtMost(range))) {
      Optional<byte[]> found = told(() -> inner.get(name, range));
      found.ifPresent(b -> down.move(b.length));
      return found;
    }
  }

  @Override
  public Optional<InputStream> open(ObjectName name, ByteRange.Slice range) {
    Throttle.Place place = connections.acquire();
    boolean kept = false;
    try {
      Optional<InputStream> found = told(() -> inner.open(name, range));
      kept = found.isPresent();
      return found.map(in -> new Arriving(in, down, place));
    } finally {
      if (!kept) {
        place.close();
      }
    }
  }

  @Override
  public Optional<ObjectInfo> head(ObjectName name) {
    try (Throttle.Place _ = connections.acquire()) {
      return told(() -> inner.head(name));
    }
  }

  @Override
  public Stream<ObjectInfo> list(String prefix) {
    try (Throttle.Place _ = connections.acquire()) {
      Stream<ObjectInfo> names = told(() -> inner.list(prefix));
      return StreamSupport.stream(new LimitedListing(names.spliterator()), false)
          .onClose(names::close);
    }
  }

  @Override
  public void delete(ObjectName name) {
    try (Throttle.Place _ = connections.acquire()) {
      told(() -> {
        inner.delete(name);
        return name;
      });
    }
  }

  /// How many requests may run at once now; fewer than at first after the storage asked for it.
  public int connections() {
    return connections.allowed();
  }

  /// Learns from how a request ended how many may run at once.
  private <T> T told(Supplier<T> request) {
    try {
      T answer = request.get();
      connections.answered();
      return answer;
    } catch (StorageException e) {
      if (e.reason() == Reason.THROTTLED) {
        connections.slower();
      }
      throw e;
    }
  }

  /// What a get may bring; unknown for a whole object, which its reader answers for.
  private static long bytesAtMost(ByteRange range) {
    return switch (range) {
      case ByteRange.All all -> 0;
      case ByteRange.Slice slice -> slice.length();
      case ByteRange.Last last -> last.length();
    };
  }

  private Permit fly(long bytes) {
    return inFlight.acquire(Math.min(bytes, inFlight.totalBytes()));
  }

  private final class LimitedListing extends Spliterators.AbstractSpliterator<ObjectInfo> {

    private final Spliterator<ObjectInfo> names;

    LimitedListing(Spliterator<ObjectInfo> names) {
      super(Long.MAX_VALUE, ORDERED | DISTINCT | NONNULL);
      this.names = names;
    }

    @Override
    public boolean tryAdvance(Consumer<? super ObjectInfo> action) {
      ObjectInfo[] found = new ObjectInfo[1];
      boolean more;
      try (Throttle.Place _ = connections.acquire()) {
        more = names.tryAdvance(name -> found[0] = name);
      }
      if (more) {
        action.accept(found[0]);
      }
      return more;
    }
  }

  private record PacedContent(Content content, Pace pace) implements Content {
    @Override
    public Content origin() {
      return pace.isUnlimited() ? content.origin() : this;
    }

    @Override
    public long length() {
      return content.length();
    }

    @Override
    public OptionalInt crc32c() {
      return content.crc32c();
    }

    @Override
    public Optional<Hash> sha256() {
      return content.sha256();
    }

    @Override
    public InputStream open() {
      return new PacedStream(content.open(), pace);
    }
  }

  /// Bytes on their way to us, and the place among the connections that they take until then.
  private static final class Arriving extends PacedInput {

    private final Throttle.Place place;

    Arriving(InputStream in, Pace pace, Throttle.Place place) {
      super(in, pace);
      this.place = place;
    }

    @Override
    public void close() throws IOException {
      try (Throttle.Place _ = place) {
        super.close();
      }
    }
  }

  private static final class PacedStream extends FilterInputStream {

    private final Pace pace;

    PacedStream(InputStream in, Pace pace) {
      super(in);
      this.pace = pace;
    }

    @Override
    public int read() throws IOException {
      pace.move(1);
      return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int got = super.read(buffer, offset, Math.min(length, pace.pieceBytes(PIECE_BYTES)));
      pace.move(Math.max(0, got));
      return got;
    }

    @Override
    public long transferTo(OutputStream out) throws IOException {
      byte[] piece = new byte[PIECE_BYTES];
      long moved = 0;
      for (int got = read(piece); got >= 0; got = read(piece)) {
        out.write(piece, 0, got);
        moved += got;
      }
      return moved;
    }
  }
}
