package dev.nuwa.format.snapshot;

import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;

/// What a snapshot holds and what it cost (docs/format.md, section 11). Sizes of a blob in a group
/// are its share of the unit by plain length.
///
/// @param total of everything the snapshot refers to
/// @param added of what was not in the repository before
/// @param uploadedBytes of all objects that the backup put
public record Counts(
    Found found,
    Sizes total,
    Sizes added,
    long chunks,
    long newChunks,
    long newPacks,
    long uploadedBytes) {

  /// Nothing.
  public static final Counts ZERO =
      new Counts(new Found(0, 0, 0, 0), Sizes.ZERO, Sizes.ZERO, 0, 0, 0, 0);

  /// File-system objects met.
  ///
  /// @param entries of every type
  /// @param files regular ones
  /// @param failed files that could not be read
  public record Found(long entries, long files, long directories, long failed) {

    public Found {
      if (entries < 0 || files < 0 || directories < 0 || failed < 0) {
        throw new IllegalArgumentException("a count is negative");
      }
    }
  }

  public Counts {
    if (chunks < 0 || newChunks < 0 || newPacks < 0 || uploadedBytes < 0) {
      throw new IllegalArgumentException("a count is negative");
    }
  }

  RecordWriter record() {
    return new RecordWriter()
        .integer(0, found.entries())
        .integer(1, found.files())
        .integer(2, found.directories())
        .integer(3, total.original())
        .integer(4, total.compressed())
        .integer(5, total.sealed())
        .integer(6, added.original())
        .integer(7, added.compressed())
        .integer(8, added.sealed())
        .integer(9, newChunks)
        .integer(10, chunks)
        .integer(11, uploadedBytes)
        .integer(12, found.failed())
        .integer(13, newPacks);
  }

  static Counts read(RecordReader in) {
    return new Counts(
        new Found(in.natural(0), in.natural(1), in.natural(2), in.natural(12)),
        new Sizes(in.natural(3), in.natural(4), in.natural(5)),
        new Sizes(in.natural(6), in.natural(7), in.natural(8)),
        in.natural(10),
        in.natural(9),
        in.natural(13),
        in.natural(11));
  }
}
