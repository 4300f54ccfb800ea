package dev.nuwa.repo.index.session;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.nuwa.repo.index.column.NativeNumbers;
import dev.nuwa.spill.SpillFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A set of 128-bit id prefixes in a nameless file: blocks of up to 256, by the highest bits of the
/// second half of an id. In memory are the count of each block, a kilobit that tells of five in six
/// ids that they are not in it, and one block. To look for an id reads one block at most. Not
/// thread-safe.
///
/// Once 7 of 10 places are taken on the average, a file with twice as many blocks takes the place
/// of the first. Ids are hashes, so blocks fill alike: one is full before that with a chance of
/// 10^-9, and then the file grows sooner.
final class SpilledIds implements AutoCloseable {

  private static final int ID = 2 * Long.BYTES;
  private static final int BLOCK_IDS = 256;
  private static final int BLOCK = BLOCK_IDS * ID;
  private static final int USUAL_IDS = BLOCK_IDS * 7 / 10;
  private static final int FIRST_BITS = 7;
  private static final int BITS_MAX = 26;
  private static final int NONE = -1;

  private final Path folder;
  private Blocks blocks;
  private long size;

  /// The block that was asked for last, which may have more in it than the file.
  private final ByteBuffer block = NativeNumbers.bytes(BLOCK);

  private int opened = NONE;
  private boolean changed;

  /// @param folder where it takes room
  SpilledIds(Path folder) {
    this.folder = folder;
    this.blocks = new Blocks(FIRST_BITS, folder);
  }

  /// The file with its blocks, and what is in memory for each of them.
  private static final class Blocks implements AutoCloseable {
    private static final int HINT_BYTES = 128;
    private static final int HINTS = HINT_BYTES * Byte.SIZE;

    private final int bits;
    private final SpillFile file;
    private final short[] counts;

    /// A bit for each value of the last bits of the first half of an id, set when one is there.
    private final Arena arena = Arena.ofShared();

    private final MemorySegment hints;

    Blocks(int bits, Path folder) {
      this.bits = bits;
      this.file = new SpillFile(folder);
      this.counts = new short[1 << bits];
      this.hints = arena.allocate((long) HINT_BYTES << bits);
    }

    int number(long low) {
      return (int) (low >>> (Long.SIZE - bits));
    }

    void read(int number, ByteBuffer target) {
      file.read((long) number * BLOCK, target.clear().limit(counts[number] * ID));
      target.clear();
    }

    void write(int number, ByteBuffer source) {
      file.write((long) number * BLOCK, source.clear().limit(counts[number] * ID));
      source.clear();
    }

    /// Puts an id behind the others of a block, into what [#write] will write.
    void add(int number, ByteBuffer target, long high, long low) {
      int at = counts[number]++ * ID;
      target.putLong(at, high).putLong(at + Long.BYTES, low);
      hints.set(JAVA_BYTE, hintAt(number, high), (byte) (hint(number, high) | bit(high)));
    }

    boolean mayHave(int number, long high) {
      return (hint(number, high) & bit(high)) != 0;
    }

    private byte hint(int number, long high) {
      return hints.get(JAVA_BYTE, hintAt(number, high));
    }

    private static long hintAt(int number, long high) {
      return (long) number * HINT_BYTES + (high & HINTS - 1) / Byte.SIZE;
    }

    private static int bit(long high) {
      return 1 << (high & Byte.SIZE - 1);
    }

    @Override
    public void close() {
      file.close();
      arena.close();
    }
  }

  boolean contains(long high, long low) {
    int number = blocks.number(low);
    if (!blocks.mayHave(number, high)) {
      return false;
    }
    open(number);
    for (int at = 0; at < blocks.counts[number] * ID; at += ID) {
      if (block.getLong(at) == high && block.getLong(at + Long.BYTES) == low) {
        return true;
      }
    }
    return false;
  }

  /// Adds an id that is not there. Many are added fastest in the order of their second halves.
  void add(long high, long low) {
    if (size == (long) USUAL_IDS << blocks.bits) {
      grow();
    }
    while (blocks.counts[blocks.number(low)] == BLOCK_IDS) {
      grow();
    }
    open(blocks.number(low));
    blocks.add(opened, block, high, low);
    changed = true;
    size++;
  }

  private void open(int number) {
    if (number != opened) {
      if (changed) {
        blocks.write(opened, block);
        changed = false;
      }
      opened = NONE; // should the read fail
      blocks.read(number, block);
      opened = number;
    }
  }

  private void grow() {
    if (blocks.bits == BITS_MAX) {
      throw new IllegalStateException("more blobs than one session can hold: " + size);
    }
    Blocks larger = new Blocks(blocks.bits + 1, folder);
    ByteBuffer[] halves = {NativeNumbers.scratch(BLOCK), NativeNumbers.scratch(BLOCK)};
    for (int number = 0; number < blocks.counts.length; number++) {
      open(number);
      for (int at = 0; at < blocks.counts[number] * ID; at += ID) {
        long low = block.getLong(at + Long.BYTES);
        int half = larger.number(low);
        larger.add(half, halves[half & 1], block.getLong(at), low);
      }
      larger.write(2 * number, halves[0]);
      larger.write(2 * number + 1, halves[1]);
    }
    blocks.close();
    blocks = larger;
    opened = NONE;
  }

  @Override
  public void close() {
    blocks.close();
  }
}
