package dev.nuwa.policy;

import dev.nuwa.format.ByteString;
import java.util.List;

/// One component of a glob, matched against one name: literal bytes, `?`, `*` and bracket
/// expressions. Matching takes at most (pattern · name) steps whatever the pattern, because only
/// the last `*` is ever taken back. Immutable.
final class NamePattern {

  // Operations below 256 are literal bytes; CLASS + i is the i-th bracket expression.
  static final int ANY = 256;
  static final int STAR = 257;
  static final int CLASS = 258;

  private final int[] operations;
  private final List<ByteClass> classes;
  private final boolean possible;

  private NamePattern(int[] operations, List<ByteClass> classes, boolean possible) {
    this.operations = operations;
    this.classes = List.copyOf(classes);
    this.possible = possible;
  }

  static NamePattern of(int[] operations, List<ByteClass> classes) {
    return new NamePattern(operations.clone(), classes, true);
  }

  /// A malformed pattern (open bracket, lonely backslash at the end): it matches no name.
  static NamePattern impossible() {
    return new NamePattern(new int[0], List.of(), false);
  }

  /// Whether the bytes `from` (inclusive) to `to` (exclusive) are a name of this shape.
  boolean matches(ByteString bytes, int from, int to) {
    int at = from;
    int next = 0;
    int starNext = -1;
    int starAt = 0;
    while (at < to) {
      if (next < operations.length && operations[next] == STAR) {
        starNext = ++next;
        starAt = at;
      } else if (next < operations.length && admits(operations[next], bytes.at(at) & 0xff)) {
        next++;
        at++;
      } else if (starNext >= 0) {
        next = starNext;
        at = ++starAt;
      } else {
        return false;
      }
    }
    while (next < operations.length && operations[next] == STAR) {
      next++;
    }
    return possible && next == operations.length;
  }

  private boolean admits(int operation, int value) {
    if (operation < ANY) {
      return operation == value;
    }
    return operation == ANY || classes.get(operation - CLASS).contains(value);
  }
}
