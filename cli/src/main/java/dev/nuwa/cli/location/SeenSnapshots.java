package dev.nuwa.cli.location;

import dev.nuwa.cli.output.Output;
import dev.nuwa.format.NamedHash;
import dev.nuwa.repo.snapshot.ChainHeads;
import dev.nuwa.repo.snapshot.ListingExtent;
import dev.nuwa.repo.snapshot.SnapshotListing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Remembers, in the state folder, up to where the chains of snapshots went that this machine saw.
/// A storage that later shows less has been put back, or hides something: an alarm, and never more
/// than that, for a machine that lost its memory cannot tell either.
public final class SeenSnapshots {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Output output;
  private final Path folder;

  public SeenSnapshots(Output output) {
    this.output = output;
    this.folder = Folders.of(output.surroundings().environment()).state().resolve("seen");
  }

  /// All snapshots there are now, compared with what was seen before.
  public SnapshotListing list(OpenRepository repository) {
    return compared(repository, repository.session().snapshots());
  }

  /// The same with the tags and holds they were given since.
  public SnapshotListing listMarked(OpenRepository repository) {
    return compared(repository, repository.session().markedSnapshots());
  }

  /// What a backup may build on: dropped ones are among them.
  public SnapshotListing listToBuildOn(OpenRepository repository) {
    return compared(repository, repository.session().snapshots(ListingExtent.TO_BUILD_ON));
  }

  private SnapshotListing compared(OpenRepository repository, SnapshotListing listing) {
    Path memory = folder.resolve(repository.repository().id().toString());
    ChainHeads now = ChainHeads.of(listing.snapshots());
    ChainHeads before = read(memory);
    List<NamedHash> missing = missing(before, repository, listing);
    if (!missing.isEmpty()) {
      output.events().emit(ChainHeads.alarm(missing, memory));
    }
    ChainHeads all = now.with(missing);
    if (!all.encode().equals(before.encode())) {
      write(memory, all);
    }
    return listing;
  }

  /// What cannot be read is reported as such, and what collectors gave up may be gone.
  private static List<NamedHash> missing(
      ChainHeads before, OpenRepository repository, SnapshotListing listing) {
    List<NamedHash> missing = before.missingFrom(listing.snapshots(), Set.of());
    if (missing.isEmpty()) {
      return missing;
    }
    Set<String> explained =
        Stream.concat(
                listing.problems().stream().map(problem -> problem.object()),
                Stream.of(repository.session().generations().condemned())
                    .flatMap(gone -> Stream.of(gone.dropped(), gone.unconfirmed()))
                    .flatMap(Set::stream))
            .collect(Collectors.toSet());
    return missing.stream().filter(head -> !explained.contains(head.name())).toList();
  }

  private static ChainHeads read(Path memory) {
    try {
      return ChainHeads.decode(Files.readString(memory, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return ChainHeads.NONE; // nothing was seen yet, or nobody remembers
    }
  }

  private void write(Path memory, ChainHeads heads) {
    Path unfinished = memory.resolveSibling("new-" + UUID.randomUUID());
    try {
      PrivateFiles.makeFolder(folder);
      Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.writeString(unfinished, heads.encode(), StandardCharsets.US_ASCII);
      Files.move(unfinished, memory, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      return; // a machine without a memory compares nothing
    }
  }
}
