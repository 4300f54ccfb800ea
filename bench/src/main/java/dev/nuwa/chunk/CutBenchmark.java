package dev.nuwa.chunk;

import dev.nuwa.bench.Processed;
import dev.nuwa.bench.Sample;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// One operation is one chunk.
@State(Scope.Thread)
public class CutBenchmark {

  private final byte[] bytes = Sample.load().bytes();
  private final GearCutter cutter =
      new GearCutter(new GearTable(new byte[GearTable.KEY_BYTES]), CutParameters.STANDARD);
  private int at;

  @Benchmark
  public int cut(Processed processed) {
    int length = cutter.cut(bytes, at, bytes.length - at);
    at = at + length == bytes.length ? 0 : at + length;
    processed.bytes += length;
    return length;
  }
}
