package dev.nuwa.repo.snapshot;

import dev.nuwa.format.ByteString;
import dev.nuwa.format.snapshot.Pseudonyms;
import dev.nuwa.format.snapshot.SnapshotNames;
import dev.nuwa.repo.key.KeyRing;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Holds a filter against snapshots: by name where the key may read names, else by pseudonym. Not
/// thread-safe.
final class SnapshotMatcher implements Predicate<StoredSnapshot> {

  private final SnapshotFilter filter;
  private final KeyRing keys;
  private final Map<Pseudonyms.Type, Map<ByteString, ByteString>> pseudonyms =
      new EnumMap<>(Pseudonyms.Type.class);

  SnapshotMatcher(SnapshotFilter filter, KeyRing keys) {
    this.filter = filter;
    this.keys = keys;
  }

  @Override
  public boolean test(StoredSnapshot snapshot) {
    if (filter.asOf().filter(asOf -> snapshot.time().isAfter(asOf)).isPresent()) {
      return false;
    }
    return snapshot.names().isPresent()
        ? fits(snapshot.names().get(), snapshot.tags().orElse(List.of()))
        : fits(snapshot.facts().pseudonyms(), snapshot.tagPseudonyms());
  }

  private boolean fits(SnapshotNames names, List<String> tags) {
    return filter.host().filter(host -> !host.equals(names.host())).isEmpty()
        && tags.containsAll(filter.tags())
        && filter.path().filter(path -> !names.roots().contains(path)).isEmpty();
  }

  private boolean fits(Pseudonyms given, List<ByteString> tags) {
    return filter
            .host()
            .filter(host ->
                !given.host().equals(pseudonym(Pseudonyms.Type.HOST, ByteString.utf8(host))))
            .isEmpty()
        && filter.tags().stream()
            .allMatch(tag -> tags.contains(pseudonym(Pseudonyms.Type.TAG, ByteString.utf8(tag))))
        && filter
            .path()
            .filter(path -> !given.roots().contains(pseudonym(Pseudonyms.Type.ROOT, path)))
            .isEmpty();
  }

  private ByteString pseudonym(Pseudonyms.Type type, ByteString text) {
    return pseudonyms
        .computeIfAbsent(type, t -> new HashMap<>())
        .computeIfAbsent(text, t -> keys.pseudonym(type, t));
  }
}
