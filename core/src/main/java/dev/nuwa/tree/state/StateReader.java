package dev.nuwa.tree.state;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.ByteReader;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.Timestamp;
import dev.nuwa.tree.EntryStream;
import dev.nuwa.tree.Leaf;
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
  private final FileChannel channel;
  private final BlockReader blocks;
  private final Optional<Ending> ending;
  private final Timestamp begun;
  private @Nullable Leaf leaf;

  /// Null until an entry of the leaf is asked for.
  private @Nullable LeafPage page;

  private int index;
  private boolean ended;

  private StateReader(
      FileChannel channel, BlockReader blocks, Optional<Ending> ending, Timestamp begun) {
    this.channel = channel;
    this.blocks = blocks;
    this.ending = ending;
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
        : Optional.of(new StateReader(channel, blocks.get(), blocks.get().ending(), begun.get()));
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

  /// Of what tree this is the whole; empty for a state that was cut off.
  Optional<Ending> ending() {
    return ending;
  }

  /// The snapshot whose tree this is; empty for a state that was cut off.
  Optional<String> snapshot() {
    return ending.map(Ending::snapshot);
  }

  @Override
  public boolean next() {
    if (leaf != null && ++index < leaf.entries()) {
      return true;
    }
    EntryKey last = leaf == null ? null : leaf.last();
    leaf = ended ? null : nextLeaf();
    page = null;
    index = 0;
    if (leaf == null || (last != null && leaf.first().compareTo(last) <= 0)) {
      close();
      return false;
    }
    return true;
  }

  /// The key of the present entry.
  EntryKey key() {
    return index == 0 ? present().first() : page().key(index);
  }

  @Override
  public TreeEntry current() {
    return page().entry(index);
  }

  @Override
  public @Nullable Leaf whole() {
    Leaf begun = leaf;
    boolean known =
        index == 0
            && page == null
            && begun != null
            && begun.body() instanceof PackedLeaf packed
            && packed.print() != PackedLeaf.NO_PRINT;
    return known ? begun : null;
  }

  @Override
  public void skipWhole() {
    index = present().entries() - 1;
  }

  private Leaf present() {
    if (leaf == null) {
      throw new IllegalStateException("the stream stands on no entry");
    }
    return leaf;
  }

  private LeafPage page() {
    LeafPage known = page;
    if (known == null) {
      known = present().open();
      page = known;
    }
    return known;
  }

  @Override
  public void close() {
    if (!ended) {
      ended = true;
      try {
        channel.close();
      } catch (IOException _) {
        // Opened for reading only: there is nothing that could be lost.
      }
    }
    leaf = null;
    page = null;
  }

  private @Nullable Leaf nextLeaf() {
    try {
      Optional<Block> block = blocks.next();
      return block.filter(any -> any.type() == Block.LEAF).map(PackedLeaf::read).orElse(null);
    } catch (IOException | CorruptionException | IllegalArgumentException _) {
      return null;
    }
  }
}
