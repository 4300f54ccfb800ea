package dev.nuwa.compress;

import dev.nuwa.bench.Processed;
import dev.nuwa.bench.Sample;
import dev.nuwa.crypto.Digests;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Compressing, and what a read-back does after opening; one operation is one unit.
@State(Scope.Thread)
public class CompressBenchmark {

  private final Sample sample = Sample.load();
  private final Compressor compressor = new Compressor(Compressor.LEVEL_DEFAULT);
  private final Decompressor decompressor = new Decompressor();
  private final byte[] out = new byte[Compressor.bound(Sample.UNIT_BYTES)];
  private final byte[] plain = new byte[Sample.UNIT_BYTES];
  private final byte[][] frames = new byte[sample.units()][];
  private int next;

  @Setup(Level.Trial)
  public void compressAll() {
    for (int i = 0; i < frames.length; i++) {
      int length =
          compressor.compress(sample.bytes(), i * Sample.UNIT_BYTES, Sample.UNIT_BYTES, out, 0);
      frames[i] = new byte[length];
      System.arraycopy(out, 0, frames[i], 0, length);
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    compressor.close();
    decompressor.close();
  }

  @Benchmark
  public int compress(Processed processed) {
    processed.bytes += Sample.UNIT_BYTES;
    return compressor.compress(sample.bytes(), sample.nextUnit(), Sample.UNIT_BYTES, out, 0);
  }

  @Benchmark
  public int inflateAndCheck(Processed processed) {
    byte[] frame = frames[next];
    next = next + 1 == frames.length ? 0 : next + 1;
    if (!decompressor.decompress(frame, 0, frame.length, plain, 0, plain.length)) {
      throw new IllegalStateException("a frame that does not inflate");
    }
    processed.bytes += plain.length;
    return Digests.crc32c(plain, 0, plain.length);
  }
}
