package dev.nuwa.event;

import dev.nuwa.error.Sentence;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Something worth telling while a run goes on (docs/events.md). The choice is closed: a door (CLI,
/// later server and operator) shows it by an exhaustive switch.
///
/// Paths are text that was already decoded lossily (UTF-8, bad bytes as `\xNN`). Control characters
/// are still in them: the printer escapes, nobody else. No event holds a secret.
public sealed interface Event {

  /// Where a long phase stands, at least once a second.
  ///
  /// @param phase a stable lower-case word, such as `backup` or `restore`
  /// @param bytesDone bytes handled so far
  /// @param bytesTotal bytes expected, or -1 when unknown
  /// @param itemsDone items (files, objects) handled so far
  /// @param itemsTotal items expected, or -1 when unknown
  /// @param current what is being worked on; may be empty
  record Progress(
      String phase,
      long bytesDone,
      long bytesTotal,
      long itemsDone,
      long itemsTotal,
      String current)
      implements Event {}

  /// Something a person should read; the run goes on.
  record Warning(String subject, Sentence said) implements Event {

    /// With fixed words.
    public Warning(String subject, String message) {
      this(subject, new Sentence(message, List.of()));
    }

    /// The same in English.
    public String message() {
      return said.english();
    }
  }

  /// A file of the source or the target could not be read or written; the run ends as partial.
  record FileFailed(String path, Sentence said) implements Event {

    /// With fixed words.
    public FileFailed(String path, String reason) {
      this(path, new Sentence(reason, List.of()));
    }

    /// The same in English.
    public String reason() {
      return said.english();
    }
  }

  /// A file changed or vanished while it was read.
  record FileChanged(String path, Sentence said) implements Event {

    /// With fixed words.
    public FileChanged(String path, String reason) {
      this(path, new Sentence(reason, List.of()));
    }

    /// The same in English.
    public String reason() {
      return said.english();
    }
  }

  /// Something was left out for a reason that is not a pattern of the user's: the own repository.
  record Excluded(String path, Sentence said) implements Event {

    /// With fixed words.
    public Excluded(String path, String reason) {
      this(path, new Sentence(reason, List.of()));
    }

    /// The same in English.
    public String reason() {
      return said.english();
    }
  }

  /// One request to a storage is over.
  ///
  /// @param verb `put`, `get`, `head`, `list` or `delete`
  /// @param object the object's name, or the prefix of a list
  /// @param bytes bytes of content sent or received; for a list the number of names seen
  /// @param nanos how long it took
  /// @param outcome `ok`, `absent`, or a lower-case reason such as `throttled`
  record StorageRequest(String verb, String object, long bytes, long nanos, String outcome)
      implements Event {}

  /// A request to a storage failed and is tried again.
  ///
  /// @param attempt the attempt that failed, from 1
  /// @param waitMillis the pause before the next one
  /// @param leftMillis how long it will be tried at most from now on
  record StorageRetry(
      String verb, String object, int attempt, long waitMillis, long leftMillis, String reason)
      implements Event {}

  /// How many requests a run sent to its storage, told when the storage is closed.
  ///
  /// @param byVerb count by `put`, `get`, `head`, `list` and `delete`; verbs never used are missing
  /// @param bytesSent content of all puts
  /// @param bytesReceived content of all gets
  record Requests(SortedMap<String, Long> byVerb, long bytesSent, long bytesReceived)
      implements Event {
    public Requests {
      byVerb = Collections.unmodifiableSortedMap(new TreeMap<>(byVerb));
    }
  }

  /// A native call was refused by this system; the portable way is used from now on.
  record NativeFallback(String call, String reason) implements Event {}
}
