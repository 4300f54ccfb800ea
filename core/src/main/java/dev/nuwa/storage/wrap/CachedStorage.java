package dev.nuwa.storage.wrap;

import dev.nuwa.error.Sentence;
import dev.nuwa.event.Event;
import dev.nuwa.event.EventSink;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// Keeps structure objects (whatever is neither data nor a key slot) in a local folder. Objects are
/// written once, so their bytes never go stale; what does not agree with its own hash is not kept.
/// Whether an object still exists does: `list` and `head` always ask the storage, and a `get` of
/// what somebody else deleted may still answer.
///
/// The cache is bound to one repository, holds the bytes as they are stored (sealed), and may be
/// deleted, damaged, full or unwritable without harm. Thread-safe; closes what it wraps.
public final class CachedStorage extends Wrapper {

  private static final Set<String> KINDS =
      Set.of("cert", "config", "drop", "gen", "index", "ok", "pin", "probe", "snap");
  private static final int OBJECT_SHARE = 8;
  private static final long OBJECT_BYTES_MAX = 64 << 20;

  private final CacheFolder cache;
  private final Path folder;
  private final long objectBytesMax;
  private final EventSink events;
  private final AtomicBoolean unwritable = new AtomicBoolean();

  /// @param folder where the caches of all repositories lie, each in a folder of its own
  /// @param repository the repository's id, `[0-9a-z-]+`
  /// @param bytesMax how large the cache of this repository may get
  public CachedStorage(
      Storage inner, Path folder, String repository, long bytesMax, EventSink events) {
    if (!ObjectName.isValid(repository) || repository.contains("/")) {
      throw new IllegalArgumentException("not a repository id: " + repository);
    }
    super(inner);
    this.cache = new CacheFolder(folder, repository, bytesMax);
    this.folder = folder;
    this.objectBytesMax = Math.min(OBJECT_BYTES_MAX, bytesMax / OBJECT_SHARE);
    this.events = events;
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    if (!isKept(name, content.length())) {
      inner.put(name, content, options);
      return;
    }
    forget(name);
    inner.put(name, content, options);
    keep(name, content.origin());
  }

  @Override
  public Optional<byte[]> get(ObjectName name, ByteRange range) {
    if (!KINDS.contains(name.kind())) {
      return inner.get(name, range);
    }
    Optional<byte[]> kept = cache.read(name);
    if (kept.isPresent()) {
      return kept.map(bytes -> cut(bytes, range));
    }
    Optional<byte[]> found = inner.get(name, range);
    if (range instanceof ByteRange.All) {
      found
          .filter(bytes -> isKept(name, bytes.length) && SoundStorage.isSound(name, bytes))
          .ifPresent(bytes -> keep(name, Content.of(bytes)));
    }
    return found;
  }

  @Override
  public Optional<InputStream> open(ObjectName name, ByteRange.Slice range) {
    return KINDS.contains(name.kind())
        ? get(name, range).map(ByteArrayInputStream::new)
        : inner.open(name, range);
  }

  @Override
  public void delete(ObjectName name) {
    inner.delete(name);
    if (KINDS.contains(name.kind())) {
      forget(name);
    }
  }

  private boolean isKept(ObjectName name, long bytes) {
    return KINDS.contains(name.kind()) && bytes <= objectBytesMax;
  }

  private static byte[] cut(byte[] bytes, ByteRange range) {
    return range instanceof ByteRange.All
        ? bytes
        : Arrays.copyOfRange(bytes, (int) range.start(bytes.length), (int) range.end(bytes.length));
  }

  private void keep(ObjectName name, Content object) {
    if (unwritable.get()) {
      return;
    }
    try {
      cache.write(name, object);
    } catch (IOException e) {
      warn(e);
    }
  }

  private void forget(ObjectName name) {
    try {
      cache.remove(name);
    } catch (IOException e) {
      warn(e);
    }
  }

  /// Once is enough: the run goes on without a cache.
  private void warn(IOException e) {
    if (!Thread.currentThread().isInterrupted() && !unwritable.getAndSet(true)) {
      events.emit(
          new Event.Warning(
              "cache",
              Sentence.of("the cache in {0} cannot be written, going on without: {1}", folder, e)));
    }
  }
}
