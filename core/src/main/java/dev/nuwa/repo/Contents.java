package dev.nuwa.repo;

import dev.nuwa.repo.blob.BlobReader;
import dev.nuwa.repo.blob.PackNodeSource;
import dev.nuwa.repo.index.BlobIndex;
import dev.nuwa.repo.index.LoadedIndex;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.repo.key.ObjectCodec;
import dev.nuwa.repo.node.NodeSource;
import dev.nuwa.repo.pack.PackFooters;
import dev.nuwa.repo.pack.PackReader;
import dev.nuwa.storage.Storage;

/// What a repository holds at one moment, by blob: an index and what reads through it. Thread-safe;
/// made by [Session#contents()], closed by who asked for it.
public final class Contents implements AutoCloseable {

  /// Sealed stretches of node packs kept in memory.
  private static final long NODE_CACHE_BYTES = 16L << 20;

  private final ObjectCodec codec;
  private final LoadedIndex loaded;
  private final PackFooters footers;
  private final PackReader packs;
  private final BlobReader chunks;
  private final PackNodeSource nodes;

  Contents(Storage storage, ObjectCodec codec, LoadedIndex loaded) {
    this.codec = codec;
    this.loaded = loaded;
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

  /// Reads nodes, each verified.
  public NodeSource nodes() {
    return nodes;
  }

  /// Reads chunks, each verified: single ones, or many of one pack.
  public BlobReader chunks() {
    return chunks;
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
    packs.close();
  }
}
