package dev.nuwa.repo.generation;

/// The generations `base..last`, without a hole, as one sum. Grows by reading again; what one view
/// condemns every later one does too, unless older generations were folded in between
/// ([#missedSince]).
///
/// @param base the first generation that counts; older ones are folded into it. 0 when there is
///   none
/// @param last the last one; 0 when there is none
/// @param condemned what they give up, all together
public record GenerationView(long base, long last, Condemned condemned) {

  /// Before the first generation.
  public static final GenerationView NONE = new GenerationView(0, 0, Condemned.NONE);

  public GenerationView {
    if (base < 0 || last < base || (base == 0) != (last == 0)) {
      throw new IllegalArgumentException("no range of generations: " + base + ".." + last);
    }
  }

  /// Whether generations after `seen` are folded away, so that what they condemned may be unknown
  /// here. A session that finds this trusts nothing of its past: it counts its pin and its snapshot
  /// as condemned and asks for each of its packs.
  public boolean missedSince(long seen) {
    return base > seen + 1;
  }
}
