package dev.nuwa.repo.key;

import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;

/// An object ready to be put under its name. Immutable.
public final class StoredObject {

  private final ObjectName name;
  private final byte[] bytes;

  StoredObject(String name, byte[] bytes) {
    this.name = ObjectName.of(name);
    this.bytes = bytes;
  }

  /// Its name.
  public ObjectName name() {
    return name;
  }

  /// Its length in bytes.
  public int length() {
    return bytes.length;
  }

  /// Puts it, unless the name is taken by other bytes.
  public void putTo(Storage storage) {
    storage.put(name, Content.of(bytes), PutOptions.onlyIfAbsent());
  }
}
