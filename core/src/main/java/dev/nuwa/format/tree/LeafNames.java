package dev.nuwa.format.tree;

import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Limits;
import dev.nuwa.format.NodeKind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The leaf of a tree: keys and entries, one after the other, and the refs that the entries take
/// (docs/format.md, section 10). Trees have up to 10^8 entries, so both directions stream.
public final class LeafNames {

  /// The highest number of a field that an entry may have here: what was written where there are
  /// more may not be readable.
  public static final int FIELDS = EntryWriter.MISSING;

  private LeafNames() {}

  /// The two halves of a node. The arrays belong to whoever gets them.
  ///
  /// Not thread-safe. After [#finishNames()] and [#finishRefs()] it is empty and goes on.
  public static final class Writer {

    private final ByteWriter body = new ByteWriter(64 << 10);
    private final NodeRefs.Writer refs = new NodeRefs.Writer();
    private final KeyWriter keys = new KeyWriter();
    private int count;

    /// No entries yet.
    public Writer() {}

    /// Adds an entry.
    ///
    /// @throws IllegalArgumentException when the key is not above the one before, or the entry is
    ///   not whole: a link without target, a size that is not that of the content; the writer is
    ///   useless then
    public void append(EntryKey key, Entry entry) {
      keys.write(key, body);
      int start = body.size();
      EntryWriter.write(entry, body, refs);
      body.insertLength(start);
      count++;
    }

    /// Entries so far.
    public int count() {
      return count;
    }

    /// Bytes of the names so far, without the head of a few bytes.
    public int bytes() {
      return body.size();
    }

    /// The refs; call it first.
    public byte[] finishRefs() {
      return refs.finish(NodeKind.TREE, 0);
    }

    /// The names; the writer is empty again.
    public byte[] finishNames() {
      ByteWriter out = new ByteWriter(body.size() + 16);
      NodeRefs.writeHead(out, NodeKind.TREE, 0, count);
      out.raw(body.array(), 0, body.size());
      body.clear();
      keys.clear();
      count = 0;
      return out.toByteArray();
    }
  }

  /// Goes through a leaf. An entry that is not asked for is passed over without being built. Not
  /// thread-safe.
  public static final class Reader {

    private final ByteReader in;
    private final NodeRefs.Reader refs;
    private final KeyReader keys;
    private final EntryReader entries = new EntryReader();
    private final int count;
    private int read;
    private int outer;
    private boolean pending;

    /// @param object for messages
    public Reader(String object, byte[] names, byte[] refs) {
      this.in = new ByteReader(object + " (names)", names);
      this.refs = new NodeRefs.Reader(object + " (refs)", refs);
      NodeRefs.readHead(in, NodeKind.TREE, true);
      if (this.refs.kind() != NodeKind.TREE || this.refs.level() != 0) {
        throw in.damaged("refs and names of different nodes");
      }
      this.count = in.count(Limits.ITEMS_IN_NODE, 4, "entries");
      this.keys = new KeyReader(in);
    }

    /// Entries in all.
    public int count() {
      return count;
    }

    /// Goes to the next entry; false at the end, and then all references are used.
    public boolean next() {
      if (pending) {
        EntryReader.skip(in, refs);
        close();
      }
      if (read == count) {
        in.expectEnd();
        refs.expectUsed();
        return false;
      }
      read++;
      keys.next();
      outer = in.narrow(in.length(Limits.ENTRY, "entry"));
      pending = true;
      return true;
    }

    /// The key of the present entry.
    public EntryKey key() {
      return keys.key();
    }

    /// The present entry; once.
    ///
    /// @throws IllegalStateException when it was asked for before
    public Entry entry() {
      if (!pending) {
        throw new IllegalStateException("the entry was read before");
      }
      Entry entry = entries.read(in, refs);
      close();
      return entry;
    }

    private void close() {
      in.expectEnd();
      in.widen(outer);
      pending = false;
    }
  }

  /// Ascending keys, each without what it shares with the one before.
  static final class KeyWriter {

    private @Nullable ByteString last;

    /// @throws IllegalArgumentException when `key` is not above the key before
    void write(EntryKey key, ByteWriter out) {
      ByteString bytes = key.bytes();
      int shared = last == null ? 0 : last.commonPrefix(bytes);
      if (last != null && last.compareTo(bytes) >= 0) {
        throw new IllegalArgumentException("key \"" + key + "\" is not above the one before");
      }
      out.varint(shared).bytes(bytes.slice(shared, bytes.length()));
      last = bytes;
    }

    void clear() {
      last = null;
    }
  }

  /// Reads what [KeyWriter] wrote.
  static final class KeyReader {

    private final ByteReader in;
    private byte[] bytes = new byte[256];
    private byte[] suffix = new byte[256];
    private int length = -1;

    KeyReader(ByteReader in) {
      this.in = in;
    }

    void next() {
      int shared = in.varint(Math.max(0, length), "shared part of a key");
      int more = in.length(Limits.ENTRY_KEY - shared, "key");
      suffix = grown(suffix, more);
      in.raw(suffix, 0, more);
      if (length >= 0 && Arrays.compareUnsigned(bytes, shared, length, suffix, 0, more) >= 0) {
        throw in.damaged("keys that are not in ascending order");
      }
      bytes = grown(bytes, shared + more);
      System.arraycopy(suffix, 0, bytes, shared, more);
      length = shared + more;
    }

    EntryKey key() {
      try {
        return new EntryKey(ByteString.of(bytes, 0, length));
      } catch (IllegalArgumentException e) {
        throw in.damaged(String.valueOf(e.getMessage()));
      }
    }

    private static byte[] grown(byte[] array, int length) {
      return length <= array.length ? array : Arrays.copyOf(array, Math.max(length, length * 2));
    }
  }
}
