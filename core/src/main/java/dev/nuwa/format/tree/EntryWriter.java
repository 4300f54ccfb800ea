package dev.nuwa.format.tree;

import dev.nuwa.format.ByteWriter;
import dev.nuwa.format.FieldList;
import dev.nuwa.format.FieldList.Unknown;
import dev.nuwa.format.Limits;
import dev.nuwa.format.NodeKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Entries to bytes: `u8 type ‖ field list`; what they refer to goes to the refs of the node
/// (docs/format.md, section 10, Entries).
final class EntryWriter {

  static final int MODE = 1;
  static final int UID = 2;
  static final int GID = 3;
  static final int USER = 4;
  static final int GROUP = 5;
  static final int SIZE = 6;
  static final int MODIFIED = 7;
  static final int CHANGED = 8;
  static final int BORN = 9;
  static final int IDENTITY = 10;
  static final int LINK_GROUP = 11;
  static final int DEVICE = 12;
  static final int LINK_TARGET = 13;
  static final int XATTR = 14;
  static final int XATTR_SPILLED = 15;
  static final int FLAGS = 16;
  static final int CUT = 17;
  static final int INLINE = 18;
  static final int ITEMS = 19;
  static final int LIST = 20;
  static final int CHANGED_WHILE_READ = 21;
  static final int MISSING = 22;

  static final int GEAR = 1;
  static final int FIXED = 2;

  private EntryWriter() {}

  static void write(Entry entry, ByteWriter out, NodeRefs.Writer refs) {
    requireWhole(entry);
    out.u8(entry.type().number());
    FieldList.Writer fields = new FieldList.Writer(out);
    fields.varint(MODE, Unknown.REFUSE, entry.mode());
    writeOwner(entry.owner(), fields);
    if (entry.size() > 0) {
      fields.varint(SIZE, Unknown.REFUSE, entry.size());
    }
    writeTimes(entry.times(), fields, out);
    Identity identity = entry.identity();
    if (identity != null) {
      int start = fields.begin(IDENTITY, Unknown.SKIP);
      out.u64(identity.fileSystem()).svarint(identity.inode());
      fields.end(start);
    }
    writeExtras(entry.extras(), fields, out, refs);
    writeContent(entry.content(), fields, out, refs);
    if (entry.extras().changedWhileRead()) {
      fields.varint(CHANGED_WHILE_READ, Unknown.SKIP, 1);
    }
    if (entry.content() instanceof Content.Missing) {
      fields.varint(MISSING, Unknown.REFUSE, 1);
    }
  }

  /// What a record cannot ask of an entry that is still being made, but the format does.
  ///
  /// @throws IllegalArgumentException when it is not so
  static void requireWhole(Entry entry) {
    FileType type = entry.type();
    boolean link = entry.extras().linkTarget() != null;
    if (link != (type == FileType.SYMBOLIC_LINK)
        || (entry.extras().device() == null) == type.isDevice()) {
      throw new IllegalArgumentException(type + " without a link target or device numbers");
    }
    long told =
        switch (entry.content()) {
          case Content.Empty _ -> 0;
          case Content.Inline inline -> inline.bytes().length();
          case Content.Items items -> items.items().totalBytes();
          case Content.Spilled _, Content.Missing _ -> entry.size();
        };
    if (told != entry.size()) {
      throw new IllegalArgumentException(
          "size " + entry.size() + ", but content of " + told + " bytes");
    }
    if (!(entry.content() instanceof Content.Empty) && !type.mayHaveContent()) {
      throw new IllegalArgumentException(type + " with content");
    }
  }

  private static void writeOwner(Owner owner, FieldList.Writer fields) {
    fields.varint(UID, Unknown.REFUSE, owner.uid());
    fields.varint(GID, Unknown.REFUSE, owner.gid());
    if (!owner.user().isEmpty()) {
      fields.bytes(USER, Unknown.SKIP, owner.user());
    }
    if (!owner.group().isEmpty()) {
      fields.bytes(GROUP, Unknown.SKIP, owner.group());
    }
  }

