package dev.nuwa.policy;

/// A set of byte values: what a bracket expression of a pattern admits. Built once by
/// [NamePatternParser], read-only afterwards.
final class ByteClass {

  private final long[] words = new long[4];

  boolean contains(int value) {
    return (words[value >> 6] >>> (value & 63) & 1) != 0;
  }

  void add(int value) {
    words[value >> 6] |= 1L << (value & 63);
  }

  void addRange(int first, int last) {
    for (int value = first; value <= last; value++) {
      add(value);
    }
  }

  void addAll(Named named) {
    for (int value = 0; value < 128; value++) {
      if (named.contains(value)) {
        add(value);
      }
    }
  }

  void invert() {
    for (int i = 0; i < words.length; i++) {
      words[i] = ~words[i];
    }
  }

  /// The classes of POSIX in the C locale: ASCII only, whatever the locale of this process.
  enum Named {
    ALNUM,
    ALPHA,
    BLANK,
    CNTRL,
    DIGIT,
    GRAPH,
    LOWER,
    PRINT,
    PUNCT,
    SPACE,
    UPPER,
    XDIGIT;

    boolean contains(int value) {
      return switch (this) {
        case ALNUM -> isAlpha(value) || isDigit(value);
        case ALPHA -> isAlpha(value);
        case BLANK -> value == ' ' || value == '\t';
        case CNTRL -> value < ' ' || value == 0x7f;
        case DIGIT -> isDigit(value);
        case GRAPH -> value > ' ' && value < 0x7f;
        case LOWER -> value >= 'a' && value <= 'z';
        case PRINT -> value >= ' ' && value < 0x7f;
        case PUNCT -> value > ' ' && value < 0x7f && !isAlpha(value) && !isDigit(value);
        case SPACE -> value == ' ' || (value >= '\t' && value <= '\r');
        case UPPER -> value >= 'A' && value <= 'Z';
        case XDIGIT -> isDigit(value) || ((value | 0x20) >= 'a' && (value | 0x20) <= 'f');
      };
    }

    private static boolean isAlpha(int value) {
      return (value | 0x20) >= 'a' && (value | 0x20) <= 'z';
    }

    private static boolean isDigit(int value) {
      return value >= '0' && value <= '9';
    }
  }
}
