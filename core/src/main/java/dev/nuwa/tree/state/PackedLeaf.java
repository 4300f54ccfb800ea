package dev.nuwa.tree.state;

import dev.nuwa.compress.Compressor;
import dev.nuwa.compress.Decompressor;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Limits;
import dev.nuwa.format.NodeKind;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.repo.node.NodeParts;
import dev.nuwa.repo.node.NodeRef;
import dev.nuwa.tree.Leaf;
import java.util.Arrays;

/// What a state file says of a leaf: counts and a fingerprint of its entries, and its plaintexts
/// packed, so that a leaf that is still the same goes from one state to the next as it is.
/// Immutable.
public final class PackedLeaf implements Leaf.Body {

  /// The fingerprint of a leaf with an entry that is to be looked at again.
  public static final long NO_PRINT = 0;

  private static final int PLAIN_BYTES_MAX = 2 * Limits.NODE_PART + 1024;

  private final long print;
  private final int files;
  private final int directories;
  private final byte[] packed;
  private final int plainLength;

  private PackedLeaf(long print, int files, int directories, byte[] packed, int plainLength) {
    this.print = print;
    this.files = files;
    this.directories = directories;
    this.packed = packed;
    this.plainLength = plainLength;
  }

  /// [LeafPrint#finish()] of its entries, or [#NO_PRINT].
  public long print() {
    return print;
  }

  /// Entries that are regular files.
  public int files() {
    return files;
  }

  /// Entries that are directories.
  public int directories() {
    return directories;
  }

  /// Bytes of its plaintexts as they were packed together.
  int plainLength() {
    return plainLength;
  }

  /// Packs a leaf.
  static PackedLeaf of(Leaf leaf, LeafPrint print, Compressor compressor) {
    NodeParts parts = leaf.body().parts();
    ByteWriter plain = new ByteWriter(parts.refs().length + parts.names().length + 8);
    plain.bytes(parts.refs()).bytes(parts.names());
    byte[] packed = new byte[Compressor.bound(plain.size())];
    int length = compressor.compress(plain.array(), 0, plain.size(), packed, 0);
    byte[] exact = Arrays.copyOf(packed, length);
    return new PackedLeaf(
        print.finishKnown(), print.files(), print.directories(), exact, plain.size());
  }

  /// Writes the leaf that this is the body of.
  void write(Leaf leaf, ByteWriter out) {
    out.u64(print).id(leaf.ref().id()).hash(leaf.ref().refsHash());
    out.varint(leaf.entries()).varint(files).varint(directories);
    out.varint(leaf.keyBytes()).varint(leaf.contentBytes());
    out.bytes(leaf.first().bytes()).bytes(leaf.last().bytes()).raw(packed);
  }

  /// Reads what [#write] wrote.
  ///
  /// @throws CorruptionException when it is none
  static Leaf read(Block block) {
    if (block.plainLength() > PLAIN_BYTES_MAX) {
      throw new CorruptionException("state", -1, "a leaf that is too long");
    }
    ByteReader in = new ByteReader("state", block.buffer(), block.start(), block.length());
    long print = in.u64();
    NodeRef ref = new NodeRef(NodeKind.TREE, 0, in.blobId(), in.hash());
    int entries = in.varint(Integer.MAX_VALUE, "entries");
    int files = in.varint(entries, "files");
    int directories = in.varint(entries, "directories");
    long keyBytes = in.varint();
    long contentBytes = in.varint();
    EntryKey first = new EntryKey(in.bytes(Limits.ENTRY_KEY, "key"));
    EntryKey last = new EntryKey(in.bytes(Limits.ENTRY_KEY, "key"));
    byte[] packed = new byte[in.remaining()];
    in.raw(packed, 0, packed.length);
    PackedLeaf body = new PackedLeaf(print, files, directories, packed, block.plainLength());
    return new Leaf(ref, body, first, last, entries, keyBytes, contentBytes);
  }

  /// Unpacks it.
  ///
  /// @throws CorruptionException when it is damaged, which the digest of its block rules out
  @Override
  public NodeParts parts() {
    byte[] plain = new byte[plainLength];
    try (Decompressor decompressor = new Decompressor()) {
      if (!decompressor.decompress(packed, 0, packed.length, plain, 0, plainLength)) {
        throw new CorruptionException("state", -1, "a leaf that cannot be unpacked");
      }
    }
    ByteReader in = new ByteReader("state", plain, 0, plainLength);
    byte[] refs = bytes(in);
    byte[] names = bytes(in);
    in.expectEnd();
    return new NodeParts(refs, names);
  }

  private static byte[] bytes(ByteReader in) {
    byte[] bytes = new byte[in.length(Limits.NODE_PART, "part of a node")];
    in.raw(bytes, 0, bytes.length);
    return bytes;
  }
}
