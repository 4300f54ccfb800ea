package dev.nuwa.repo.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.repo.key.TestRepository;
import dev.nuwa.repo.pack.ChunkKind;
import dev.nuwa.repo.pack.PackFooters;
import dev.nuwa.storage.ByteRange;
import dev.nuwa.storage.ObjectInfo;
import dev.nuwa.storage.ObjectName;
import dev.nuwa.storage.Storage;
import dev.nuwa.storage.contract.ForwardingStorage;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What comes once is wrong, what is stored is right.
final class WrongAnswerTest {

  private static final int TRAILER_BYTES = 118;

  private final TestRepository repository = new TestRepository(40);

  /// A flipped bit may also look like damage, another author, or a later version.
  @Test
  void aTrailerIsReadAgainWhicheverByteOfItCameWrong() {
    new TestSession(repository, TestSession.small())
        .run((packs, claims, chunks) -> {
          byte[] bytes = new byte[5_000];
          new Random(41).nextBytes(bytes);
          chunks.put(ChunkKind.GEAR, bytes, 0, bytes.length);
        });
    ObjectInfo pack = repository.storage().list("pack/").findFirst().orElseThrow();
    for (int at = 1; at <= TRAILER_BYTES; at++) {
      WrongOnce wrong = new WrongOnce(repository.storage(), at);
      PackFooters footers = new PackFooters(wrong, repository.ring(), repository.authors());
      assertThat(footers.read(pack.name().value(), pack.bytes())).as("byte -%s", at).isPresent();
      assertThat(wrong.isDone).isTrue();
    }
  }

  /// Flips a byte, counted from the end, of the first answer.
  private static final class WrongOnce extends ForwardingStorage {
    private final int fromEnd;
    private boolean isDone;

    WrongOnce(Storage inner, int fromEnd) {
      super(inner);
      this.fromEnd = fromEnd;
    }

    @Override
    public Optional<byte[]> get(ObjectName name, ByteRange range) {
      Optional<byte[]> found = super.get(name, range).map(byte[]::clone);
      if (!isDone) {
        isDone = true;
        found.ifPresent(bytes -> bytes[bytes.length - fromEnd] ^= 0x55);
      }
      return found;
    }
  }
}
