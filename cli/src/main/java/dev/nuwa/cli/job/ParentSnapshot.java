package dev.nuwa.cli.job;

import dev.nuwa.backup.BackupRoot;
import dev.nuwa.repo.key.KeyRing;
import dev.nuwa.repo.snapshot.SnapshotFilter;
import dev.nuwa.repo.snapshot.SnapshotListing;
import dev.nuwa.repo.snapshot.StoredSnapshot;
import java.util.List;
import java.util.Optional;

/// The snapshot that a backup builds on: the newest confirmed one of the same host and roots, which
/// also a key that reads no names can tell, by pseudonyms.
public final class ParentSnapshot {

  private ParentSnapshot() {}

  public static Optional<StoredSnapshot> find(
      KeyRing keys, SnapshotListing listing, String host, List<BackupRoot> roots) {
    List<StoredSnapshot> same =
        listing.confirmed().stream()
            .filter(snapshot -> snapshot.facts().roots().size() == roots.size())
            .toList();
    for (BackupRoot root : roots) {
      SnapshotFilter filter =
          new SnapshotFilter(
              Optional.of(host), List.of(), Optional.of(root.path()), Optional.empty());
      same = new SnapshotListing(same, List.of()).matching(filter, keys);
    }
    return same.stream().findFirst();
  }
}
