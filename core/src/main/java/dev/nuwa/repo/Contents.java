package dev.nuwa.repo;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.repo.blob.BlobReader;
import dev.nuwa.repo.blob.PackNodeSource;
import dev.nuwa.repo.index.BlobIndex;
import dev.nuwa.repo.index.LoadedIndex;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.repo.node.ChunkSource;
import dev.nuwa.repo.node.NodeSource;
import dev.nuwa.repo.pack.PackFooters;
import dev.nuwa.repo.pack.PackReader;
import dev.nuwa.storage.Storage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a repository holds at one moment, by blob: an index and what reads through it. Thread-safe;
/// made by [Session#contents()], closed by who asked for it.
public final class Contents implements AutoCloseable {

  /// Sealed stretches of node packs kept in memory.
  private static final long NODE_CACHE_BYTES =
      Math.clamp(Runtime.getRuntime().maxMemory() / 8, 2L << 20, 16L << 20);

  private final ObjectCodec codec;
  private final LoadedIndex loaded;
  private final @Nullable Loading<Second> second; // none in the second one itself
  private final PackFooters footers;
  private final PackReader packs;
  private final BlobReader chunks;
  private final PackNodeSource nodes;

  /// @param loadAgain reads all indexes and, of packs that none of them tells of, the footers
  static Contents of(
      Storage storage, ObjectCodec codec, LoadedIndex loaded, Supplier<LoadedIndex> loadAgain) {
    return new Contents(
        storage,
        codec,
        loaded,
        new Loading<>(() -> new Second(new Contents(storage, codec, loadAgain.get(), null))));
  }

  private record Second(Contents contents) implements Loading.Loaded {
    @Override
    public void close() {
      contents.close();
    }
  }

  private Contents(
      Storage storage, ObjectCodec codec, LoadedIndex loaded, @Nullable Loading<Second> second) {
    this.codec = codec;
    this.loaded = loaded;
    this.second = second;
    this.footers = new PackFooters(storage, codec.keys(), codec.authors());
    this.packs = new PackReader(storage, codec.keys(), footers);
    this.chunks = new BlobReader(loaded.index(), packs);
    this.nodes = new PackNodeSource(loaded.index(), codec.keys(), packs, storage, NODE_CACHE_BYTES);
  }

  /// Where each blob lies.
  public BlobIndex index() {
    return loaded.index();
  }

  /// What was found while the index was loaded.
  public LoadedIndex loaded() {
    return loaded;
  }

  /// The same after the indexes were listed and read once more, for what cannot be had: it may have
  /// been moved to other packs since, or the index that names its pack may be gone. That is done
  /// once; whoever asks again gets the same. Closed with this.
  public Contents again() {
    Loading<Second> loading = second;
    return loading == null ? this : loading.get().contents();
  }

  /// Reads nodes, each verified; what cannot be had is looked for [#again()].
  public NodeSource nodes() {
    return ref -> {
      try {
        return nodes.get(ref);
      } catch (CorruptionException e) {
        return anew(e, other -> other.nodes.get(ref));
      }
    };
  }

  /// Reads single chunks, each verified; what cannot be had is looked for [#again()].
  public ChunkSource chunks() {
    return id -> {
      try {
        return chunks.get(id);
      } catch (CorruptionException e) {
        return anew(e, other -> other.chunks.get(id));
      }
    };
  }

  private <T> T anew(CorruptionException first, Function<Contents, T> reading) {
    try {
      return reading.apply(again());
    } catch (CorruptionException e) {
      throw first; // says what is wrong with the pack that should have it
    }
  }

  /// Reads units of packs.
  public PackReader packs() {
    return packs;
  }

  /// Reads footers from packs themselves.
  public PackFooters footers() {
    return footers;
  }

  /// A hasher for one worker.
  public BlobHasher newHasher() {
    return codec.keys().hasher();
  }

  @Override
  public void close() {
    Loading<Second> loading = second;
    if (loading != null) {
      loading.close();
    }
    packs.close();
  }
}
