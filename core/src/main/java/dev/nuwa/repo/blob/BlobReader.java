package dev.nuwa.repo.blob;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.pack.Part;
import dev.nuwa.repo.index.BlobIndex;
import dev.nuwa.repo.index.BlobLocation;
import dev.nuwa.repo.index.PackEntry;
import dev.nuwa.repo.node.ChunkSource;
import dev.nuwa.repo.pack.BlobSink;
import dev.nuwa.repo.pack.PackReader;
import dev.nuwa.repo.pack.PackRef;
import dev.nuwa.repo.pack.UnitRequest;
import dev.nuwa.repo.unit.StoredUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads chunks by id: many of one pack at once, as a restore plans them, or single ones.
/// Thread-safe.
public final class BlobReader implements ChunkSource {

  private final BlobIndex index;
  private final PackReader reader;

  /// @param reader stays the caller's
  public BlobReader(BlobIndex index, PackReader reader) {
    this.index = index;
    this.reader = reader;
  }

  /// A chunk and the copy of it that is to be read.
  public record Wanted(BlobId id, BlobLocation location) {}

  /// Reads chunks that all lie in one pack, each unit once, in the order they lie there.
  ///
  /// @param pack number in the index; that of every location
  public void read(int pack, List<Wanted> chunks, BlobSink sink) {
    Map<Integer, List<UnitRequest.Wanted>> byUnit = new LinkedHashMap<>();
    Map<Integer, StoredUnit> units = new LinkedHashMap<>();
    for (Wanted chunk : chunks) {
      BlobLocation at = chunk.location();
      if (at.pack() != pack) {
        throw new IllegalArgumentException("a chunk of pack " + at.pack() + ", not " + pack);
      }
      units.computeIfAbsent(at.unit(), unit -> index.unit(at, chunk.id()));
      byUnit
          .computeIfAbsent(at.unit(), unit -> new ArrayList<>())
          .add(new UnitRequest.Wanted(chunk.id(), at.offset(), at.length()));
    }
    List<UnitRequest> requests = new ArrayList<>(units.size());
    units.forEach((number, unit) ->
        requests.add(new UnitRequest(unit, byUnit.getOrDefault(number, List.of()))));
    PackEntry entry = index.pack(pack);
    reader.read(new PackRef(entry.name(), entry.envelopes()), requests, sink);
  }

  /// One chunk from whichever copy is sound.
  @Override
  public byte[] get(BlobId id) {
    Single single = new Single();
    for (BlobLocation copy : index.findAll(id, Part.DATA)) {
      read(copy.pack(), List.of(new Wanted(id, copy)), single);
      if (single.bytes != null) {
        return single.bytes;
      }
    }
    if (single.failure != null) {
      throw single.failure;
    }
    throw new CorruptionException("chunk " + id, -1, "no index names a pack that holds it");
  }

  private static final class Single implements BlobSink {
    private byte @Nullable [] bytes;
    private @Nullable CorruptionException failure;

    @Override
    public void blob(BlobId id, byte[] from, int offset, int length) {
      bytes = Arrays.copyOfRange(from, offset, offset + length);
    }

    @Override
    public void damaged(UnitRequest unit, CorruptionException cause) {
      failure = failure == null ? cause : failure;
    }
  }
}
