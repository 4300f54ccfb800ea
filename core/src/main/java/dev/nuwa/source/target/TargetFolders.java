package dev.nuwa.source.target;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.Attributes;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.RelativeOpener;
import dev.nuwa.source.names.KeyBytes;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Opens the directories that one worker writes into, below the target's own descriptor and through
/// no symbolic link. Not thread-safe.
final class TargetFolders {

  /// Enough for neighbours in key order, few enough for many workers.
  private static final int OPEN_MAX = 16;

  private static final int FLAGS = Abi.O_RDONLY | Abi.O_DIRECTORY | Abi.O_NOFOLLOW | Abi.O_NONBLOCK;
  private static final ByteString ACL_DEFAULT = ByteString.utf8("system.posix_acl_default");

  private final RelativeOpener opener;
  private final Attributes attributes;
  private final DescriptorCache open;
  private final Set<ByteString> withDefaultAcl = new HashSet<>();

  /// For whom [#parentOf] was asked last, and the answer: each file asks several times. Null where
  /// the answer would be another one now.
  private @Nullable EntryKey last;

  private int lastParent;
  private long changes;

  TargetFolders(Kernel kernel, int root) {
    this.opener = new RelativeOpener(kernel, root);
    this.attributes = new Attributes(kernel);
    this.open = new DescriptorCache(kernel, OPEN_MAX);
  }

  /// The descriptor of the directory that `key` lies in, or `-errno`. Owned by this; may be closed
  /// by the next call.
  @SuppressWarnings("ReferenceEquality") // another object of the same value is looked up
  int parentOf(EntryKey key) {
    if (key != last) {
      lastParent = findParent(key);
      last = lastParent < 0 ? null : key; // somebody may make it
    }
    return lastParent;
  }

  /// How often a directory was opened or closed: as long as this is the same, a descriptor of
  /// [#parentOf] is that of the same directory.
  long changes() {
    return changes;
  }

  private int findParent(EntryKey key) {
    byte[] path = KeyBytes.pathOf(key);
    int slash = path.length - 1;
    while (slash >= 0 && path[slash] != '/') {
      slash--;
    }
    return folder(ByteString.of(path, 0, Math.max(0, slash)));
  }

  private int folder(ByteString path) {
    OptionalInt known = open.find(path);
    if (known.isPresent()) {
      return known.getAsInt();
    }
    changes++;
    int descriptor = opener.open(path.bytes(), FLAGS, 0);
    if (descriptor >= 0) {
      open.add(path, descriptor);
      if (attributes.has(descriptor, ACL_DEFAULT)) {
        withDefaultAcl.add(path);
      }
    }
    return descriptor;
  }

  /// Whether what is made beside `key` takes over an ACL from its directory.
  boolean inheritsAcl(EntryKey key) {
    return !withDefaultAcl.isEmpty()
        && withDefaultAcl.contains(ByteString.of(KeyBytes.pathOf(key.parentKey())));
  }

  /// A descriptor of the directory `key`, owned by the caller, or `-errno`.
  int openFolder(EntryKey key) {
    return opener.open(KeyBytes.pathOf(key), FLAGS, 0);
  }

  /// Forgets a directory that is about to be removed or replaced, and everything below it.
  void forgetAll() {
    changes++;
    last = null;
    open.closeAll();
    withDefaultAcl.clear();
  }

  void close() {
    open.closeAll();
  }
}
