package dev.nuwa.storage.wrap;

import java.util.Locale;

/// The five requests of a storage.
public enum Verb {
  PUT,
  GET,
  HEAD,
  LIST,
  DELETE;

  /// As events and messages write it: `put`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
