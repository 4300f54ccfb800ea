package dev.nuwa.storage;

import java.util.Optional;

/// How an object is to be stored.
///
/// @param existing what to do when the name is taken
/// @param storageClass a hint in the storage's own words; empty is the storage's default. Ignored
///   where there are no classes
public record PutOptions(Existing existing, Optional<String> storageClass) {

  /// What to do when the name is taken.
  public enum Existing {
    /// Replace it: readers see the old bytes or the new ones, never a mixture. For names that only
    /// their writer could have written before.
    REPLACE,
    /// Keep it, and fail unless it already holds just these bytes. Of several writers with
    /// different bytes exactly one succeeds, if [Capabilities] says so.
    KEEP
  }

  /// Without any condition.
  public static PutOptions plain() {
    return new PutOptions(Existing.REPLACE, Optional.empty());
  }

  /// Only if the name is free, or holds the same bytes already.
  public static PutOptions onlyIfAbsent() {
    return new PutOptions(Existing.KEEP, Optional.empty());
  }

  /// The same with a storage class.
  public PutOptions inClass(String wanted) {
    return new PutOptions(existing, Optional.of(wanted));
  }
}
