package dev.nuwa.restore;

import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.source.target.Outcome;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetWriter;
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

  Decision decide(EntryKey place, Entry entry) {
    if (empty) {
      return Decision.WRITE;
    }
    Optional<Entry> there = writer.inspect(place);
    if (there.isEmpty()) {
      return Decision.WRITE;
    }
    return switch (overwrite) {
      case NEVER -> Decision.KEEP;
      case ALWAYS -> replace(place, there.get());
      case REFUSE, CHANGED ->
          isSame(there.get(), entry) ? refresh(entry) : replace(place, there.get());
    };
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

  private Decision replace(EntryKey place, Entry there) {
    if (there.type() == FileType.DIRECTORY) {
      writer.remove(place);
    }
    return Decision.WRITE;
  }

  private static Decision refresh(Entry entry) {
    return entry.type() == FileType.REGULAR ? Decision.REFRESH : Decision.KEEP;
  }

  private static boolean isSame(Entry there, Entry entry) {
    return there.type() == entry.type()
        && there.size() == entry.size()
        && there.times().modified().equals(entry.times().modified())
        && java.util.Objects.equals(there.extras().linkTarget(), entry.extras().linkTarget());
  }
}
