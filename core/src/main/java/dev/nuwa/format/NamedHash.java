package dev.nuwa.format;

/// A named object that was seen, and the SHA-256 of its whole bytes.
public record NamedHash(String name, Hash hash) {

  public NamedHash {
    ObjectNames.require(name);
  }
}
