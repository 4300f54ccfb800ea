package dev.nuwa.format.control;

import dev.nuwa.format.AuthorId;
import dev.nuwa.format.Hash;
import dev.nuwa.format.RecordReader;
import dev.nuwa.format.RecordWriter;
import org.jspecify.annotations.Nullable;

/// An author whose later objects do not count.
///
/// @param lastSequence of its last valid snapshot, 0 when none is
/// @param lastSnapshot SHA-256 of that snapshot's whole object; null when there is none
public record Revocation(AuthorId author, long lastSequence, @Nullable Hash lastSnapshot) {

  public Revocation {
    if (lastSequence < 0 || (lastSequence == 0) != (lastSnapshot == null)) {
      throw new IllegalArgumentException("revocation at sequence " + lastSequence);
    }
  }

  RecordWriter record() {
    return new RecordWriter().author(0, author).integer(1, lastSequence).hash(2, lastSnapshot);
  }

  static Revocation read(RecordReader in) {
    return new Revocation(in.author(0), in.natural(1), in.optionalHash(2).orElse(null));
  }
}
