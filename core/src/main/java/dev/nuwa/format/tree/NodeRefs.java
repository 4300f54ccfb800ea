package dev.nuwa.format.tree;

import dev.nuwa.format.BlobId;
import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Hash;
import dev.nuwa.format.Limits;
import dev.nuwa.format.NodeKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The refs of a node, the half that maintenance may read: what the node refers to, in order, and
/// nothing else (docs/format.md, section 10).
///
/// Leaves of trees refer to chunks and lists, leaves of lists to chunks, inner nodes to nodes of
/// their own kind.
///
/// @param level 0 for a leaf
public record NodeRefs(NodeKind kind, int level, List<Ref> refs) {

  private static final int VERSION = 1;
  private static final int CHUNK = 1;
  private static final int CHUNK_BYTES = 33;

  public NodeRefs {
    refs = List.copyOf(refs);
  }

  /// A reference to a chunk or to another node.
  ///
  /// @param kind kind of the node referred to; null for a chunk
  /// @param refsHash SHA-256 of the refs of the node referred to; null for a chunk
  public record Ref(@Nullable NodeKind kind, BlobId id, @Nullable Hash refsHash) {

    public Ref {
      if ((kind == null) != (refsHash == null)) {
        throw new IllegalArgumentException("a node is referred to with the hash of its refs");
      }
    }

    public static Ref chunk(BlobId id) {
      return new Ref(null, id, null);
    }

    public static Ref node(NodeKind kind, BlobId id, Hash refsHash) {
      return new Ref(kind, id, refsHash);
    }

    public boolean isChunk() {
      return kind == null;
    }
  }

  public byte[] encode() {
    Writer writer = new Writer();
    refs.forEach(writer::add);
    return writer.finish(kind, level);
  }

  /// The refs of a node.
  ///
  /// @param object for messages
  public static NodeRefs decode(String object, byte[] bytes) {
    Reader reader = new Reader(object, bytes);
    List<Ref> refs = new ArrayList<>(reader.count());
    while (reader.next()) {
      refs.add(reader.ref());
    }
    return new NodeRefs(reader.kind(), reader.level(), refs);
  }

  /// Collects the refs of one node after the other. Not thread-safe.
  public static final class Writer {

    private final ByteWriter body = new ByteWriter(4096);
    private int count;

    /// No references yet.
    public Writer() {}

    public void chunk(BlobId id) {
      body.u8(CHUNK).id(id);
      count++;
    }

    public void node(NodeKind kind, BlobId id, Hash refsHash) {
      body.u8(kind.number()).id(id).hash(refsHash);
      count++;
    }

    public void add(Ref ref) {
      if (ref.kind() == null || ref.refsHash() == null) {
        chunk(ref.id());
      } else {
        node(ref.kind(), ref.id(), ref.refsHash());
      }
    }

    /// References so far.
    public int count() {
      return count;
    }

    /// The refs of the node; the writer is empty again.
    public byte[] finish(NodeKind kind, int level) {
      ByteWriter out = new ByteWriter(body.size() + 16);
      writeHead(out, kind, level, count);
      out.raw(body.array(), 0, body.size());
      body.clear();
      count = 0;
      return out.toByteArray();
    }
  }

  /// Goes through the refs of a node without building a list. Not thread-safe.
  public static final class Reader {

    private final ByteReader in;
    private final NodeKind kind;
    private final int level;
    private final int count;
    private int read;
    private @Nullable NodeKind refKind;
    private BlobId id = new BlobId(0, 0, 0, 0);
    private @Nullable Hash refsHash;

    /// @param object for messages
    public Reader(String object, byte[] bytes) {
      this.in = new ByteReader(object, bytes);
      this.kind = readKind(in);
      this.level = readLevel(in);
      this.count = in.count(Limits.NODE_PART, CHUNK_BYTES, "references");
    }

    public NodeKind kind() {
      return kind;
    }

    public int level() {
      return level;
    }

    /// References in all.
    public int count() {
      return count;
    }

    /// Goes to the next reference; false when there is none, and then the bytes end too.
    public boolean next() {
      if (read == count) {
        in.expectEnd();
        return false;
      }
      read++;
      int type = in.u8();
      refKind = type == CHUNK ? null : nodeKind(in, type);
      if (!fits(refKind)) {
        throw in.damaged("reference of type " + type + " in a node of " + kind + " " + level);
      }
      id = in.blobId();
      refsHash = refKind == null ? null : in.hash();
      return true;
    }

    /// Kind of the node referred to; null for a chunk.
    public @Nullable NodeKind refKind() {
      return refKind;
    }

    public BlobId id() {
      return id;
    }

    /// SHA-256 of the refs of the node referred to; null for a chunk.
    public @Nullable Hash refsHash() {
      return refsHash;
    }

    /// The present reference as a value.
    public Ref ref() {
      return new Ref(refKind, id, refsHash);
    }

    /// The next reference, which is a chunk.
    BlobId nextChunk() {
      if (!next() || refKind != null) {
        throw in.damaged("reference " + read + " of " + count + " is not a chunk");
      }
      return id;
    }

    /// The hash that goes with the next reference, which is a list; its id is then [#id()].
    Hash nextList() {
      if (!next() || refKind != NodeKind.LIST || refsHash == null) {
        throw in.damaged("reference " + read + " of " + count + " is not a list");
      }
      return refsHash;
    }

    /// Refuses references that nothing has used.
    void expectUsed() {
      if (next()) {
        throw in.damaged((count - read + 1) + " references are not used");
      }
    }

    private boolean fits(@Nullable NodeKind ref) {
      if (level > 0) {
        return ref == kind;
      }
      return ref == null || (kind == NodeKind.TREE && ref == NodeKind.LIST);
    }
  }

  /// The bytes with which refs and names begin.
  static void writeHead(ByteWriter out, NodeKind kind, int level, int count) {
    if (level < 0 || level > Limits.LEVEL) {
      throw new IllegalArgumentException("node of level " + level);
    }
    out.u8(VERSION).u8(kind.number()).u8(level).varint(count);
  }

  /// Begins to read refs or names; [#readLevel(ByteReader)] and a count follow.
  static NodeKind readKind(ByteReader in) {
    int version = in.u8();
    if (version != VERSION) {
      throw in.unknown("node version", version);
    }
    return nodeKind(in, in.u8());
  }

  static int readLevel(ByteReader in) {
    int level = in.u8();
    if (level > Limits.LEVEL) {
      throw in.damaged("level " + level + " is above " + Limits.LEVEL);
    }
    return level;
  }

  /// Begins to read the names of a node whose kind is known.
  static int readHead(ByteReader in, NodeKind expected, boolean leaf) {
    NodeKind kind = readKind(in);
    int level = readLevel(in);
    if (kind != expected || (level == 0) != leaf) {
      throw in.damaged("a node of " + kind + " " + level + " is not what was expected");
    }
    return level;
  }

  private static NodeKind nodeKind(ByteReader in, int number) {
    return NodeKind.of(number).orElseThrow(() -> in.unknown("node kind", number));
  }
}
