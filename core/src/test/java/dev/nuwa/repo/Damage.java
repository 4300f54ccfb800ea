package dev.nuwa.repo;

import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import java.util.stream.Stream;

/// Ways to spoil what is stored, and to copy it before.
public final class Damage {

  private Damage() {}

  /// Flips a bit of one byte.
  public static void flip(Storage storage, String name, int offset) {
    ObjectName object = ObjectName.of(name);
    byte[] bytes = storage.get(object, ByteRange.all()).orElseThrow();
    bytes[offset] ^= 1;
    storage.put(object, Content.of(bytes), PutOptions.plain());
  }

  /// Keeps the first bytes only.
  public static void truncate(Storage storage, String name, int length) {
    ObjectName object = ObjectName.of(name);
    byte[] bytes = storage.get(object, ByteRange.of(0, length)).orElseThrow();
    storage.put(object, Content.of(bytes), PutOptions.plain());
  }

  /// Takes an object away and gives its bytes.
  public static byte[] take(Storage storage, ObjectName name) {
    byte[] bytes = storage.get(name, ByteRange.all()).orElseThrow();
    storage.delete(name);
    return bytes;
  }

  /// Puts an object there again.
  public static void putBack(Storage storage, ObjectName name, byte[] bytes) {
    storage.put(name, Content.of(bytes), PutOptions.plain());
  }

  /// Copies every object.
  public static void copy(Storage from, Storage to) {
    try (Stream<ObjectInfo> objects = from.list("")) {
      objects.forEach(object ->
          to.put(
              object.name(),
              Content.of(from.get(object.name(), ByteRange.all()).orElseThrow()),
              PutOptions.plain()));
    }
  }
}
