package dev.nuwa.storage;

/// What a listing tells of an object.
///
/// @param bytes its length
public record ObjectInfo(ObjectName name, long bytes) {
  public ObjectInfo {
    if (bytes < 0) {
      throw new IllegalArgumentException("negative length of " + name + ": " + bytes);
    }
  }
}
