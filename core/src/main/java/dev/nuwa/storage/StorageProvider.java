package dev.nuwa.storage;

import dev.nuwa.error.UsageException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Opens the storages of some URL schemes. Found by `ServiceLoader` at the moment when such a URL
/// is used, not before: what it needs (an SDK, its jars) costs other runs nothing.
public interface StorageProvider {

  /// What a storage may need from outside.
  ///
  /// @param language the language of sentences for people: `en` or `zh`
  /// @param random thread-safe
  /// @param clock the time of day, for sentences about a clock that is wrong
  /// @param scratch a folder of this machine for files that live for seconds; need not be there
  record Surroundings(String language, RandomGenerator random, InstantSource clock, Path scratch) {}

  /// The schemes it answers to, in lower case, such as `s3`.
  Set<String> schemes();

  /// The storage that `location` names; no request is sent yet, so a place that is not there shows
  /// at the first one.
  ///
  /// @throws UsageException when the location is wrong in itself
  Storage open(String location, Surroundings surroundings);
}
