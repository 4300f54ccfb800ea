package dev.nuwa.source.target;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.source.kernel.StatBuffer;
import dev.nuwa.source.names.LongTable;
import dev.nuwa.spill.SpillLog;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The first member of each group of hard links that this run made: the only objects that further
/// links may be made to. The first few thousand are in memory, further ones in nameless files.
///
/// Thread-safe: everything is guarded by `this`.
final class MadeLinks implements AutoCloseable {

  private static final int HELD_MAX = 4096;
  private static final int HEAD_BYTES = 4 + 8 + 8 + 4 + 8 + 4;

  private final Map<Long, Made> held = new HashMap<>();
  private final LongTable places;
  private final SpillLog spilled;

  /// @param spillFolder for the nameless files
  MadeLinks(Path spillFolder) {
    this.places = new LongTable(spillFolder);
    this.spilled = new SpillLog(spillFolder);
  }

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

    private byte[] encode() {
      byte[] path = key.bytes().bytes();
      return ByteBuffer.allocate(HEAD_BYTES + path.length)
          .putInt(path.length)
          .putLong(device)
          .putLong(inode)
          .putInt(type)
          .putLong(birthSeconds)
          .putInt(birthNanos)
          .put(path)
          .array();
    }
  }

  synchronized void add(long group, Made made) {
    if (group == 0 || held.containsKey(group)) {
      return;
    }
    if (held.size() < HELD_MAX) {
      held.put(group, made);
    } else if (places.putIfAbsent(group, spilled.end()).isEmpty()) {
      byte[] bytes = made.encode();
      spilled.append(bytes, 0, bytes.length);
    }
  }

  synchronized Optional<Made> find(long group) {
    Made made = held.get(group);
    if (made != null || group == 0) {
      return Optional.ofNullable(made);
    }
    OptionalLong place = places.find(group);
    return place.isEmpty() ? Optional.empty() : Optional.of(read(place.getAsLong()));
  }

  private Made read(long place) {
    byte[] bytes = new byte[HEAD_BYTES];
    spilled.read(place, bytes, bytes.length);
    ByteBuffer head = ByteBuffer.wrap(bytes);
    byte[] path = new byte[head.getInt()];
    spilled.read(place + HEAD_BYTES, path, path.length);
    return new Made(
        new EntryKey(ByteString.of(path)),
        head.getLong(),
        head.getLong(),
        head.getInt(),
        head.getLong(),
        head.getInt());
  }

  @Override
  public synchronized void close() {
    places.close();
    spilled.close();
  }
}
