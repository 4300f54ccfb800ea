package dev.nuwa.cli.archive;

import dev.nuwa.format.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A POSIX ACL in the text form of acl(5), as tar carries it, from the bytes of its extended
/// attribute: version 2, then tag, permissions and id of each entry, little-endian.
final class AclText {

  private static final int VERSION = 2;
  private static final int HEAD_BYTES = 4;
  private static final int ENTRY_BYTES = 8;

  private AclText() {}

  /// Empty when the bytes are no ACL.
  static Optional<String> of(ByteString attribute) {
    ByteBuffer in = ByteBuffer.wrap(attribute.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    boolean whole = (attribute.length() - HEAD_BYTES) % ENTRY_BYTES == 0;
    if (attribute.length() < HEAD_BYTES || !whole || in.getInt() != VERSION) {
      return Optional.empty();
    }
    List<String> entries = new ArrayList<>();
    while (in.hasRemaining()) {
      int tag = in.getShort();
      int permissions = in.getShort();
      long id = in.getInt() & 0xffff_ffffL;
      Optional<String> who = who(tag, id);
      if (who.isEmpty()) {
        return Optional.empty();
      }
      entries.add(who.get() + permissions(permissions));
    }
    return Optional.of(String.join(",", entries));
  }

  private static Optional<String> who(int tag, long id) {
    return switch (tag) {
      case 0x01 -> Optional.of("user::");
      case 0x02 -> Optional.of("user:" + id + ":");
      case 0x04 -> Optional.of("group::");
      case 0x08 -> Optional.of("group:" + id + ":");
      case 0x10 -> Optional.of("mask::");
      case 0x20 -> Optional.of("other::");
      default -> Optional.empty();
    };
  }

  private static String permissions(int bits) {
    return ((bits & 4) == 0 ? "-" : "r")
        + ((bits & 2) == 0 ? "-" : "w")
        + ((bits & 1) == 0 ? "-" : "x");
  }
}
