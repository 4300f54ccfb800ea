package dev.nuwa.backup;

import dev.nuwa.chunk.CutParameters;
import dev.nuwa.chunk.Cutter;
import dev.nuwa.chunk.FixedCutter;
import dev.nuwa.chunk.GearCutter;
import dev.nuwa.chunk.GearTable;
import dev.nuwa.chunk.InPlace;
import dev.nuwa.format.tree.Cut;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.repo.pack.ChunkKind;

/// How the files of a run are cut: all of them one way, or the ones that change in place into fixed
/// blocks and the others by content.
///
/// @param usual how a file is cut unless something is known of it
/// @param inPlace whether [InPlace] is asked about large files
/// @param inlineMax content up to this many bytes lives in the entry
record Cutting(Way usual, boolean inPlace, int inlineMax) {

  /// Long enough that a slab is worth handing from thread to thread.
  private static final int SLAB_BYTES_MIN = 2 << 20;

  /// One way to cut.
  ///
  /// @param cut what the entry of a file says about it
  /// @param block bytes on which cutting is aligned, counted from the start of the file; 1 for gear
  record Way(Cutter cutter, Cut cut, ChunkKind kind, int block) {

    static Way gear(byte[] chunkerKey, CutParameters parameters) {
      return new Way(
          new GearCutter(new GearTable(chunkerKey), parameters),
          new Cut.Gear(parameters.min(), parameters.average(), parameters.max()),
          ChunkKind.GEAR,
          1);
    }

    static Way fixed(int block) {
      return new Way(new FixedCutter(block), new Cut.Fixed(block), ChunkKind.FIXED, block);
    }
  }

  /// How a file too large for a batch is cut, or a disk itself.
  Way large(Entry file, Compressibility.FileTrait trait) {
    boolean isDisk = file.type() == FileType.BLOCK_DEVICE;
    boolean fixed = inPlace && (isDisk || InPlace.isLikely(trait.suffix(), file.size()));
    return fixed ? Way.fixed(InPlace.blockBytes(file.size())) : usual;
  }

  /// The length of a slab: long enough to hold any chunk, whole blocks.
  int slabBytes() {
    int wanted = Math.max(usual.cutter().maxBytes(), SLAB_BYTES_MIN);
    return wanted / usual.block() * usual.block();
  }
}
