package dev.nuwa.format;

import org.jspecify.annotations.Nullable;

/// A named object that was seen, and the SHA-256 of its whole bytes.
public record NamedHash(String name, Hash hash) {

  public NamedHash {
    ObjectNames.require(name);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NamedHash that && hash.equals(that.hash) && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }
}
