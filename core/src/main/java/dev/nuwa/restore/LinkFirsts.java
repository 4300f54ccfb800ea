package dev.nuwa.restore;

import java.util.HashSet;
import java.util.Set;

/// Which link groups have been met: the first member gets the content, the others become links.
final class LinkFirsts {

  private final Set<Long> met = new HashSet<>();

  boolean isFirst(long group) {
    return met.add(group);
  }
}
