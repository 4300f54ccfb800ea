package dev.nuwa.repo.index;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.AuthorId;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.Hash;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.pack.Part;
import dev.nuwa.format.snapshot.Sizes;
import dev.nuwa.repo.pack.PackRef;
import dev.nuwa.repo.unit.StoredUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// From blobs to places, for every pack of the repository: what all index objects say
/// (docs/format.md, section 9). About 27 bytes for a blob, 36 for a unit, 90 for a pack and 1.2 kB
/// for its envelope, outside of the heap or in a file, and no object for each.
///
/// Immutable and thread-safe; made by [IndexLoader].
public final class BlobIndex {

  private final PackTable packs;
  private final UnitTable units;
  private final BlobPlaces blobs;

  BlobIndex(PackTable packs, UnitTable units, BlobPlaces blobs) {
    this.packs = packs;
    this.units = units;
    this.blobs = blobs;
  }

  /// One that knows of nothing.
  static BlobIndex empty() {
    return new BlobIndex(new PackTable(1, null), new UnitTable(null), new HeldBlobs(1));
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
    return packs.entry(number);
  }

  /// Who made the pack of a number.
  AuthorId packAuthor(int number) {
    return packs.author(number);
  }

  /// How to read from the pack of a number.
  public PackRef ref(int number) {
    return packs.ref(number);
  }

  /// The number of a pack; empty when no index names it.
  ///
  /// @throws IllegalArgumentException when `name` is not a pack's
  public OptionalInt packNumber(String name) {
    return packs.find(ObjectNames.packAuthor(name), name);
  }

  /// A copy of a part of a blob: chunks have DATA, nodes have REFS and NAMES. Only the first 128
  /// bits of the id are compared; who reads the blob verifies all of it.
  public Optional<BlobLocation> find(BlobId id, Part part) {
    return Optional.ofNullable(find(id, part, pack -> true));
  }

  /// All copies, in no particular order, at most 16.
  public List<BlobLocation> findAll(BlobId id, Part part) {
    List<BlobLocation> found = new ArrayList<>(2);
    blobs.visit(
        id.w0(),
        id.w1(),
        (blob, number) -> {
          UnitTable.Unit unit = units.unit(number);
          if (unit.part() == part) {
            found.add(unit.locate(blob));
          }
          return false;
        });
    return found;
  }

  /// A copy whose pack passes `wanted`; null when there is none.
  @Nullable BlobLocation find(BlobId id, Part part, IntPredicate wanted) {
    First first = new First(part, wanted);
    blobs.visit(id.w0(), id.w1(), first);
    return first.location;
  }

  /// What a chunk takes in a pack that passes `wanted`.
  ///
  /// @param sizes its share of its unit, by plain length
  record StoredChunk(int pack, Sizes sizes) {}

  /// As [#find] for a chunk, with one look into the table of units.
  @Nullable StoredChunk findStored(BlobId chunk, IntPredicate wanted) {
    First first = new First(Part.DATA, wanted);
    blobs.visit(chunk.w0(), chunk.w1(), first);
    BlobLocation location = first.location;
    UnitTable.Unit unit = first.unit;
    return location == null || unit == null
        ? null
        : new StoredChunk(location.pack(), unit.sizes(location.length()));
  }

  private final class First implements BlobPlaces.Taker {
    private final Part part;
    private final IntPredicate wanted;
    private UnitTable.@Nullable Unit unit;
    private @Nullable BlobLocation location;

    First(Part part, IntPredicate wanted) {
      this.part = part;
      this.wanted = wanted;
    }

    @Override
    public boolean take(int blob, int number) {
      UnitTable.Unit candidate = units.unit(number);
      if (candidate.part() != part || !wanted.test(candidate.pack())) {
        return false;
      }
      unit = candidate;
      location = candidate.locate(blob);
      return true;
    }
  }

  /// What a chunk takes in the pack that [#find] would name: its share of the unit by plain length.
  public Optional<Sizes> sizes(BlobId chunk) {
    return Optional.ofNullable(findStored(chunk, pack -> true)).map(StoredChunk::sizes);
  }

  /// What opens the unit of a location.
  ///
  /// @param id the blob that the location is of
  public StoredUnit unit(BlobLocation location, BlobId id) {
    Hash onlyBlob = new Hash(id.w0(), id.w1(), id.w2(), id.w3());
    return units.unit(location.unit()).stored(packs.codecs(location.pack()), onlyBlob);
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
}
