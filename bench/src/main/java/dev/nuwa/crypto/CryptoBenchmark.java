package dev.nuwa.crypto;

import dev.nuwa.bench.Processed;
import dev.nuwa.bench.Sample;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// Naming, sealing, opening and the check of memory; one operation is one unit.
@State(Scope.Thread)
public class CryptoBenchmark {

  private static final byte[] ASSOCIATED = new byte[64];

  private final Sample sample = Sample.load();
  private final Hmac hmac = new Hmac(Secret.adopt(new byte[32]));
  private final byte[] code = new byte[Hmac.CODE_BYTES];
  private final UnitCipher cipher = new UnitCipher(new byte[UnitCipher.KEY_BYTES]);
  private final byte[] nonce = new byte[UnitCipher.NONCE_BYTES];
  private final byte[] out = new byte[Sample.UNIT_BYTES + UnitCipher.TAG_BYTES];
  private final byte[] plain = new byte[Sample.UNIT_BYTES];
  private final byte[] sealed = new byte[Sample.UNIT_BYTES + UnitCipher.TAG_BYTES];

  public CryptoBenchmark() {
    cipher.seal(nonce, ASSOCIATED, plain, 0, plain.length, sealed, 0);
  }

  @Benchmark
  public byte[] id(Processed processed) {
    hmac.update(sample.bytes(), sample.nextUnit(), Sample.UNIT_BYTES);
    hmac.finish(code, 0);
    processed.bytes += Sample.UNIT_BYTES;
    return code;
  }

  @Benchmark
  public int checksum(Processed processed) {
    processed.bytes += Sample.UNIT_BYTES;
    return Digests.crc32c(sample.bytes(), sample.nextUnit(), Sample.UNIT_BYTES);
  }

  @Benchmark
  public int seal(Processed processed) {
    nonce[0]++;
    processed.bytes += Sample.UNIT_BYTES;
    return cipher.seal(
        nonce, ASSOCIATED, sample.bytes(), sample.nextUnit(), Sample.UNIT_BYTES, out, 0);
  }

  @Benchmark
  public int open(Processed processed) {
    processed.bytes += Sample.UNIT_BYTES;
    int length =
        cipher.open(
            new byte[UnitCipher.NONCE_BYTES], ASSOCIATED, sealed, 0, sealed.length, plain, 0);
    if (length != Sample.UNIT_BYTES) {
      throw new IllegalStateException("opened " + length + " bytes");
    }
    return length;
  }
}
