package dev.nuwa.repo.index;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.Hash;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.snapshot.Sizes;
import dev.nuwa.repo.unit.StoredUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/// From blobs to places, for every pack of the repository: what all index objects say
/// (docs/format.md, section 9). About 27 bytes for a blob, 36 for a unit, 300 for a pack, and no
/// object for each.
///
/// Immutable and thread-safe; made by [IndexLoader].
public final class BlobIndex {

  private final List<PackEntry> packs;
  private final Map<String, Integer> packNumbers;
  private final UnitTable units;
  private final BlobTable blobs;

  BlobIndex(
      List<PackEntry> packs, Map<String, Integer> packNumbers, UnitTable units, BlobTable blobs) {
    this.packs = List.copyOf(packs);
    this.packNumbers = Map.copyOf(packNumbers);
    this.units = units;
    this.blobs = blobs;
  }

  /// One that knows of nothing.
  static BlobIndex empty() {
    return new BlobIndex(List.of(), Map.of(), new UnitTable(), new BlobTable(1));
  }

  /// How many packs it knows.
  public int packCount() {
    return packs.size();
  }

  /// How many copies of blobs it knows (a node counts for each of its parts).
  public int blobCount() {
    return blobs.size();
  }

  /// The pack of a number from 0.
  public PackEntry pack(int number) {
    return packs.get(number);
  }

  /// The number of a pack; empty when no index names it.
  public OptionalInt packNumber(String name) {
    Integer number = packNumbers.get(name);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /// A copy of a part of a blob: chunks have DATA, nodes have REFS and NAMES. Only the first 128
  /// bits of the id are compared; who reads the blob verifies all of it.
  public Optional<BlobLocation> find(BlobId id, Part part) {
    int blob = findBlob(id, part, pack -> true);
    return blob < 0 ? Optional.empty() : Optional.of(units.locate(blob));
  }

  /// All copies, in no particular order, at most 16.
  public List<BlobLocation> findAll(BlobId id, Part part) {
    List<BlobLocation> found = new ArrayList<>(2);
    int slot = blobs.next(blobs.start(id.w0(), id.w1()), id.w0(), id.w1());
    while (slot >= 0) {
      int blob = blobs.number(slot);
      if (units.part(units.unitOf(blob)) == part) {
        found.add(units.locate(blob));
      }
      slot = blobs.next(slot + 1, id.w0(), id.w1());
    }
    return found;
  }

  /// What a chunk takes in the pack that [#find] would name: its share of the unit by plain length.
  public Optional<Sizes> sizes(BlobId chunk) {
    int blob = findBlob(chunk, Part.DATA, pack -> true);
    return blob < 0 ? Optional.empty() : Optional.of(units.sizes(blob));
  }

  /// What opens the unit of a location.
  ///
  /// @param id the blob that the location is of
  public StoredUnit unit(BlobLocation location, BlobId id) {
    Hash onlyBlob = new Hash(id.w0(), id.w1(), id.w2(), id.w3());
    return units.stored(location.unit(), pack(location.pack()).codecs(), onlyBlob);
  }

  /// As [#find], failing with the sentence a person needs.
  ///
  /// @throws CorruptionException when no pack has it
  public BlobLocation require(BlobId id, Part part) {
    return find(id, part)
        .orElseThrow(() ->
            new CorruptionException(
                "blob " + id, -1, "no index names a pack that holds its " + part));
  }

  /// The number of the pack of a copy whose pack passes `wanted`, or -1.
  int findPack(BlobId id, Part part, IntPredicate wanted) {
    int blob = findBlob(id, part, wanted);
    return blob < 0 ? -1 : packOf(blob);
  }

  /// The number of the pack of a copy that [#findBlob] found.
  int packOf(int blob) {
    return units.pack(units.unitOf(blob));
  }

  /// What such a copy of a chunk takes.
  Sizes sizesOf(int blob) {
    return units.sizes(blob);
  }

  /// The number of a copy whose pack passes `wanted`, or -1.
  int findBlob(BlobId id, Part part, IntPredicate wanted) {
    int slot = blobs.next(blobs.start(id.w0(), id.w1()), id.w0(), id.w1());
    while (slot >= 0) {
      int blob = blobs.number(slot);
      int unit = units.unitOf(blob);
      if (units.part(unit) == part && wanted.test(units.pack(unit))) {
        return blob;
      }
      slot = blobs.next(slot + 1, id.w0(), id.w1());
    }
    return -1;
  }
}
