package dev.nuwa.repo.blob;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.pack.Part;
import dev.nuwa.repo.index.BlobIndex;
import dev.nuwa.repo.index.BlobLocation;
import dev.nuwa.repo.node.ChunkSource;
import dev.nuwa.repo.pack.BlobSink;
import dev.nuwa.repo.pack.PackReader;
import dev.nuwa.repo.pack.UnitRequest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads single chunks by id, from any sound copy. Thread-safe.
public final class BlobReader implements ChunkSource {

  private final BlobIndex index;
  private final PackReader reader;

  /// @param reader stays the caller's
  public BlobReader(BlobIndex index, PackReader reader) {
    this.index = index;
    this.reader = reader;
  }

  /// One chunk from whichever copy is sound.
  @Override
  public byte[] get(BlobId id) {
    Single single = new Single();
    for (BlobLocation copy : index.findAll(id, Part.DATA)) {
      var wanted = new UnitRequest.Wanted(id, copy.offset(), copy.length());
      var request = new UnitRequest(index.unit(copy, id), List.of(wanted));
      reader.read(index.ref(copy.pack()), List.of(request), single);
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
