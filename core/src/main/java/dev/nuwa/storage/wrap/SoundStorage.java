package dev.nuwa.storage.wrap;

import dev.nuwa.crypto.Digests;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.Hash;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.frame.Trailer;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.Capabilities;
import dev.nuwa.storage.Content;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.PutOptions;
import dev.nuwa.storage.Storage;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks twice before an object counts as damaged: what came over a network or out of a memory may
/// be wrong although what is stored is right. Whole objects of a repository end in their own hash;
/// one that does not agree with it is asked for once more, and the second answer stands. Ranges
/// have no hash of their own: who opens them looks twice there.
///
/// Thread-safe; closes what it wraps.
public final class SoundStorage implements Storage {

  private static final Set<String> FRAMED =
      EnumSet.allOf(ObjectKind.class).stream().map(ObjectKind::folder).collect(Collectors.toSet());

  private final Storage inner;

  public SoundStorage(Storage inner) {
    this.inner = inner;
  }

  /// Whether the bytes of an object agree with the hash that they end in. What has none counts as
  /// sound.
  static boolean isSound(ObjectName name, byte[] bytes) {
    if (!FRAMED.contains(name.kind())) {
      return true;
    }
    try {
      int covered = bytes.length - Trailer.length(name.value(), bytes);
      return Hash.of(Digests.sha256(bytes, 0, covered)).equals(Hash.of(bytes, covered));
    } catch (CorruptionException e) {
      return false;
    }
  }

  @Override
  public Optional<byte[]> get(ObjectName name, ByteRange range) {
    Optional<byte[]> found = inner.get(name, range);
    boolean doubtful =
        range instanceof ByteRange.All && found.filter(bytes -> !isSound(name, bytes)).isPresent();
    return doubtful ? inner.get(name, range) : found;
  }

  @Override
  public void put(ObjectName name, Content content, PutOptions options) {
    inner.put(name, content, options);
  }

  @Override
  public Optional<ObjectInfo> head(ObjectName name) {
    return inner.head(name);
  }

  @Override
  public Stream<ObjectInfo> list(String prefix) {
    return inner.list(prefix);
  }

  @Override
  public void delete(ObjectName name) {
    inner.delete(name);
  }

  @Override
  public Capabilities capabilities() {
    return inner.capabilities();
  }

  @Override
  public String describe() {
    return inner.describe();
  }

  @Override
  public void close() {
    inner.close();
  }
}
