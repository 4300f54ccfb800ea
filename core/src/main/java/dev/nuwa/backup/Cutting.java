package dev.nuwa.backup;

import dev.nuwa.chunk.CutParameters;
import dev.nuwa.chunk.Cutter;
import dev.nuwa.chunk.FixedCutter;
import dev.nuwa.chunk.GearCutter;
import dev.nuwa.chunk.GearTable;
import dev.nuwa.format.tree.Cut;
import dev.nuwa.repo.pack.ChunkKind;

/// How the files of a run are cut.
///
/// @param block bytes on which cutting is aligned, counted from the start of the file; 1 for gear
/// @param inlineMax content up to this many bytes lives in the entry
record Cutting(Cutter cutter, Cut cut, ChunkKind kind, int block, int inlineMax) {

  static Cutting gear(byte[] chunkerKey, CutParameters parameters, int inlineMax) {
    return new Cutting(
        new GearCutter(new GearTable(chunkerKey), parameters),
        new Cut.Gear(parameters.min(), parameters.average(), parameters.max()),
        ChunkKind.GEAR,
        1,
        inlineMax);
  }

  static Cutting fixed(int block, int inlineMax) {
    return new Cutting(
        new FixedCutter(block), new Cut.Fixed(block), ChunkKind.FIXED, block, inlineMax);
  }

  /// The length of a slab: long enough to hold any chunk, whole blocks.
  int slabBytes() {
    int wanted = Math.max(cutter.maxBytes(), 2 << 20);
    return wanted / block * block;
  }
}
