package dev.nuwa.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What a benchmark got through, which JMH divides by the time.
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.OPERATIONS)
public class Processed {

  /// Bytes of plaintext, whichever way they went.
  public long bytes;

  /// Things that have no bytes: look-ups, entries, files.
  public long items;
}
