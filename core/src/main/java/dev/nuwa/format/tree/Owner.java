package dev.nuwa.format.tree;

import dev.nuwa.format.ByteString;

/// Who owns a file, by number and by name.
///
/// @param user name of the user; empty when not known
/// @param group name of the group; empty when not known
public record Owner(long uid, long gid, ByteString user, ByteString group) {

  public Owner {
    if (uid < 0 || gid < 0) {
      throw new IllegalArgumentException("owner " + uid + ":" + gid + " is negative");
    }
  }

  /// An owner whose names are not known.
  public static Owner of(long uid, long gid) {
    return new Owner(uid, gid, ByteString.EMPTY, ByteString.EMPTY);
  }
}
