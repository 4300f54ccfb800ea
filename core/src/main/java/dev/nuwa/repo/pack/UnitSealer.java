package dev.nuwa.repo.pack;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.pack.BlobEntry;
import dev.nuwa.format.pack.Part;
import dev.nuwa.repo.unit.GroupBuilder;
import dev.nuwa.repo.unit.PlainUnit;
import dev.nuwa.repo.unit.SealableUnit;
import dev.nuwa.repo.unit.UnitCompressor;
import java.util.List;

/// One worker's way into the packs: groups small chunks, compresses outside any lock, and seals
/// into an open pack. A worker whose unit finds no room finishes that pack itself.
///
/// Made by [PackWriter#newSealer]. Not thread-safe: one per worker. What was handed in is durable
/// after this sealer's [#flush()] and then the writer's. Closing without a flush drops the open
/// group.
public final class UnitSealer implements AutoCloseable {

  /// Told of every unit of chunks that is sealed, on the thread of its worker: how well chunks
  /// compress is known only then.
  @FunctionalInterface
  public interface Observer {

    /// Does nothing.
    Observer NONE = (blobs, plainBytes, compressedBytes) -> {};

    /// A unit is about to be sealed.
    ///
    /// @param blobs its chunks, in the order they were handed in
    /// @param plainBytes of all of them together
    /// @param compressedBytes what is sealed in their place
    void sealed(List<BlobEntry> blobs, int plainBytes, int compressedBytes);
  }

  private final PackWriter writer;
  private final Observer observer;
  private final Grouping grouping;
  private final GroupBuilder gearGroup;
  private final GroupBuilder fixedGroup;
  private final UnitCompressor compressor;
  private final SealingBench bench = new SealingBench();

  UnitSealer(PackWriter writer, Grouping grouping, UnitCompressor compressor, Observer observer) {
    this.writer = writer;
    this.observer = observer;
    this.grouping = grouping;
    this.gearGroup = new GroupBuilder(grouping.groupBytes(ChunkKind.GEAR));
    this.fixedGroup = new GroupBuilder(grouping.groupBytes(ChunkKind.FIXED));
    this.compressor = compressor;
  }

  /// Takes a chunk; its bytes are read during the call only.
  ///
  /// @param crc32c [Digests#crc32c] of the chunk, taken next to its id over the same buffer: what
  ///   is read back from the finished pack is compared with it
  public void chunk(ChunkKind kind, BlobId id, int crc32c, byte[] bytes, int offset, int length) {
    writer.check();
    if (length >= grouping.limitBytes(kind)) {
      List<BlobEntry> blobs = List.of(new BlobEntry(id, length));
      seal(Part.DATA, new PlainUnit(bytes, offset, length, blobs, new int[] {crc32c}));
      return;
    }
    GroupBuilder group = group(kind);
    if (group.add(id, crc32c, bytes, offset, length)) {
      sealGroup(group);
    }
  }

  /// Takes a node; the arrays are read during the call only.
  ///
  /// @param refsCrc32c [Digests#crc32c] of refs, taken next to the id
  /// @param namesCrc32c the same of names
  public void node(BlobId id, byte[] refs, int refsCrc32c, byte[] names, int namesCrc32c) {
    SealableUnit first = compressor.compress(Part.REFS, whole(id, refs, refsCrc32c));
    SealableUnit second = compressor.compress(Part.NAMES, whole(id, names, namesCrc32c));
    writer.append(new SealableUnit[] {first, second}, bench);
  }

  /// Seals the open groups.
  public void flush() {
    sealGroup(gearGroup);
    sealGroup(fixedGroup);
  }

  private GroupBuilder group(ChunkKind kind) {
    return switch (kind) {
      case GEAR -> gearGroup;
      case FIXED -> fixedGroup;
    };
  }

  private void sealGroup(GroupBuilder group) {
    if (!group.isEmpty()) {
      seal(Part.DATA, group.unit());
      group.clear();
    }
  }

  private void seal(Part part, PlainUnit plain) {
    SealableUnit unit = compressor.compress(part, plain);
    observer.sealed(plain.blobs(), plain.length(), unit.length());
    writer.append(new SealableUnit[] {unit}, bench);
  }

  private static PlainUnit whole(BlobId id, byte[] bytes, int crc32c) {
    List<BlobEntry> blobs = List.of(new BlobEntry(id, bytes.length));
    return new PlainUnit(bytes, 0, bytes.length, blobs, new int[] {crc32c});
  }

  @Override
  public void close() {
    compressor.close();
    bench.close();
  }
}
