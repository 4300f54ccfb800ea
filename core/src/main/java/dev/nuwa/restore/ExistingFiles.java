package dev.nuwa.restore;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.repo.Contents;
import dev.nuwa.source.Source;
import dev.nuwa.source.target.Outcome;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetWriter;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides what becomes of what is already in the target. Not thread-safe.
///
/// Size and time are not believed: a file of a restore that ended with the machine may have both,
/// and zeros in the place of what the disk never got. What is to be kept is read and compared.
final class ExistingFiles implements AutoCloseable {

  /// What becomes of one file.
  enum Decision {
    /// It is written.
    WRITE,
    /// Its content is right; only its metadata is put on.
    REFRESH,
    /// It stays as it is.
    KEEP
  }

  private final Contents repository;
  private final Target target;
  private final TargetWriter writer;
  private final RestoreOptions.Overwrite overwrite;
  private final boolean empty;
  private @Nullable Source there;
  private @Nullable ContentCheck check;

  /// @param state what the target held before the run
  ExistingFiles(
      Contents repository,
      Target target,
      TargetWriter writer,
      RestoreOptions.Overwrite overwrite,
      Target.State state) {
    this.repository = repository;
    this.target = target;
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
    Decision decision = decision(place, there.get(), entry);
    if (decision == Decision.WRITE && there.get().type() == FileType.DIRECTORY) {
      writer.remove(place);
    }
    return decision;
  }

  private Decision decision(EntryKey place, Entry there, Entry entry) {
    return switch (overwrite) {
      case NEVER -> Decision.KEEP;
      case ALWAYS -> Decision.WRITE;
      case REFUSE, CHANGED -> isSame(place, there, entry) ? refresh(entry) : Decision.WRITE;
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
    return there.isEmpty() ? Decision.WRITE : decision(place, there.get(), entry);
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

  private boolean isSame(EntryKey place, Entry there, Entry entry) {
    return looksTheSame(there, entry)
        && (entry.type() != FileType.REGULAR || holdsTheSame(place, entry));
  }

  private static boolean looksTheSame(Entry there, Entry entry) {
    return there.type() == entry.type()
        && there.size() == entry.size()
        && there.times().modified().equals(entry.times().modified())
        && Objects.equals(there.extras().linkTarget(), entry.extras().linkTarget())
        && Objects.equals(there.extras().device(), entry.extras().device());
  }

  /// What cannot be compared is written, and its damage told of then.
  private boolean holdsTheSame(EntryKey place, Entry entry) {
    try {
      return check().holds(place, entry);
    } catch (CorruptionException e) {
      return false;
    }
  }

  /// Made when there is something to compare.
  private ContentCheck check() {
    ContentCheck made = check;
    if (made == null) {
      Source source = target.asSource();
      there = source;
      made = new ContentCheck(repository, source);
      check = made;
    }
    return made;
  }

  @Override
  public void close() {
    if (check != null) {
      check.close();
    }
    if (there != null) {
      there.close();
    }
  }
}
