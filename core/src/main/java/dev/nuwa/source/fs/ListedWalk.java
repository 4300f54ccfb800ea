package dev.nuwa.source.fs;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.SourceWalk;
import dev.nuwa.source.kernel.Abi;
import dev.nuwa.source.kernel.EntryMaker;
import dev.nuwa.source.kernel.Errno;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.RelativeOpener;
import dev.nuwa.source.names.KeyBytes;
import java.util.Arrays;
import java.util.Iterator;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// A pass over the objects of a list instead of over directories. Neighbours in key order share
/// their directory, which is opened once for them. Not thread-safe.
final class ListedWalk implements SourceWalk {

  private static final int FOLDER_FLAGS = Abi.O_PATH | Abi.O_DIRECTORY | Abi.O_NOFOLLOW;

  private final SourceRoot root;
  private final Kernel kernel = new Kernel();
  private final RelativeOpener opener;
  private final EntryLook look;
  private final Iterator<EntryKey> keys;
  private byte @Nullable [] folderPath;
  private int folder = -1;
  private EntryKey key = EntryKey.ROOT;
  private @Nullable Entry entry;

  ListedWalk(SourceRoot root, SortedSet<EntryKey> keys) {
    this.root = root;
    this.opener = new RelativeOpener(kernel, root.descriptor());
    this.look = new EntryLook(root, kernel);
    this.keys = keys.iterator();
  }

  @Override
  public boolean next() {
    while (keys.hasNext()) {
      key = keys.next();
      int result = key.isRoot() ? lookAtRoot() : lookAt(KeyBytes.pathOf(key), key.name().bytes());
      if (result >= 0) {
        return true;
      }
      String path = root.display(ByteString.of(KeyBytes.pathOf(key)));
      root.reports().failed(path, Errno.text(result));
    }
    return false;
  }

  private int lookAtRoot() {
    int result = kernel.statOpen(root.descriptor());
    root.maker().learnFileSystem(kernel, root.descriptor(), kernel.stat().device());
    return result < 0 ? result : make(root.descriptor(), new byte[0]);
  }

  private int lookAt(byte[] path, byte[] name) {
    byte[] parent = Arrays.copyOf(path, Math.max(0, path.length - name.length - 1));
    if (folderPath == null || !Arrays.equals(parent, folderPath)) {
      kernel.close(folder);
      folder = opener.open(parent, FOLDER_FLAGS, 0);
      folderPath = parent;
    }
    int result = folder < 0 ? folder : kernel.stat(folder, name);
    return result < 0 ? result : make(folder, name);
  }

  private int make(int directory, byte[] name) {
    FileType type = EntryMaker.type(kernel.stat());
    if (type == null) {
      return -Errno.EOPNOTSUPP;
    }
    if (type != FileType.SYMBOLIC_LINK) {
      entry = look.entry(type);
      return 0;
    }
    int length = look.readLink(directory, name);
    if (length >= 0) {
      entry = look.linkEntry(length);
    }
    return Math.min(length, 0);
  }

  @Override
  public EntryKey key() {
    return key;
  }

  @Override
  public Entry entry() {
    if (entry == null) {
      throw new IllegalStateException("next() comes first");
    }
    return entry;
  }

  @Override
  public void close() {
    kernel.close(folder);
    kernel.close();
  }
}
