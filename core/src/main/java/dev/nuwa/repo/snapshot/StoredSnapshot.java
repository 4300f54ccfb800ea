package dev.nuwa.repo.snapshot;

import dev.nuwa.format.AuthorId;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.Hash;
import dev.nuwa.format.NamedHash;
import dev.nuwa.format.ObjectKind;
import dev.nuwa.format.ObjectNames;
import dev.nuwa.format.snapshot.SnapshotFacts;
import dev.nuwa.format.snapshot.SnapshotNames;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A snapshot as read from the storage, its author and signature checked.
///
/// @param name of its object
/// @param hash SHA-256 of the whole object
/// @param facts what every holder of X may read
/// @param names what only readers may; empty for other keys
/// @param marks what was said about it since
public record StoredSnapshot(
    String name,
    Hash hash,
    SnapshotFacts facts,
    Optional<SnapshotNames> names,
    SnapshotStanding standing,
    Marks marks) {

  public StoredSnapshot {
    ObjectNames.require(ObjectKind.SNAPSHOT, name);
  }

  /// One that nothing was said about, as far as is known.
  public StoredSnapshot(
      String name,
      Hash hash,
      SnapshotFacts facts,
      Optional<SnapshotNames> names,
      SnapshotStanding standing) {
    this(name, hash, facts, names, standing, Marks.NONE);
  }

  /// The 16 hex digits that people see and type.
  public String id() {
    return name.substring(name.length() - 16);
  }

  /// Who made it.
  public AuthorId author() {
    int start = ObjectKind.SNAPSHOT.prefix().length();
    return AuthorId.ofHex(name.substring(start, start + 2 * AuthorId.BYTES));
  }

  /// Its place in its writer's chain.
  public long sequence() {
    return facts.sequence();
  }

  /// When it says that it was made.
  public Instant time() {
    return facts.time();
  }

  public boolean isConfirmed() {
    return standing == SnapshotStanding.CONFIRMED;
  }

  /// The same with another standing.
  public StoredSnapshot as(SnapshotStanding other) {
    return new StoredSnapshot(name, hash, facts, names, other, marks);
  }

  /// The same with what was said about it since.
  public StoredSnapshot with(Marks others) {
    return new StoredSnapshot(name, hash, facts, names, standing, others);
  }

  /// Its tags as they are now; empty for keys that may not read them.
  public Optional<List<String>> tags() {
    return names.map(n -> marks.tags(n.tags()));
  }

  /// Pseudonyms of its tags as they are now.
  public List<ByteString> tagPseudonyms() {
    return marks.pseudonyms(facts.pseudonyms().tags());
  }

  /// The same as a key sees it that may not read names.
  StoredSnapshot withoutNames() {
    return new StoredSnapshot(name, hash, facts, Optional.empty(), standing);
  }

  /// As later snapshots name it.
  public NamedHash asPrevious() {
    return new NamedHash(name, hash);
  }

  /// What it is a snapshot of, to tell sources apart: host and roots, by name where the key may
  /// read them, else by pseudonym.
  List<Object> source() {
    return names
        .map(n -> List.<Object>of(n.host(), n.roots()))
        .orElseGet(() -> List.of(facts.pseudonyms().host(), facts.pseudonyms().roots()));
  }
}
