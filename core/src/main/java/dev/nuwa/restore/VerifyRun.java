package dev.nuwa.restore;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.Sentence;
import dev.nuwa.event.EventSink;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.repo.Contents;
import dev.nuwa.source.Source;
import dev.nuwa.source.target.Target;

/// Reads restored files again and compares every chunk with its id: what is on the disk now is what
/// was backed up. One thread.
public final class VerifyRun {

  private final Contents repository;
  private final Source restored;
  private final RestoreTally tally;

  /// @param restored the target, opened as a source
  public VerifyRun(Contents repository, Source restored, EventSink events) {
    this.repository = repository;
    this.restored = restored;
    this.tally = new RestoreTally(events);
  }

  /// Compares the regular files of a part; those that the tree has lost were told of when it was
  /// restored.
  ///
  /// @return how many differ; each was an event
  public long run(RestorePart part) {
    try (ContentCheck check = new ContentCheck(repository, restored);
        WantedEntries wanted = new WantedEntries(part, damage -> {})) {
      while (wanted.next()) {
        EntryKey place = part.place(wanted.key());
        if (isCompared(place, wanted.entry())) {
          compare(place, wanted.entry(), check);
        }
      }
    }
    return tally.damagedFiles();
  }

  private static boolean isCompared(EntryKey place, Entry entry) {
    return entry.type() == FileType.REGULAR
        && !(entry.content() instanceof Content.Missing)
        && !Target.isOwnName(place);
  }

  private void compare(EntryKey place, Entry entry, ContentCheck check) {
    try {
      if (!check.holds(place, entry)) {
        tally.damaged(place.toString(), "the restored file is not what was backed up");
      }
    } catch (CorruptionException e) {
      tally.damaged(place.toString(), Sentence.of("cannot be compared: {0}", e.getMessage()));
    }
  }
}
