package dev.nuwa.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/// Decides what became of a put by looking: what does the storage hold under that name, compared
/// with what was to be stored? The way out of a lost answer and of a name that is taken.
public enum ReadBack {
  /// There is no such object.
  ABSENT,
  /// It holds just these bytes.
  SAME,
  /// It holds other bytes.
  OTHER;

  private static final int PIECE_BYTES = 4 << 20;

  /// Compares the length first, then the bytes in pieces of 4 MiB.
  public static ReadBack of(Storage storage, ObjectName name, Content content) {
    Optional<ObjectInfo> info = storage.head(name);
    if (info.isEmpty()) {
      return ABSENT;
    }
    if (info.get().bytes() != content.length()) {
      return OTHER;
    }
    try (InputStream expected = content.open()) {
      return compare(storage, name, expected, content.length());
    } catch (IOException e) {
      throw new UncheckedIOException("content of " + name, e);
    }
  }

  private static ReadBack compare(
      Storage storage, ObjectName name, InputStream expected, long length) throws IOException {
    for (long at = 0; at < length; at += PIECE_BYTES) {
      int piece = (int) Math.min(PIECE_BYTES, length - at);
      Optional<byte[]> found = storage.get(name, ByteRange.of(at, piece));
      if (found.isEmpty()) {
        return ABSENT;
      }
      if (!Arrays.equals(found.get(), expected.readNBytes(piece))) {
        return OTHER;
      }
    }
    return SAME;
  }
}
