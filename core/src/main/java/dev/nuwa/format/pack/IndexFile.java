package dev.nuwa.format.pack;

import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.Hash;
import dev.nuwa.format.Limits;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import java.util.ArrayList;
import java.util.List;

/// An index object's plaintext: the footers of many packs (docs/format.md, section 9). A hint;
/// everything in it can be made again from the packs.
///
/// @param replaces names of the indexes that this one takes the place of
public record IndexFile(List<String> replaces, List<IndexedPack> packs) {

  private static final int VERSION = 1;
  private static final int HEAD_BYTES = 1 + 1 + 4;

  public IndexFile {
    replaces = List.copyOf(replaces);
    packs = List.copyOf(packs);
    replaces.forEach(name -> ObjectNames.require(ObjectKind.INDEX, name));
  }

  public byte[] encode() {
    ByteWriter out = new ByteWriter(encodedLength());
    write(out);
    return out.takeBytes();
  }

  /// How many bytes [#write] writes.
  public int encodedLength() {
    long length = (long) HEAD_BYTES + ByteWriter.varintLength(replaces.size());
    for (String name : replaces) {
      length += withLength(name.length());
    }
    length += ByteWriter.varintLength(packs.size());
    for (IndexedPack pack : packs) {
      length += withLength(pack.name().length()) + Hash.BYTES;
      length += ByteWriter.varintLength(pack.length()) + withLength(pack.footer().length());
    }
    return Math.toIntExact(length);
  }

  private static long withLength(int bytes) {
    return ByteWriter.varintLength(bytes) + (long) bytes;
  }

  /// Writes it behind what is there.
  public void write(ByteWriter out) {
    out.u8(VERSION).u8(0).u32(0).varint(replaces.size());
    replaces.forEach(out::text);
    out.varint(packs.size());
    for (IndexedPack pack : packs) {
      out.text(pack.name()).hash(pack.hash()).varint(pack.length()).bytes(pack.footer());
    }
  }

  /// All of an index; to read a large one, go through it with a [Reader].
  ///
  /// @param object for messages
  public static IndexFile decode(String object, byte[] bytes) {
    Reader reader = new Reader(object, bytes);
    List<IndexedPack> packs = new ArrayList<>(Math.min(reader.packCount(), 1024));
    while (reader.nextPack()) {
      packs.add(reader.pack());
    }
    return new IndexFile(reader.replaces(), packs);
  }

  /// Goes through an index without copying the footers. Not thread-safe; the bytes must not change
  /// meanwhile.
  public static final class Reader {

    private final ByteReader in;
    private final List<String> replaces;
    private final int packCount;
    private int read;
    private String name = "";
    private Hash hash = new Hash(0, 0, 0, 0);
    private long length;
    private int footerLength;

    /// @param object for messages
    public Reader(String object, byte[] bytes) {
      this.in = new ByteReader(object, bytes);
      int version = in.u8();
      if (version != VERSION) {
        throw in.unknown("index version", version);
      }
      int shardBits = in.u8();
      if (shardBits != 0 || in.u32() != 0) {
        throw in.unknown("sharding", shardBits);
      }
      this.replaces = readReplaces(in);
      this.packCount = in.count(Limits.LARGE_BODY, 64, "packs");
    }

    /// Names of the indexes that this one takes the place of.
    public List<String> replaces() {
      return replaces;
    }

    /// Packs in all.
    public int packCount() {
      return packCount;
    }

    /// Goes to the next pack; false at the end of the index.
    public boolean nextPack() {
      in.skip(footerLength);
      footerLength = 0;
      if (read == packCount) {
        in.expectEnd();
        return false;
      }
      read++;
      name = Envelope.readName(in);
      hash = in.hash();
      length = in.varint(Limits.PACK, "length of a pack");
      if (length == 0) {
        throw in.damaged("pack of no bytes");
      }
      footerLength = in.length(Limits.FOOTER, "footer");
      return true;
    }

    /// Name of the pack.
    public String name() {
      return name;
    }

    /// SHA-256 in the pack's trailer.
    public Hash hash() {
      return hash;
    }

    /// Bytes of the whole pack object.
    public long length() {
      return length;
    }

    /// The footer of the pack, to go through; once, and before [#nextPack()].
    public FooterReader footer() {
      FooterReader footer = new FooterReader(in.window(footerLength));
      footerLength = 0;
      return footer;
    }

    /// The pack as a value; instead of [#footer()].
    public IndexedPack pack() {
      IndexedPack pack = new IndexedPack(name, hash, length, in.raw(footerLength));
      footerLength = 0;
      return pack;
    }

    private static List<String> readReplaces(ByteReader in) {
      int count = in.count(Limits.LARGE_BODY, 64, "replaced indexes");
      List<String> replaces = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        String text = in.text(Limits.NAME_CHARS, "name");
        if (ObjectNames.parse(text).filter(p -> p.kind() == ObjectKind.INDEX).isEmpty()) {
          throw in.damaged("the name of a replaced index");
        }
        replaces.add(text);
      }
      return replaces;
    }
  }
}
