package dev.nuwa.tree.state;

import dev.nuwa.crypto.SipHash;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Device;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.format.tree.Identity;
import dev.nuwa.format.tree.Owner;
import dev.nuwa.format.tree.Timestamp;
import org.jspecify.annotations.Nullable;

/// The fingerprint of the entries of a leaf as a walk sees them: one number that is the same only
/// if keys, types, modes, owners, sizes, times, inodes, links and devices all are. So a run in
/// which nothing changed compares one number for some five hundred files and takes none of their
/// old entries apart.
///
/// SipHash under the tree key: who may change files on this machine cannot look for two states that
/// have one fingerprint. Among leaves that did change, one in 2^64 is taken for unchanged. Not
/// thread-safe.
public final class LeafPrint {

  private final SipHash.Words words;
  private final SipHash owners;
  private final Timestamp begun;
  private byte[] scratch = new byte[512];
  private @Nullable Owner owner;
  private long ownerHash;
  private int entries;
  private int files;
  private int directories;
  private boolean whole = true;

  /// @param treeKey 16 bytes; copied
  /// @param begun when the run began that sees the entries
  public LeafPrint(byte[] treeKey, Timestamp begun) {
    this.owners = new SipHash(treeKey);
    this.words = owners.words();
    this.begun = begun;
  }

  /// Begins another leaf.
  public void clear() {
    words.restart();
    entries = 0;
    files = 0;
    directories = 0;
    whole = true;
  }

  /// Takes the next entry in.
  public void add(EntryKey key, Entry entry) {
    entries++;
    files += entry.type() == FileType.REGULAR ? 1 : 0;
    directories += entry.type() == FileType.DIRECTORY ? 1 : 0;
    whole &= isWhole(entry);
    absorb(key.bytes());
    words.absorb((long) entry.type().number() << 32 | entry.mode());
    words.absorb(hash(entry.owner()));
    words.absorb(entry.size());
    absorb(entry.times().modified());
    absorb(entry.times().changed());
    absorb(entry.times().born());
    Identity identity = entry.identity();
    if (identity != null) {
      words.absorb(identity.fileSystem());
      words.absorb(identity.inode());
    }
    absorbExtras(entry);
  }

  /// Whether everything about the entry is known so well that the same fingerprint again will mean
  /// the same content: what was changing when it was seen, or could not be read, is to be looked at
  /// again.
  private boolean isWhole(Entry entry) {
    return entry.identity() != null
        && !entry.extras().changedWhileRead()
        && !(entry.content() instanceof Content.Missing)
        && Settled.before(entry.times().changed(), begun);
  }

  private void absorbExtras(Entry entry) {
    ByteString target = entry.extras().linkTarget();
    Device device = entry.extras().device();
    words.absorb(
        entry.extras().linkGroup() << 2 | (target == null ? 0 : 2) | (device == null ? 0 : 1));
    if (target != null) {
      absorb(target);
    }
    if (device != null) {
      words.absorb((long) device.major() << 32 | device.minor() & 0xffff_ffffL);
    }
  }

  private void absorb(@Nullable Timestamp time) {
    if (time == null) {
      words.absorb(-1);
    } else {
      words.absorb(time.seconds());
      words.absorb(time.nanos());
    }
  }

  private void absorb(ByteString bytes) {
    int length = bytes.length();
    if (scratch.length < length) {
      scratch = new byte[2 * length];
    }
    bytes.copyTo(scratch, 0);
    words.absorb(scratch, 0, length);
    words.absorb(length);
  }

  /// Neighbours mostly have one owner, in one object; another one of the same value costs a hash.
  @SuppressWarnings("ReferenceEquality")
  private long hash(Owner other) {
    if (owner != other) {
      SipHash.Words hash = owners.words();
      hash.absorb(other.uid());
      hash.absorb(other.gid());
      absorb(other.user(), hash);
      absorb(other.group(), hash);
      owner = other;
      ownerHash = hash.finish();
    }
    return ownerHash;
  }

  private static void absorb(ByteString name, SipHash.Words hash) {
    byte[] bytes = name.bytes();
    hash.absorb(bytes, 0, bytes.length);
    hash.absorb(bytes.length);
  }

  /// Entries since [#clear()].
  int entries() {
    return entries;
  }

  int files() {
    return files;
  }

  int directories() {
    return directories;
  }

  /// The fingerprint of the entries; it never is [PackedLeaf#NO_PRINT]. Ends the leaf.
  public long finish() {
    long print = words.finish();
    return print == PackedLeaf.NO_PRINT ? 1 : print;
  }

  /// As [#finish()], but [PackedLeaf#NO_PRINT] where some entry is to be looked at again anyway.
  long finishKnown() {
    return whole ? finish() : PackedLeaf.NO_PRINT;
  }
}
