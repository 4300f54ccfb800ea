package dev.nuwa.format.tree;

import static dev.nuwa.format.tree.EntryWriter.BORN;
import static dev.nuwa.format.tree.EntryWriter.CHANGED;
import static dev.nuwa.format.tree.EntryWriter.CHANGED_WHILE_READ;
import static dev.nuwa.format.tree.EntryWriter.CUT;
import static dev.nuwa.format.tree.EntryWriter.DEVICE;
import static dev.nuwa.format.tree.EntryWriter.FIXED;
import static dev.nuwa.format.tree.EntryWriter.FLAGS;
import static dev.nuwa.format.tree.EntryWriter.GEAR;
import static dev.nuwa.format.tree.EntryWriter.GID;
import static dev.nuwa.format.tree.EntryWriter.GROUP;
import static dev.nuwa.format.tree.EntryWriter.IDENTITY;
import static dev.nuwa.format.tree.EntryWriter.INLINE;
import static dev.nuwa.format.tree.EntryWriter.ITEMS;
import static dev.nuwa.format.tree.EntryWriter.LINK_GROUP;
import static dev.nuwa.format.tree.EntryWriter.LINK_TARGET;
import static dev.nuwa.format.tree.EntryWriter.LIST;
import static dev.nuwa.format.tree.EntryWriter.MISSING;
import static dev.nuwa.format.tree.EntryWriter.MODE;
import static dev.nuwa.format.tree.EntryWriter.MODIFIED;
import static dev.nuwa.format.tree.EntryWriter.SIZE;
import static dev.nuwa.format.tree.EntryWriter.UID;
import static dev.nuwa.format.tree.EntryWriter.USER;
import static dev.nuwa.format.tree.EntryWriter.XATTR;
import static dev.nuwa.format.tree.EntryWriter.XATTR_SPILLED;

import dev.nuwa.format.ByteReader;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.FieldList;
import dev.nuwa.format.FieldList.Unknown;
import dev.nuwa.format.Hash;
import dev.nuwa.format.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Entries of one leaf from bytes, with the references that they take from the refs of the node.
/// Fields that could have been left out are damage, so that an entry has one form only.
final class EntryReader {

  private Owner owner = Owner.of(0, 0);

  /// Reads an entry, which is all that is left in `in`, and takes its references from `refs`.
  Entry read(ByteReader in, NodeRefs.Reader refs) {
    int number = in.u8();
    FileType type = FileType.of(number).orElseThrow(() -> in.unknown("file type", number));
    Draft draft = new Draft(in, refs);
    FieldList.Reader fields = new FieldList.Reader(in);
    while (fields.next()) {
      draft.field(fields);
    }
    try {
      owner = draft.owner(owner);
      Entry entry = draft.entry(type, owner);
      EntryWriter.requireWhole(entry);
      return entry;
    } catch (IllegalArgumentException e) {
      throw in.damaged("entry: " + e.getMessage());
    }
  }

  /// Passes over an entry and the references that it takes.
  static void skip(ByteReader in, NodeRefs.Reader refs) {
    in.u8();
    FieldList.Reader fields = new FieldList.Reader(in);
    while (fields.next()) {
      switch (fields.number()) {
        case XATTR_SPILLED -> refs.nextChunk();
        case LIST -> refs.nextList();
        case ITEMS -> {
          int count = in.count(Limits.ITEMS_IN_ENTRY, 1, "items");
          for (int i = 0; i < count; i++) {
            if ((in.varint() & 1) == 0) {
              refs.nextChunk();
            }
          }
        }
        default -> {}
      }
      in.skip(in.remaining());
    }
  }

  /// What is known of an entry while its fields come.
  private static final class Draft {

    private final ByteReader in;
    private final NodeRefs.Reader refs;
    private int seen;
    private int mode;
    private long uid;
    private long gid;
    private ByteString user = ByteString.EMPTY;
    private ByteString group = ByteString.EMPTY;
    private long size;
    private @Nullable Timestamp modified;
    private @Nullable Timestamp changed;
    private @Nullable Timestamp born;
    private @Nullable Identity identity;
    private long linkGroup;
    private @Nullable Device device;
    private @Nullable ByteString linkTarget;
    private List<Xattr> xattrs = List.of();
    private long flags;
    private @Nullable Cut cut;
    private @Nullable Content content;
    private boolean changedWhileRead;

    Draft(ByteReader in, NodeRefs.Reader refs) {
      this.in = in;
      this.refs = refs;
    }

    void field(FieldList.Reader fields) {
      int number = fields.number();
      switch (number) {
        case XATTR, XATTR_SPILLED -> fields.known(Unknown.REFUSE);
        case MODE,
            UID,
            GID,
            SIZE,
            MODIFIED,
            LINK_GROUP,
            DEVICE,
            LINK_TARGET,
            CUT,
            INLINE,
            ITEMS,
            LIST,
            MISSING ->
            fields.once(Unknown.REFUSE);
        case USER, GROUP, CHANGED, BORN, IDENTITY, FLAGS, CHANGED_WHILE_READ ->
            fields.once(Unknown.SKIP);
        default -> {
          fields.unknown();
          return;
        }
      }
      seen |= 1 << number;
      if (number <= IDENTITY) {
        readPlain(number);
      } else if (number <= FLAGS) {
        readExtra(number);
      } else {
        readContent(number);
      }
    }

