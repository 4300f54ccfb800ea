package dev.nuwa.format.tree;

/// How a content was cut into chunks, so that a writer can tell whether old and new chunks can be
/// equal. Readers need it for nothing. Lengths in bytes.
public sealed interface Cut {

  /// By the rolling hash (docs/format.md, section 13).
  record Gear(int min, int average, int max) implements Cut {

    public Gear {
      if (min < 1 || average < min || max < average) {
        throw new IllegalArgumentException("cut of " + min + ", " + average + ", " + max);
      }
    }
  }

  /// Into blocks of one length.
  record Fixed(int block) implements Cut {

    public Fixed {
      if (block < 1) {
        throw new IllegalArgumentException("cut into blocks of " + block);
      }
    }
  }
}
