package dev.nuwa.storage.wrap;

import dev.nuwa.crypto.Digests;
import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.format.Hash;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.frame.Trailer;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Looks twice before an object counts as damaged: what came over a network or out of a memory may
/// be wrong although what is stored is right. Whole objects of a repository end in their own hash;
/// one that does not agree with it is asked for once more, and the second answer stands. Ranges
/// have no hash of their own: who opens them looks twice there.
///
/// Thread-safe; closes what it wraps.
public final class SoundStorage extends Wrapper {

  private static final Set<String> FRAMED =
      EnumSet.allOf(ObjectKind.class).stream().map(ObjectKind::folder).collect(Collectors.toSet());

  public SoundStorage(Storage inner) {
    super(inner);
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
    } catch (CorruptionException
        | FormatException e) { // a flipped bit may look like a later version
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
}
