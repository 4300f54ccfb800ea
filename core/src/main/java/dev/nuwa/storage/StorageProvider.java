package dev.nuwa.storage;

import dev.nuwa.error.UsageException;
import dev.nuwa.task.Pace;
import dev.nuwa.task.Ticker;
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
  /// @param traffic how fast it may go on the network
  record Surroundings(
      String language,
      RandomGenerator random,
      InstantSource clock,
      Path scratch,
      Traffic traffic) {}

  /// The pace of what really passes: bytes that are read only to be summed or signed do not count.
  ///
  /// @param up of all that is sent
  /// @param down of all that is received
  record Traffic(Pace up, Pace down) {

    /// As fast as it goes.
    public static Traffic unlimited() {
      return new Traffic(new Pace(0, Ticker.system()), new Pace(0, Ticker.system()));
    }
  }

  /// The schemes it answers to, in lower case, such as `s3`.
  Set<String> schemes();

  /// The storage that `location` names; no request is sent yet, so a place that is not there shows
  /// at the first one.
  ///
  /// @throws UsageException when the location is wrong in itself
  Storage open(String location, Surroundings surroundings);
}
