package dev.nuwa.source.names;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.nuwa.spill.SpillFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Numbers by number, as many as there are: up to a mebibyte of slots on the heap, a larger table
/// in a nameless file that is mapped, so that the system may take its pages back. Not thread-safe.
public final class LongTable implements AutoCloseable {

  private static final int SLOT_BYTES = 16;
  private static final int FIRST_SLOTS = 64;
  private static final long HEAP_SLOTS_MAX = 64 << 10;

  private final Path spillFolder;
  private MemorySegment slots = MemorySegment.ofArray(new long[2 * FIRST_SLOTS]);
  private long capacity = FIRST_SLOTS;
  private long count;
  private @Nullable Arena mapped;

  /// @param spillFolder for the nameless file; made when it is not there
  public LongTable(Path spillFolder) {
    this.spillFolder = spillFolder;
  }

  /// What was put for a key.
  public OptionalLong find(long key) {
    long slot = slot(slots, capacity, key);
    return key(slots, slot) == 0 ? OptionalLong.empty() : OptionalLong.of(value(slots, slot));
  }

  /// Puts a value unless there is one, which then is the answer.
  ///
  /// @param key not 0
  public OptionalLong putIfAbsent(long key, long value) {
    if (key == 0) {
      throw new IllegalArgumentException("0 is no key");
    }
    OptionalLong found = find(key);
    if (found.isEmpty()) {
      if (2 * (count + 1) > capacity) {
        grow();
      }
      put(slots, slot(slots, capacity, key), key, value);
      count++;
    }
    return found;
  }

  /// The slot of a key, or the empty one where it goes.
  private static long slot(MemorySegment slots, long capacity, long key) {
    long mixed = (key ^ key >>> 32) * 0x9e3779b97f4a7c15L;
    long slot = (mixed ^ mixed >>> 29) & (capacity - 1);
    while (key(slots, slot) != 0 && key(slots, slot) != key) {
      slot = (slot + 1) & (capacity - 1);
    }
    return slot;
  }

  private static long key(MemorySegment slots, long slot) {
    return slots.get(JAVA_LONG, slot * SLOT_BYTES);
  }

  private static long value(MemorySegment slots, long slot) {
    return slots.get(JAVA_LONG, slot * SLOT_BYTES + Long.BYTES);
  }

  private static void put(MemorySegment slots, long slot, long key, long value) {
    slots.set(JAVA_LONG, slot * SLOT_BYTES, key);
    slots.set(JAVA_LONG, slot * SLOT_BYTES + Long.BYTES, value);
  }

  private void grow() {
    long larger = 2 * capacity;
    Arena before = mapped;
    MemorySegment next =
        larger <= HEAP_SLOTS_MAX ? MemorySegment.ofArray(new long[(int) larger * 2]) : map(larger);
    for (long i = 0; i < capacity; i++) {
      long key = key(slots, i);
      if (key != 0) {
        put(next, slot(next, larger, key), key, value(slots, i));
      }
    }
    slots = next;
    capacity = larger;
    if (before != null) {
      before.close();
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // kept open in `mapped`
  private MemorySegment map(long capacityOfMap) {
    Arena arena = Arena.ofShared();
    try (SpillFile file = new SpillFile(spillFolder)) {
      MemorySegment segment = file.mapZeros(capacityOfMap * SLOT_BYTES, arena);
      mapped = arena;
      return segment;
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  @Override
  public void close() {
    Arena arena = mapped;
    mapped = null;
    slots = MemorySegment.ofArray(new long[2 * FIRST_SLOTS]);
    capacity = FIRST_SLOTS;
    count = 0;
    if (arena != null) {
      arena.close();
    }
  }
}