  private static void writeTimes(Times times, FieldList.Writer fields, ByteWriter out) {
    writeTime(MODIFIED, Unknown.REFUSE, times.modified(), fields, out);
    writeTime(CHANGED, Unknown.SKIP, times.changed(), fields, out);
    writeTime(BORN, Unknown.SKIP, times.born(), fields, out);
  }

  private static void writeTime(
      int number,
      Unknown unknown,
      @Nullable Timestamp time,
      FieldList.Writer fields,
      ByteWriter out) {
    if (time != null) {
      int start = fields.begin(number, unknown);
      out.svarint(time.seconds()).varint(time.nanos());
      fields.end(start);
    }
  }

  private static void writeExtras(
      Extras extras, FieldList.Writer fields, ByteWriter out, NodeRefs.Writer refs) {
    if (extras.linkGroup() > 0) {
      fields.varint(LINK_GROUP, Unknown.REFUSE, extras.linkGroup());
    }
    Device device = extras.device();
    if (device != null) {
      int start = fields.begin(DEVICE, Unknown.REFUSE);
      out.varint(Integer.toUnsignedLong(device.major()));
      out.varint(Integer.toUnsignedLong(device.minor()));
      fields.end(start);
    }
    if (extras.linkTarget() != null) {
      fields.bytes(LINK_TARGET, Unknown.REFUSE, extras.linkTarget());
    }
    if (!extras.xattrs().isEmpty()) {
      writeXattrs(extras.xattrs(), fields, out, refs);
    }
    if (extras.flags() != 0) {
      fields.varint(FLAGS, Unknown.SKIP, extras.flags());
    }
  }

  private static void writeXattrs(
      List<Xattr> xattrs, FieldList.Writer fields, ByteWriter out, NodeRefs.Writer refs) {
    for (Xattr xattr : xattrs) {
      if (xattr.value() != null) {
        int start = fields.begin(XATTR, Unknown.REFUSE);
        out.bytes(xattr.name()).bytes(xattr.value());
        fields.end(start);
      }
    }
    for (Xattr xattr : xattrs) {
      if (xattr.spilled() != null) {
        int start = fields.begin(XATTR_SPILLED, Unknown.REFUSE);
        out.bytes(xattr.name()).varint(xattr.length());
        fields.end(start);
        refs.chunk(xattr.spilled());
      }
    }
  }

  private static void writeContent(
      Content content, FieldList.Writer fields, ByteWriter out, NodeRefs.Writer refs) {
    switch (content) {
      case Content.Empty _, Content.Missing _ -> {}
      case Content.Inline inline -> fields.bytes(INLINE, Unknown.REFUSE, inline.bytes());
      case Content.Items(Cut cut, ContentItems items) -> {
        writeCut(cut, fields, out);
        int start = fields.begin(ITEMS, Unknown.REFUSE);
        writeItems(items, out, refs);
        fields.end(start);
      }
      case Content.Spilled spilled -> {
        writeCut(spilled.cut(), fields, out);
        int start = fields.begin(LIST, Unknown.REFUSE);
        out.u8(spilled.level());
        fields.end(start);
        refs.node(NodeKind.LIST, spilled.id(), spilled.refsHash());
      }
    }
  }

  private static void writeCut(Cut cut, FieldList.Writer fields, ByteWriter out) {
    int start = fields.begin(CUT, Unknown.REFUSE);
    switch (cut) {
      case Cut.Gear(int min, int average, int max) ->
          out.u8(GEAR).varint(min).varint(average).varint(max);
      case Cut.Fixed(int block) -> out.u8(FIXED).varint(block);
    }
    fields.end(start);
  }

  private static void writeItems(ContentItems items, ByteWriter out, NodeRefs.Writer refs) {
    if (items.count() > Limits.ITEMS_IN_ENTRY) {
      throw new IllegalArgumentException(items.count() + " items in an entry");
    }
    out.varint(items.count());
    ListLeafNames.writeItems(items, out);
    for (int i = 0; i < items.count(); i++) {
      if (!items.isHole(i)) {
        refs.chunk(items.id(i));
      }
    }
  }
}
