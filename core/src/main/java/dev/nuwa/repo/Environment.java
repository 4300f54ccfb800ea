package dev.nuwa.repo;

import dev.nuwa.crypto.SignatureMemory;
import dev.nuwa.event.EventSink;
import dev.nuwa.storage.Storage;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/// What a repository works with. The storage stays its opener's, who closes it last.
///
/// @param storage with its wrappers: retry, limits, cache
/// @param random for keys, names, salts
/// @param clock for labels only: nothing is decided by it
/// @param signatures those known to be good
/// @param scratch where nameless files may be made for what does not fit into memory
public record Environment(
    Storage storage,
    SecureRandom random,
    InstantSource clock,
    EventSink events,
    SignatureMemory signatures,
    Path scratch) {

  /// One that computes every signature, and takes the system's folder for temporary files.
  public Environment(Storage storage, SecureRandom random, InstantSource clock, EventSink events) {
    this(
        storage,
        random,
        clock,
        events,
        SignatureMemory.NONE,
        Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
  }
}
