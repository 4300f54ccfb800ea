package dev.nuwa.format.tree;

import dev.nuwa.format.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What few entries have.
///
/// @param linkGroup 0 for a file with one name; entries of one snapshot with the same number above
///   0 are one file
/// @param device for block and character devices
/// @param linkTarget for symbolic links
/// @param xattrs extended attributes, kept in ascending order of their names, which differ
/// @param flags as FS_IOC_GETFLAGS gives them, 0 to 2^32 − 1; 0 is the same as none
/// @param changedWhileRead whether the content may be of several moments
public record Extras(
    long linkGroup,
    @Nullable Device device,
    @Nullable ByteString linkTarget,
    List<Xattr> xattrs,
    long flags,
    boolean changedWhileRead) {

  /// Nothing of all that.
  public static final Extras NONE = new Extras(0, null, null, List.of(), 0, false);

  public Extras {
    if (linkGroup < 0 || flags < 0) {
      throw new IllegalArgumentException("link group " + linkGroup + ", flags " + flags);
    }
    xattrs = sorted(xattrs);
  }

  /// The target of a symbolic link.
  public static Extras link(ByteString target) {
    return new Extras(0, null, target, List.of(), 0, false);
  }

  public Extras withLinkGroup(long group) {
    return new Extras(group, device, linkTarget, xattrs, flags, changedWhileRead);
  }

  public Extras withXattrs(List<Xattr> attributes) {
    return new Extras(linkGroup, device, linkTarget, attributes, flags, changedWhileRead);
  }

  /// The same, marked as read while it changed.
  public Extras asChangedWhileRead() {
    return new Extras(linkGroup, device, linkTarget, xattrs, flags, true);
  }

  private static List<Xattr> sorted(List<Xattr> xattrs) {
    if (xattrs.isEmpty()) {
      return List.of();
    }
    List<Xattr> sorted = new ArrayList<>(xattrs);
    sorted.sort(Comparator.comparing(Xattr::name));
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i).name().equals(sorted.get(i - 1).name())) {
        throw new IllegalArgumentException("attribute " + sorted.get(i).name() + " stands twice");
      }
    }
    return List.copyOf(sorted);
  }
}
