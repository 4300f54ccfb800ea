package dev.nuwa.storage;

import java.util.Optional;

/// What a storage says it can do. Claims, not proofs: [dev.nuwa.storage.probe.StorageProbe] tries
/// them.
///
/// @param exclusive whether a put with `onlyIfAbsent` really has a single winner
/// @param changes which changes are let through
/// @param objectBytesMax the longest object
/// @param staging where long content best grows before it is put; memory when there is none
public record Capabilities(
    Exclusive exclusive, Changes changes, long objectBytesMax, Optional<Staging> staging) {

  /// Whether `onlyIfAbsent` excludes.
  public enum Exclusive {
    /// Of writers racing with different bytes exactly one succeeds.
    ATOMIC,
    /// Checked first, written then: two may succeed.
    NONE
  }

  /// Which changes are let through.
  public enum Changes {
    ALL,
    /// New names only: nothing is replaced or deleted.
    APPEND,
    NONE
  }

  /// The same, letting fewer changes through.
  public Capabilities with(Changes fewer) {
    return new Capabilities(exclusive, fewer, objectBytesMax, staging);
  }

  /// The same, excluding no more than that.
  public Capabilities with(Exclusive other) {
    return new Capabilities(other, changes, objectBytesMax, staging);
  }
}
