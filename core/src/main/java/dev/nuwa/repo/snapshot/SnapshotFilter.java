package dev.nuwa.repo.snapshot;

import dev.nuwa.format.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Which snapshots are meant at all, before one of them is selected.
///
/// @param host only those of this host; empty for all
/// @param tags only those that have every one of these
/// @param path only those that have this root
/// @param asOf only those not newer than this, by the time they name themselves
public record SnapshotFilter(
    Optional<String> host, List<String> tags, Optional<ByteString> path, Optional<Instant> asOf) {

  /// Everything.
  public static final SnapshotFilter ALL =
      new SnapshotFilter(Optional.empty(), List.of(), Optional.empty(), Optional.empty());

  public SnapshotFilter {
    tags = List.copyOf(tags);
  }

  /// Only the snapshots of one host.
  public static SnapshotFilter ofHost(String host) {
    return new SnapshotFilter(Optional.of(host), List.of(), Optional.empty(), Optional.empty());
  }
}
