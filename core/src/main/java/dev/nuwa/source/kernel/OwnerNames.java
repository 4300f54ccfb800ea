package dev.nuwa.source.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.Owner;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/// Owners with their names, looked up once per number through the system's name service.
///
/// Both calls return pointers into the memory that they are given, so the name is found by its
/// distance from the start of that memory and no foreign pointer is followed. Safe for threads: a
/// lock is held only around the maps; two threads may look up the same name twice.
public final class OwnerNames {

  private static final int STRINGS_BYTES = 64 * 1024;
  private static final int OWNERS_MAX = 4096;

  private final Map<Long, ByteString> users = new HashMap<>();
  private final Map<Long, ByteString> groups = new HashMap<>();
  private final Map<Long, Owner> owners = new HashMap<>();

  /// The owner with these numbers; equal calls give the same object.
  public Owner owner(long uid, long gid) {
    long both = uid << 32 | gid;
    synchronized (this) {
      Owner known = owners.get(both);
      if (known != null) {
        return known;
      }
    }
    Owner found = new Owner(uid, gid, userName(uid), groupName(gid));
    synchronized (this) {
      if (owners.size() >= OWNERS_MAX) {
        owners.clear();
      }
      owners.put(both, found);
    }
    return found;
  }

  private ByteString userName(long uid) {
    synchronized (this) {
      ByteString known = users.get(uid);
      if (known != null) {
        return known;
      }
    }
    return remember(users, uid, lookUp(uid, NativeCalls::userById));
  }

  private ByteString groupName(long gid) {
    synchronized (this) {
      ByteString known = groups.get(gid);
      if (known != null) {
        return known;
      }
    }
    return remember(groups, gid, lookUp(gid, NativeCalls::groupById));
  }

  private synchronized ByteString remember(Map<Long, ByteString> names, long id, ByteString name) {
    if (names.size() >= OWNERS_MAX) {
      names.clear();
    }
    names.put(id, name);
    return name;
  }

  private static ByteString lookUp(long id, ById call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment struct = arena.allocate(64, 8);
      MemorySegment strings = arena.allocate(STRINGS_BYTES);
      MemorySegment found = arena.allocate(8, 8);
      int error = call.call(id, struct, strings, found);
      if (error != 0 || found.get(JAVA_LONG, 0) == 0) {
        return ByteString.EMPTY;
      }
      long start = struct.get(JAVA_LONG, 0) - strings.address();
      return start < 0 || start >= STRINGS_BYTES ? ByteString.EMPTY : text(strings, start);
    }
  }

  private static ByteString text(MemorySegment strings, long start) {
    long end = start;
    while (end < strings.byteSize() && strings.get(JAVA_BYTE, end) != 0) {
      end++;
    }
    byte[] bytes = new byte[(int) (end - start)];
    MemorySegment.copy(strings, JAVA_BYTE, start, bytes, 0, bytes.length);
    return ByteString.of(bytes);
  }

  /// `getpwuid_r` or `getgrgid_r`.
  @FunctionalInterface
  private interface ById {
    int call(long id, MemorySegment struct, MemorySegment strings, MemorySegment found);
  }
}
