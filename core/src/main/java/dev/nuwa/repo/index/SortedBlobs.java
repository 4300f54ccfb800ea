package dev.nuwa.repo.index;

import dev.nuwa.repo.index.column.NativeNumbers;
import dev.nuwa.spill.SpillFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// [BlobPlaces] of an index that would take too much memory: 24 bytes for each blob in a nameless
/// file, sorted by a mix of its id, and 8 bytes in memory for each block of 170. A look reads one
/// block, or two.
///
/// Blobs are put into [#PARTS] parts by the highest bits of the mix as they come, a block at a
/// time; each part is then sorted in memory and written behind the last one.
final class SortedBlobs implements BlobPlaces {

  private static final int PART_BITS = 10;
  private static final int PARTS = 1 << PART_BITS;
  private static final int RECORD = 2 * Long.BYTES + 2 * Integer.BYTES;
  private static final int UNIT_AT = 2 * Long.BYTES + Integer.BYTES;
  private static final int BLOCK_RECORDS = 170; // 4080 bytes
  private static final int BLOCK = BLOCK_RECORDS * RECORD;

  /// The lowest bits of a mix do not count: they hold the place of a record while it is sorted.
  private static final int INDEX_BITS = 20;

  private static final long KEY_MASK = -1L << INDEX_BITS;

  private final IdMixer mixer;
  private final SpillFile sorted;
  private final Part[] parts = new Part[PARTS];
  private @Nullable SpillFile unsorted;
  private int size;

  /// @param seed any random number
  /// @param folder for nameless files
  SortedBlobs(long seed, Path folder) {
    this.mixer = new IdMixer(seed);
    this.sorted = new SpillFile(folder);
    this.unsorted = new SpillFile(folder);
    Arrays.setAll(parts, _ -> new Part());
  }

  /// Blobs whose mixes begin alike.
  private static final class Part {

    /// What is not in a file yet; none of a part that is sorted.
    private @Nullable ByteBuffer last = NativeNumbers.bytes(BLOCK);

    /// Of the unsorted blocks; once sorted the place of the first, the others follow it.
    private long[] places = new long[1];

    private int blocks;
    private int count;

    /// The lowest key of each block, once sorted.
    private long[] firstKeys = new long[0];
  }

  private int partOf(long key) {
    return (int) (key >>> (Long.SIZE - PART_BITS));
  }

  private long key(long high, long low) {
    return mixer.mix(high, low) & KEY_MASK;
  }

  @Override
  public void add(long high, long low, int unit) {
    Part part = parts[partOf(key(high, low))];
    ByteBuffer block = unfinished(part);
    if (part.count == 1 << INDEX_BITS) {
      throw new IllegalStateException("more blobs than one index can hold: " + size);
    }
    block.putLong(high).putLong(low).putInt(size).putInt(unit);
    part.count++;
    size++;
    if (!block.hasRemaining()) {
      if (part.places.length == part.blocks) {
        part.places = Arrays.copyOf(part.places, 2 * part.blocks);
      }
      part.places[part.blocks++] = unsortedFile().append(block.flip());
      block.clear();
    }
  }

  private SpillFile unsortedFile() {
    SpillFile file = unsorted;
    if (file == null) {
      throw new IllegalStateException("already sorted");
    }
    return file;
  }

  private static ByteBuffer unfinished(Part part) {
    ByteBuffer block = part.last;
    if (block == null) {
      throw new IllegalStateException("already sorted");
    }
    return block;
  }

  @Override
  public void finish() {
    SpillFile file = unsorted;
    if (file == null) {
      return;
    }
    int longest = 0;
    for (Part part : parts) {
      longest = Math.max(longest, part.count);
    }
    Sorter sorter = new Sorter(file, longest);
    for (Part part : parts) {
      sorter.sort(part);
    }
    unsorted = null;
    file.close();
  }

  /// Sorts part after part with the same memory.
  private final class Sorter {
    private final SpillFile from;
    private final ByteBuffer records;
    private final ByteBuffer block = NativeNumbers.bytes(BLOCK);
    private final long[] order;

    Sorter(SpillFile from, int longest) {
      this.from = from;
      this.records = NativeNumbers.bytes(Math.multiplyExact(longest, RECORD));
      this.order = new long[longest];
    }

    void sort(Part part) {
      read(part);
      for (int i = 0; i < part.count; i++) {
        int at = i * RECORD;
        order[i] = key(records.getLong(at), records.getLong(at + Long.BYTES)) | i;
      }
      Arrays.sort(order, 0, part.count);
      part.firstKeys = new long[(part.count + BLOCK_RECORDS - 1) / BLOCK_RECORDS];
      block.clear();
      for (int i = 0; i < part.count; i++) {
        if (i % BLOCK_RECORDS == 0) {
          part.firstKeys[i / BLOCK_RECORDS] = order[i] & KEY_MASK;
        }
        int at = (int) (order[i] & ~KEY_MASK) * RECORD;
        block.put(block.position(), records, at, RECORD);
        block.position(block.position() + RECORD);
        if (!block.hasRemaining() || i == part.count - 1) {
          long place = sorted.append(block.flip());
          part.places[0] = i < BLOCK_RECORDS ? place : part.places[0];
          block.clear();
        }
      }
      part.places = new long[] {part.places[0]};
      part.last = null;
    }

    private void read(Part part) {
      records.clear();
      for (int i = 0; i < part.blocks; i++) {
        from.read(part.places[i], records.limit(records.position() + BLOCK));
        records.position(records.limit());
      }
      records.limit(records.capacity());
      records.put(unfinished(part).flip());
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void visit(long high, long low, Taker taker) {
    long key = key(high, low);
    Part part = parts[partOf(key)];
    int block = firstBlock(part.firstKeys, key);
    int copies = 0;
    while (block < part.firstKeys.length && part.firstKeys[block] <= key) {
      ByteBuffer records = read(part, block);
      for (int at = firstRecord(records, key); at < records.limit(); at += RECORD) {
        if (keyAt(records, at) != key) {
          return;
        }
        if (records.getLong(at) == high && records.getLong(at + Long.BYTES) == low) {
          int blob = records.getInt(at + 2 * Long.BYTES);
          if (++copies > COPIES_MAX || taker.take(blob, records.getInt(at + UNIT_AT))) {
            return;
          }
        }
      }
      block++;
    }
  }

  /// The last block that begins below a key: what is equal to it may begin there.
  private static int firstBlock(long[] firstKeys, long key) {
    int low = 0;
    int high = firstKeys.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (firstKeys[middle] < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return Math.max(0, low - 1);
  }

  /// Where the first record lies whose key is not below `key`; the end when there is none.
  private int firstRecord(ByteBuffer records, long key) {
    int low = 0;
    int high = records.limit() / RECORD;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (keyAt(records, middle * RECORD) < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low * RECORD;
  }

  private long keyAt(ByteBuffer records, int at) {
    return key(records.getLong(at), records.getLong(at + Long.BYTES));
  }

  private ByteBuffer read(Part part, int block) {
    int count = Math.min(BLOCK_RECORDS, part.count - block * BLOCK_RECORDS);
    long place = part.places[0] + (long) block * BLOCK;
    return sorted.read(place, NativeNumbers.scratch(count * RECORD));
  }
}