    private void readPlain(int number) {
      switch (number) {
        case MODE -> mode = in.varint(07777, "mode");
        case UID -> uid = in.varint();
        case GID -> gid = in.varint();
        case USER -> user = rest();
        case GROUP -> group = rest();
        case SIZE -> size = present(in.varint());
        case MODIFIED -> modified = time();
        case CHANGED -> changed = time();
        case BORN -> born = time();
        default -> identity = new Identity(in.u64(), in.svarint());
      }
    }

    private void readExtra(int number) {
      switch (number) {
        case LINK_GROUP -> linkGroup = present(in.varint());
        case DEVICE -> device = new Device(unsigned(), unsigned());
        case LINK_TARGET -> linkTarget = in.raw(in.remaining());
        case XATTR -> addXattr(true);
        case XATTR_SPILLED -> addXattr(false);
        default -> flags = present(in.varint());
      }
    }

    private void readContent(int number) {
      switch (number) {
        case CUT -> cut = readCut();
        case CHANGED_WHILE_READ -> changedWhileRead = one();
        case INLINE -> content(new Content.Inline(rest()));
        case ITEMS -> content(new Content.Items(knownCut(), items()));
        case LIST -> {
          int level = NodeRefs.readLevel(in);
          Hash refsHash = refs.nextList();
          content(new Content.Spilled(knownCut(), level, refs.id(), refsHash));
        }
        default -> {
          one();
          content(new Content.Missing());
        }
      }
    }

    private void content(Content found) {
      if (content != null) {
        throw in.damaged("entry with two contents");
      }
      content = found;
    }

    /// The owner; `last` where that is the same, since neighbours mostly have one in common.
    Owner owner(Owner last) {
      boolean same =
          last.uid() == uid
              && last.gid() == gid
              && last.user().equals(user)
              && last.group().equals(group);
      return same ? last : new Owner(uid, gid, user, group);
    }

    Entry entry(FileType type, Owner owner) {
      int required = 1 << MODE | 1 << UID | 1 << GID | 1 << MODIFIED;
      if ((seen & required) != required) {
        throw in.damaged("entry without mode, owner or time");
      }
      if (cut != null && (seen & (1 << ITEMS | 1 << LIST)) == 0) {
        throw in.damaged("entry with a cut but without items");
      }
      return new Entry(
          type,
          mode,
          owner,
          size,
          new Times(Objects.requireNonNull(modified), changed, born),
          identity,
          new Extras(linkGroup, device, linkTarget, xattrs, flags, changedWhileRead),
          content == null ? new Content.Empty() : content);
    }

    private Timestamp time() {
      return new Timestamp(in.svarint(), in.varint(999_999_999, "nanoseconds"));
    }

    private ByteString rest() {
      if (in.remaining() == 0) {
        throw in.damaged("empty field that would be left out");
      }
      return in.raw(in.remaining());
    }

    private long present(long value) {
      if (value == 0) {
        throw in.damaged("field of 0 that would be left out");
      }
      return value;
    }

    private boolean one() {
      if (in.varint() != 1) {
        throw in.damaged("mark that is not 1");
      }
      return true;
    }

    private int unsigned() {
      long value = in.varint();
      if (value > 0xffff_ffffL) {
        throw in.damaged("device number " + value);
      }
      return (int) value;
    }

    private static boolean follows(ByteString name, boolean here, Xattr last) {
      boolean sameForm = (last.spilled() == null) == here;
      return !sameForm || last.name().compareTo(name) < 0;
    }

    private void addXattr(boolean here) {
      ByteString name = in.bytes(Limits.ENTRY, "attribute name");
      if (xattrs.isEmpty()) {
        xattrs = new ArrayList<>();
      }
      if (name.isEmpty() || (!xattrs.isEmpty() && !follows(name, here, xattrs.getLast()))) {
        throw in.damaged("attributes that are not in ascending order");
      }
      xattrs.add(
          here
              ? Xattr.of(name, in.bytes(Limits.ENTRY, "attribute value"))
              : Xattr.spilled(name, in.varint(), refs.nextChunk()));
    }

    private Cut readCut() {
      int kind = in.u8();
      return switch (kind) {
        case GEAR -> gear();
        case FIXED -> new Cut.Fixed(positive());
        default -> throw in.unknown("cut", kind);
      };
    }

    private Cut gear() {
      int min = positive();
      int average = positive();
      int max = positive();
      if (min > average || average > max) {
        throw in.damaged("cut of " + min + ", " + average + ", " + max);
      }
      return new Cut.Gear(min, average, max);
    }

    private int positive() {
      return (int) present(in.varint(Integer.MAX_VALUE, "cut length"));
    }

    private Cut knownCut() {
      if (cut == null) {
        throw in.damaged("items without a cut");
      }
      return cut;
    }

    private ContentItems items() {
      int count = in.count(Limits.ITEMS_IN_ENTRY, 1, "items");
      present(count);
      return ListLeafNames.readItems(in, count, refs);
    }
  }
}
