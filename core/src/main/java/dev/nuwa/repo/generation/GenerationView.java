package dev.nuwa.repo.generation;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.format.Hash;
import dev.nuwa.format.NumberedHash;
import dev.nuwa.format.ObjectNames;
import java.util.Optional;

/// The generations `base..last`, without a hole and chained by their hashes, as one sum. Grows by
/// reading again; what one view condemns every later one does too, unless older generations were
/// folded in between ([#missedSince]).
///
/// @param base the first generation that counts; older ones are folded into it. 0 when there is
///   none
/// @param last the last one; 0 when there is none
/// @param head the hash of the last one's whole bytes; empty when there is none
/// @param condemned what they give up, all together
public record GenerationView(long base, long last, Optional<Hash> head, Condemned condemned) {

  /// Before the first generation.
  public static final GenerationView NONE =
      new GenerationView(0, 0, Optional.empty(), Condemned.NONE);

  public GenerationView {
    if (base < 0 || last < base || (base == 0) != (last == 0) || (last == 0) != head.isEmpty()) {
      throw new IllegalArgumentException("no range of generations: " + base + ".." + last);
    }
  }

  /// A view that starts with a base.
  public static GenerationView startingAt(GenerationLink link) {
    return new GenerationView(
        link.number(), link.number(), Optional.of(link.own()), link.condemned());
  }

  /// This view and the generation after its last one.
  ///
  /// @throws CorruptionException when the generation names another one before it
  public GenerationView with(GenerationLink link) {
    if (link.number() != last + 1 || !link.previous().equals(head)) {
      throw new CorruptionException(
          ObjectNames.generation(link.number()), -1, "it does not continue generation " + last);
    }
    return new GenerationView(
        base, link.number(), Optional.of(link.own()), condemned.plus(link.condemned()));
  }

  /// The last generation with its hash, as snapshots and confirmations quote it.
  public Optional<NumberedHash> seen() {
    return head.map(hash -> new NumberedHash(last, hash));
  }

  /// Whether generations after `seen` are folded away, so that what they condemned may be unknown
  /// here. A session that finds this trusts nothing of its past: it counts its pin and its snapshot
  /// as condemned and asks for each of its packs.
  public boolean missedSince(long seen) {
    return base > seen + 1;
  }
}
