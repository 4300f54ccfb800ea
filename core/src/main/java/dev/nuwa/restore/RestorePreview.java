package dev.nuwa.restore;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.tree.Content;
import dev.nuwa.format.tree.Entry;
import dev.nuwa.format.tree.EntryKey;
import dev.nuwa.format.tree.FileType;
import dev.nuwa.repo.Contents;
import dev.nuwa.source.target.Target;
import dev.nuwa.source.target.TargetOptions;
import dev.nuwa.source.target.TargetWriter;
import dev.nuwa.tree.ContentReader;
import dev.nuwa.tree.Segment;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Says what a restore would do and how much room it needs, and changes nothing. Reads trees and
/// lists, no content. One thread.
public final class RestorePreview {

  private final Contents repository;
  private final ContentReader contents;
  private final RestoreOptions options;

  public RestorePreview(Contents repository, RestoreOptions options) {
    this.repository = repository;
    this.contents = new ContentReader(repository.nodes());
    this.options = options;
  }

  /// What a restore would do.
  ///
  /// @param files files and other objects that would be written, directories aside
  /// @param directories that are in the parts
  /// @param bytes of content that would be written, without holes
  /// @param kept files that would stay, as they are or with other metadata
  /// @param deleted surplus objects that would be removed, a directory with its content as one
  /// @param lost entries that cannot be read, as far as known without reading content
  /// @param room bytes that must be free: what replaces something takes the difference, and the
  ///   largest of it all of its bytes for a while
  public record Foreseen(
      long files, long directories, long bytes, long kept, long deleted, long lost, long room) {

    /// Objects that the target must have room for at most.
    public long objects() {
      return files + directories;
    }
  }

  /// Looks at a target that does not exist.
  public Foreseen run(List<RestorePart> parts) {
    try (LinkFirsts firsts = new LinkFirsts(TargetOptions.usual().spillFolder())) {
      Walk walk = new Walk(null, firsts);
      parts.forEach(walk::add);
      return walk.result(0);
    }
  }

  /// Looks at a target.
  public Foreseen run(List<RestorePart> parts, Target target) {
    return run(parts, target, target.state());
  }

  Foreseen run(List<RestorePart> parts, Target target, Target.State state) {
    Path spillFolder = target.options().spillFolder();
    try (TargetWriter writer = target.newWriter();
        ExistingFiles existing =
            new ExistingFiles(repository, target, writer, options.overwrite(), state);
        LinkFirsts firsts = new LinkFirsts(spillFolder)) {
      Walk walk = new Walk(existing, firsts);
      parts.forEach(walk::add);
      ExtraFiles extras = new ExtraFiles(parts, writer, ExtraFiles.Removal.COUNT, spillFolder);
      if (options.extras() == RestoreOptions.Extras.DELETE && walk.lost == 0) {
        parts.forEach(extras::remove);
      }
      return walk.result(extras.removed());
    }
  }

  /// Goes through the trees as a restore does.
  private final class Walk {

    private final @Nullable ExistingFiles existing;
    private final LinkFirsts firsts;
    private long files;
    private long directories;
    private long bytes;
    private long kept;
    private long lost;
    private long added;
    private long largestReplacement;

    Walk(@Nullable ExistingFiles existing, LinkFirsts firsts) {
      this.existing = existing;
      this.firsts = firsts;
    }

    Foreseen result(long deleted) {
      long room = added + largestReplacement;
      return new Foreseen(files, directories, bytes, kept, deleted, lost, room);
    }

    void add(RestorePart part) {
      try (WantedEntries wanted =
          new WantedEntries(part, damage -> lost += Math.max(1, damage.entries()))) {
        while (wanted.next()) {
          add(part.place(wanted.key()), wanted.entry());
        }
      }
    }

    private void add(EntryKey place, Entry entry) {
      if (entry.type() == FileType.DIRECTORY) {
        directories++;
      } else if (entry.content() instanceof Content.Missing) {
        lost++;
      } else if (!Target.isOwnName(place)) {
        addFile(place, entry);
      }
    }

    private void addFile(EntryKey place, Entry entry) {
      boolean writes =
          existing == null || existing.foresee(place, entry) == ExistingFiles.Decision.WRITE;
      if (!writes) {
        kept++;
        return;
      }
      files++;
      if (firsts.isFurther(entry)) {
        return;
      }
      long data = dataBytes(entry);
      bytes += data;
      long before = existing == null ? 0 : existing.bytes(place);
      added += Math.max(0, data - before);
      if (before > 0) {
        largestReplacement = Math.max(largestReplacement, data);
      }
    }

    /// Content without holes. A list that is damaged in the middle counts up to there: no more
    /// comes back of it.
    private long dataBytes(Entry entry) {
      if (entry.content() instanceof Content.Inline inline) {
        return inline.bytes().length();
      }
      long sum = 0;
      try {
        Iterator<Segment> segments = contents.segments(entry);
        while (segments.hasNext()) {
          if (segments.next() instanceof Segment.Chunk chunk) {
            sum += chunk.length();
          }
        }
      } catch (CorruptionException e) {
        lost++;
      }
      return sum;
    }
  }
}
