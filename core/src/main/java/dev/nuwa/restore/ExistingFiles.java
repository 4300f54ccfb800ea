package dev.nuwa.restore;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.target.Outcome;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetWriter;
import java.util.Objects;
import java.util.Optional;

/// Decides what becomes of what is already in the target. Not thread-safe.
final class ExistingFiles {

  /// What becomes of one file.
  enum Decision {
    /// It is written.
    WRITE,
    /// Its content is right; only its metadata is put on.
    REFRESH,
    /// It stays as it is.
    KEEP
  }

  private final TargetWriter writer;
  private final RestoreOptions.Overwrite overwrite;
  private final boolean empty;

  /// @param state what the target held before the run
  ExistingFiles(TargetWriter writer, RestoreOptions.Overwrite overwrite, Target.State state) {
    this.writer = writer;
    this.overwrite = overwrite;
    this.empty = state == Target.State.EMPTY;
  }

  /// What writes what is decided here.
  TargetWriter writer() {
    return writer;
  }

  Decision decide(EntryKey place, Entry entry) {
    if (empty) {
      return Decision.WRITE;
    }
    Optional<Entry> there = writer.inspect(place);
    if (there.isEmpty()) {
      return Decision.WRITE;
    }
    Decision decision = decision(there.get(), entry);
    if (decision == Decision.WRITE && there.get().type() == FileType.DIRECTORY) {
      writer.remove(place);
    }
    return decision;
  }

  private Decision decision(Entry there, Entry entry) {
    return switch (overwrite) {
      case NEVER -> Decision.KEEP;
      case ALWAYS -> Decision.WRITE;
      case REFUSE, CHANGED -> isSame(there, entry) ? refresh(entry) : Decision.WRITE;
    };
  }

  /// Whether something is at a place and stays.
  boolean keeps(EntryKey place) {
    return overwrite == RestoreOptions.Overwrite.NEVER && writer.inspect(place).isPresent();
  }

  /// Whether a real directory is at a place.
  boolean hasDirectory(EntryKey place) {
    return writer.inspect(place).filter(e -> e.type() == FileType.DIRECTORY).isPresent();
  }

  /// Bytes of the regular file at a place; 0 when there is none.
  long bytes(EntryKey place) {
    return empty
        ? 0
        : writer
            .inspect(place)
            .filter(e -> e.type() == FileType.REGULAR)
            .map(Entry::size)
            .orElse(0L);
  }

  /// What would become of one file; nothing is changed.
  Decision foresee(EntryKey place, Entry entry) {
    Optional<Entry> there = empty ? Optional.empty() : writer.inspect(place);
    return there.isEmpty() ? Decision.WRITE : decision(there.get(), entry);
  }

  /// Makes a directory; what is in its way is removed unless nothing may be overwritten.
  Outcome makeDirectory(EntryKey place) {
    Outcome outcome = writer.makeDirectory(place);
    if (outcome instanceof Outcome.InTheWay && overwrite != RestoreOptions.Overwrite.NEVER) {
      writer.remove(place);
      return writer.makeDirectory(place);
    }
    return outcome;
  }

  private static Decision refresh(Entry entry) {
    return entry.type() == FileType.REGULAR ? Decision.REFRESH : Decision.KEEP;
  }

  private static boolean isSame(Entry there, Entry entry) {
    return there.type() == entry.type()
        && there.size() == entry.size()
        && there.times().modified().equals(entry.times().modified())
        && Objects.equals(there.extras().linkTarget(), entry.extras().linkTarget())
        && Objects.equals(there.extras().device(), entry.extras().device());
  }
}
