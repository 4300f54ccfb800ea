package dev.nuwa.source.target;

import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.source.kernel.StatBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The first member of each group of hard links that this run made: the only objects that further
/// links may be made to. Thread-safe; one small record per group.
final class MadeLinks {

  private final Map<Long, Made> groups = new ConcurrentHashMap<>();

  /// Where a member lies, and which object it is. The number of an inode is given out again when
  /// its file is gone, so type and time of birth count too.
  record Made(EntryKey key, long device, long inode, int type, long birthSeconds, int birthNanos) {

    /// The object last looked at.
    static Made of(EntryKey key, StatBuffer stat) {
      return new Made(
          key,
          stat.device(),
          stat.inode(),
          stat.typeNumber(),
          stat.hasBirth() ? stat.birthSeconds() : 0,
          stat.hasBirth() ? stat.birthNanos() : 0);
    }

    boolean is(StatBuffer stat) {
      return equals(of(key, stat));
    }
  }

  void add(long group, Made made) {
    if (group != 0) {
      groups.putIfAbsent(group, made);
    }
  }

  Optional<Made> find(long group) {
    return Optional.ofNullable(groups.get(group));
  }
}
