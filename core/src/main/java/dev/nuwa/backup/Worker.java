package dev.nuwa.backup;

import dev.nuwa.crypto.Digests;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.Extras;
import dev.nuwa.format.tree.Xattr;
import dev.nuwa.repo.index.BlobClaims;
import dev.nuwa.repo.index.Claim;
import dev.nuwa.repo.key.BlobHasher;
import dev.nuwa.repo.pack.ChunkKind;
import dev.nuwa.repo.pack.UnitSealer;
import dev.nuwa.source.ContentReader;
import dev.nuwa.tree.ListWriter;
import java.util.ArrayList;
import java.util.List;

/// One thread that does everything for a piece of data while it is in the processor's cache: cut,
/// name, look up, compress, seal. Not thread-safe; there are as many as processors.
final class Worker implements AutoCloseable {

  /// Attribute values longer than this are chunks of their own (docs/format.md, field 15).
  private static final int XATTR_INLINE_MAX = 256;

  private final Pipeline pipeline;
  private final BlobHasher hasher;
  private final UnitSealer sealer;
  private final ContentReader reader;
  private final Compressibility compressibility = new Compressibility();

  Worker(Pipeline pipeline) {
    this.pipeline = pipeline;
    this.hasher = pipeline.store().newHasher();
    this.sealer = pipeline.store().newSealer(compressibility);
    this.reader = pipeline.source().newReader();
  }

  /// Works until the queue is drained.
  void run() throws InterruptedException {
    WorkQueue queue = pipeline.queue();
    for (var work = queue.take(); work.isPresent(); work = queue.take()) {
      pipeline.store().awaitIndex();
      work.get().run(this);
    }
    sealer.flush();
    pipeline.tally().noticed(compressibility);
  }

  Pipeline pipeline() {
    return pipeline;
  }

  /// For the large file this worker reads; a batch was read by a reader.
  ContentReader reader() {
    return reader;
  }

  int inlineMax() {
    return pipeline.cutting().inlineMax();
  }

  Content inline(byte[] bytes, int offset, int length) {
    pipeline.tally().inlined(length);
    return new Content.Inline(ByteString.of(bytes, offset, length));
  }

  /// Collects the content of one file that is cut that way.
  ListWriter newList(Cutting.Way way) {
    return new ListWriter(pipeline.store().nodes(), way.cut());
  }

  /// Cuts and stores `length` bytes of a small file, the whole rest of their run, adding the
  /// chunks.
  void storeAll(
      byte[] bytes, int offset, int length, ListWriter list, Compressibility.FileTrait file) {
    Cutting.Way way = pipeline.cutting().usual();
    int end = offset + length;
    for (int at = offset; at < end; ) {
      int chunk = way.cutter().cut(bytes, at, end - at);
      list.add(store(way.kind(), bytes, at, chunk, file), chunk);
      at += chunk;
    }
  }

  /// Names a chunk and stores it unless the repository has it, or somebody in this session does it.
  BlobId store(
      ChunkKind kind, byte[] bytes, int offset, int length, Compressibility.FileTrait file) {
    BlobId id = hasher.chunk(bytes, offset, length);
    BlobClaims.Answer answer = pipeline.store().ask(id);
    Claim claim = answer.claim();
    switch (claim) {
      case KNOWN -> pipeline.tally().known(answer.stored());
      case TAKEN -> pipeline.tally().chunk(claim, length);
      case NEW -> {
        int crc32c = Digests.crc32c(bytes, offset, length);
        compressibility.announce(id, file);
        sealer.chunk(kind, id, crc32c, bytes, offset, length);
        pipeline.tally().chunk(claim, length);
      }
    }
    return id;
  }

  /// Long attribute values become chunks.
  Entry spillAttributes(Entry entry, Compressibility.FileTrait file) {
    List<Xattr> attributes = entry.extras().xattrs();
    if (attributes.isEmpty() || attributes.stream().allMatch(x -> x.length() <= XATTR_INLINE_MAX)) {
      return entry;
    }
    List<Xattr> spilled = new ArrayList<>(attributes.size());
    for (Xattr attribute : attributes) {
      ByteString value = attribute.value();
      if (value == null || attribute.length() <= XATTR_INLINE_MAX) {
        spilled.add(attribute);
      } else {
        byte[] bytes = value.bytes();
        ChunkKind kind = pipeline.cutting().usual().kind();
        BlobId id = store(kind, bytes, 0, bytes.length, file);
        spilled.add(Xattr.spilled(attribute.name(), attribute.length(), id));
      }
    }
    Extras extras = entry.extras().withXattrs(spilled);
    return entry.withExtras(extras);
  }

  @Override
  public void close() {
    reader.close();
    sealer.close();
  }
}
