package dev.nuwa.source.target;

import dev.nuwa.format.tree.EntryKey;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The first member of each group of hard links that this run made: the only objects that further
/// links may be made to. Thread-safe; one small record per group.
final class MadeLinks {

  private final Map<Long, Made> groups = new ConcurrentHashMap<>();

  /// Where a member lies, and which object it is.
  record Made(EntryKey key, long device, long inode) {}

  void add(long group, Made made) {
    if (group != 0) {
      groups.putIfAbsent(group, made);
    }
  }

  Optional<Made> find(long group) {
    return Optional.ofNullable(groups.get(group));
  }
}
