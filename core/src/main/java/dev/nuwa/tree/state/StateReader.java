package dev.nuwa.tree.state;

import dev.nuwa.compress.Decompressor;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteReader;
import dev.nuwa.format.Hash;
import dev.nuwa.format.Limits;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.LeafPage;
import dev.nuwa.tree.TreeEntry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The entries of one state file, up to its end or to where it was cut off or damaged. Not
/// thread-safe.
final class StateReader implements EntryStream {

  private static final int BEGUN_BYTES = 12;
  private static final int PLAIN_BYTES_MAX = 2 * Limits.NODE_PART + 1024;

  private final FileChannel channel;
  private final BlockReader blocks;
  private final Optional<String> snapshot;
  private final Timestamp begun;
  private final Decompressor decompressor = new Decompressor();
  private byte[] plain = new byte[0];
  private @Nullable LeafPage page;
  private int index;
  private boolean ended;

  private StateReader(
      FileChannel channel, BlockReader blocks, Optional<String> snapshot, Timestamp begun) {
    this.channel = channel;
    this.blocks = blocks;
    this.snapshot = snapshot;
    this.begun = begun;
  }

  /// Empty when there is no such file, or it is of another version or scope, or damaged from its
  /// beginning.
  static Optional<StateReader> open(Path file, StateScope scope) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      Optional<StateReader> reader = Optional.empty();
      try {
        reader = open(channel, scope);
        return reader;
      } finally {
        if (reader.isEmpty()) {
          channel.close();
        }
      }
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private static Optional<StateReader> open(FileChannel channel, StateScope scope)
      throws IOException {
    Optional<BlockReader> blocks = BlockReader.open(channel);
    Optional<Timestamp> begun =
        blocks.isEmpty()
            ? Optional.empty()
            : blocks.get().next().flatMap(header -> begun(header, scope));
    return begun.isEmpty()
        ? Optional.empty()
        : Optional.of(new StateReader(channel, blocks.get(), blocks.get().snapshot(), begun.get()));
  }

  /// Empty when this is no header of that scope.
  private static Optional<Timestamp> begun(Block block, StateScope scope) {
    byte[] expected = StateWriter.scope(scope);
    byte[] bytes = block.buffer();
    int begun = block.start() + expected.length;
    if (block.type() != Block.HEADER
        || block.length() != expected.length + BEGUN_BYTES
        || !Arrays.equals(expected, 0, expected.length, bytes, block.start(), begun)) {
      return Optional.empty();
    }
    ByteReader in = new ByteReader("state", bytes, begun, BEGUN_BYTES);
    return Optional.of(new Timestamp(in.u64(), (int) in.u32()));
  }

  /// When the run began that wrote this.
  Timestamp begun() {
    return begun;
  }

  /// The snapshot whose tree this is; empty for a state that was cut off.
  Optional<String> snapshot() {
    return snapshot;
  }

  @Override
  public boolean next() {
    if (page != null && ++index < page.count()) {
      return true;
    }
    EntryKey last = page == null ? null : page.leaf().last();
    page = ended ? null : nextPage();
    index = 0;
    if (page == null || (last != null && page.leaf().first().compareTo(last) <= 0)) {
      close();
      return false;
    }
    return true;
  }

  @Override
  public TreeEntry current() {
    if (page == null) {
      throw new IllegalStateException("the stream stands on no entry");
    }
    return page.entry(index);
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      decompressor.close();
      try {
        channel.close();
      } catch (IOException _) {
        // Opened for reading only: there is nothing that could be lost.
      }
    }
    page = null;
  }

  private @Nullable LeafPage nextPage() {
    try {
      Optional<Block> block = blocks.next();
      if (block.isEmpty() || block.get().type() != Block.LEAF) {
        return null;
      }
      return decode(block.get());
    } catch (IOException | CorruptionException | FormatException _) {
      return null;
    }
  }

  private @Nullable LeafPage decode(Block block) {
    if (block.plainLength() > PLAIN_BYTES_MAX) {
      return null;
    }
    int length = block.plainLength();
    if (plain.length < length) {
      plain = new byte[length];
    }
    if (!decompressor.decompress(block.buffer(), block.start(), block.length(), plain, 0, length)) {
      return null;
    }
    ByteReader in = new ByteReader("state", plain, 0, length);
    BlobId id = in.blobId();
    Hash refsHash = in.hash();
    byte[] refs = bytes(in);
    byte[] names = bytes(in);
    in.expectEnd();
    return LeafPage.decode(new NodeRef(NodeKind.TREE, 0, id, refsHash), new NodeParts(refs, names));
  }

  private static byte[] bytes(ByteReader in) {
    byte[] bytes = new byte[in.length(Limits.NODE_PART, "part of a node")];
    in.raw(bytes, 0, bytes.length);
    return bytes;
  }
}
