package dev.nuwa.repo.blob;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.repo.index.PackEntry;
import dev.nuwa.repo.unit.StoredUnit;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Stretches of node packs in memory, one for each pack, the least recently used thrown out first.
/// Nodes that are read together mostly lie together: who goes on where a stretch ended gets one
/// twice as long, and a small pack is fetched whole.
///
/// Locking rule: map and size are guarded by `this`; nothing is fetched under the lock.
final class PackWindows {

  private static final int FIRST_BYTES = 256 << 10;

  private final Storage storage;
  private final long bytesMax;
  private final int largestBytes;
  private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true);
  private long bytesHeld;

  /// @param bytesMax how much is kept at most, besides what is in use
  PackWindows(Storage storage, long bytesMax) {
    this.storage = storage;
    this.bytesMax = bytesMax;
    this.largestBytes = (int) Math.clamp(bytesMax / 4, FIRST_BYTES, 4L << 20);
  }

  /// Bytes of a pack.
  record Window(long start, byte[] bytes) {

    boolean covers(StoredUnit unit) {
      return unit.offset() >= start && unit.end() <= end();
    }

    long end() {
      return start + bytes.length;
    }
  }

  /// A window in which the whole of a unit lies.
  ///
  /// @throws CorruptionException when the pack is missing or too short
  Window get(PackEntry pack, StoredUnit unit) {
    int wanted;
    synchronized (this) {
      Window known = windows.get(pack.name());
      if (known != null && known.covers(unit)) {
        return known;
      }
      wanted = known == null ? FIRST_BYTES : nextBytes(known, unit);
    }
    Window fetched = fetch(pack, unit, wanted);
    keep(pack.name(), fetched);
    return fetched;
  }

  /// The same from the storage, whatever is in memory.
  Window fetchAgain(PackEntry pack, StoredUnit unit) {
    Window fetched = fetch(pack, unit, FIRST_BYTES);
    keep(pack.name(), fetched);
    return fetched;
  }

  private int nextBytes(Window known, StoredUnit unit) {
    long ahead = unit.end() - known.end();
    boolean goesOn = ahead > 0 && ahead <= largestBytes;
    return goesOn ? Math.min(largestBytes, 2 * known.bytes().length) : FIRST_BYTES;
  }

  private Window fetch(PackEntry pack, StoredUnit unit, int wanted) {
    boolean whole = pack.length() <= wanted;
    long start = whole ? 0 : unit.offset();
    long end = Math.min(pack.length(), Math.max(unit.end(), start + wanted));
    byte[] bytes =
        storage
            .get(ObjectName.of(pack.name()), ByteRange.of(start, (int) (end - start)))
            .orElseThrow(() -> new CorruptionException(pack.name(), -1, "it is missing"));
    Window window = new Window(start, bytes);
    if (!window.covers(unit)) {
      throw new CorruptionException(pack.name(), unit.offset(), "it ends before this unit");
    }
    return window;
  }

  private synchronized void keep(String pack, Window window) {
    Window before = windows.put(pack, window);
    bytesHeld += window.bytes().length - (before == null ? 0 : before.bytes().length);
    Iterator<Window> eldest = windows.values().iterator();
    while (bytesHeld > bytesMax && windows.size() > 1) {
      bytesHeld -= eldest.next().bytes().length;
      eldest.remove();
    }
  }
}
