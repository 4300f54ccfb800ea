package dev.nuwa.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.KeyException;
import dev.nuwa.error.ResourceException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PasswordHashTest {

  /// RFC 9106, 5.3. Its memory lies below our floor, so the checks are passed by.
  @Test
  void vectorOfTheRfcIsReproduced() {
    Argon2Parameters parameters =
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(32)
            .withIterations(3)
            .withParallelism(4)
            .withSalt(filled(16, 2))
            .withSecret(filled(8, 3))
            .withAdditional(filled(12, 4))
            .build();
    assertThat(HexFormat.of().formatHex(PasswordHash.argon2(parameters, filled(32, 1))))
        .isEqualTo("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659");
  }

  @Test
  void everyInputCounts() {
    byte[] password = "correct horse".getBytes(StandardCharsets.UTF_8);
    byte[] salt = filled(16, 5);
    byte[] key = derive(password, salt, PasswordCost.LEAST);
    assertThat(derive(password, salt, PasswordCost.LEAST)).isEqualTo(key);
    assertThat(derive(filled(1, 1), salt, PasswordCost.LEAST)).isNotEqualTo(key);
    assertThat(derive(password, filled(16, 6), PasswordCost.LEAST)).isNotEqualTo(key);
    assertThat(derive(password, salt, new PasswordCost(16 << 10, 4, 1))).isNotEqualTo(key);
    assertThat(derive(password, salt, new PasswordCost(16 << 10, 3, 2))).isNotEqualTo(key);
    assertThat(password).isEqualTo("correct horse".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "16383, 3, 1",
    "2097153, 3, 1",
    "-1, 3, 1",
    "16384, 2, 1",
    "65536, 0, 1",
    "65536, 65, 1",
    "65536, 3, 0",
    "65536, 3, 17"
  })
  void parametersOutsideTheBoundsAreRefused(int memoryKiB, int iterations, int parallelism) {
    assertThatThrownBy(() -> new PasswordCost(memoryKiB, iterations, parallelism))
        .isInstanceOf(KeyException.class)
        .hasMessageContaining("password cost");
  }

  @Test
  void parametersAtTheBoundsAreAccepted() {
    assertThat(new PasswordCost(16384, 3, 1)).isEqualTo(PasswordCost.LEAST);
    assertThat(new PasswordCost(65536, 1, 16).iterations()).isEqualTo(1);
    assertThat(new PasswordCost(2097152, 64, 16).memoryKiB()).isEqualTo(2097152);
  }

  @Test
  void aHeapThatIsTooSmallIsNamedBeforeTheMemoryIsTaken() {
    assertThatThrownBy(() -> PasswordHash.checkHeap(PasswordCost.STANDARD, 64L << 20))
        .isInstanceOf(ResourceException.class)
        .hasMessageContaining("needs 64 MiB")
        .hasMessageContaining("may use 64 MiB");
    PasswordHash.checkHeap(PasswordCost.STANDARD, 80L << 20);
  }

  @Test
  void aSaltOfAnotherLengthIsRefused() {
    assertThatThrownBy(() -> PasswordHash.derive(new byte[1], new byte[15], PasswordCost.LEAST))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] derive(byte[] password, byte[] salt, PasswordCost cost) {
    return PasswordHash.derive(password, salt, cost).bytes();
  }

  private static byte[] filled(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }
}
