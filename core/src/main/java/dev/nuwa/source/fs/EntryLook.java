package dev.nuwa.source.fs;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.kernel.EntryMaker;
import dev.nuwa.source.kernel.Errno;
import dev.nuwa.source.kernel.Kernel;
import dev.nuwa.source.kernel.StatBuffer;
import java.lang.foreign.MemorySegment;

/// Makes the entry of the object that a walk has just looked at: with its group of hard links and
/// the target of a symbolic link. Not thread-safe.
final class EntryLook {

  private static final int LINK_BYTES = 8192;

  private final SourceRoot root;
  private final Kernel kernel;
  private final MemorySegment linkBuffer;
  private final EntryMaker.Recent recent = new EntryMaker.Recent();

  EntryLook(SourceRoot root, Kernel kernel) {
    this.root = root;
    this.kernel = kernel;
    this.linkBuffer = kernel.allocate(LINK_BYTES);
  }

  /// The entry of what was seen; not for symbolic links.
  Entry entry(FileType type, StatBuffer seen) {
    return root.maker().entry(type, seen, recent, linkGroup(type, seen), null);
  }

  /// Reads where a symbolic link leads: its length in the buffer, or `-errno`.
  int readLink(int directory, byte[] name) {
    int length = kernel.readLink(directory, name, linkBuffer);
    return length == LINK_BYTES ? -Errno.ENAMETOOLONG : length;
  }

  /// The entry of the symbolic link that was seen and that the last [#readLink] read.
  Entry linkEntry(int length, StatBuffer seen) {
    byte[] text = new byte[length];
    MemorySegment.copy(linkBuffer, JAVA_BYTE, 0, text, 0, length);
    FileType type = FileType.SYMBOLIC_LINK;
    ByteString target = ByteString.of(text);
    return root.maker().entry(type, seen, recent, linkGroup(type, seen), target);
  }

  private long linkGroup(FileType type, StatBuffer seen) {
    return seen.links() > 1 && type != FileType.DIRECTORY
        ? root.links().number(seen.device(), seen.inode())
        : 0;
  }
}
