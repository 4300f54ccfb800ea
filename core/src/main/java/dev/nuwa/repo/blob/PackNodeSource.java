package dev.nuwa.repo.blob;

import dev.nuwa.crypto.Digests;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.Hash;
import dev.nuwa.format.pack.Part;
import dev.nuwa.repo.index.BlobIndex;
import dev.nuwa.repo.index.BlobLocation;
import dev.nuwa.repo.index.PackEntry;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.repo.node.NodeSource;
import dev.nuwa.repo.pack.PackReader;
import dev.nuwa.repo.pack.PackRef;
import dev.nuwa.repo.unit.StoredUnit;
import dev.nuwa.storage.Storage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives nodes from node packs, verified against id and refs hash; when one copy is damaged,
/// another is tried. Thread-safe.
public final class PackNodeSource implements NodeSource {

  private final BlobIndex index;
  private final KeyRing keys;
  private final PackReader reader;
  private final PackWindows windows;

  /// @param reader stays the caller's
  /// @param cacheBytes how much of the packs is kept in memory, sealed
  public PackNodeSource(
      BlobIndex index, KeyRing keys, PackReader reader, Storage storage, long cacheBytes) {
    this.index = index;
    this.keys = keys;
    this.reader = reader;
    this.windows = new PackWindows(storage, cacheBytes);
  }

  @Override
  public NodeParts get(NodeRef ref) {
    byte[] refs = part(ref, Part.REFS);
    byte[] names = part(ref, Part.NAMES);
    if (!keys.hasher().node(ref.kind(), refs, names).equals(ref.id())) {
      throw new CorruptionException("node " + ref.id(), -1, "its names have another content");
    }
    return new NodeParts(refs, names);
  }

  private byte[] part(NodeRef ref, Part part) {
    List<BlobLocation> copies = index.findAll(ref.id(), part);
    @Nullable CorruptionException first = null;
    for (BlobLocation copy : copies) {
      try {
        return read(ref, part, copy);
      } catch (CorruptionException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
    throw new CorruptionException("node " + ref.id(), -1, "no index names a pack that holds it");
  }

  private byte[] read(NodeRef ref, Part part, BlobLocation copy) {
    PackEntry pack = index.pack(copy.pack());
    PackRef source = index.ref(copy.pack());
    StoredUnit unit = index.unit(copy, ref.id());
    PackWindows.Window window = windows.get(pack, unit);
    try {
      return read(ref, part, source, unit, window);
    } catch (CorruptionException e) {
      // What came may be wrong although what is stored is right.
      return read(ref, part, source, unit, windows.fetchAgain(pack, unit));
    }
  }

  private byte[] read(
      NodeRef ref, Part part, PackRef source, StoredUnit unit, PackWindows.Window window) {
    byte[] plain =
        reader.open(source, unit, window.bytes(), (int) (unit.offset() - window.start()));
    if (part == Part.REFS && !Hash.of(Digests.sha256(plain), 0).equals(ref.refsHash())) {
      throw new CorruptionException(
          source.name(), unit.offset(), "refs of node " + ref.id() + " have another content");
    }
    return plain;
  }
}
