package dev.nuwa.cli.location;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.crypto.SignatureMemory;
import dev.nuwa.crypto.Signer;
import dev.nuwa.crypto.Verifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was good is known by the next process, and nothing else is; a bad file is no memory.
class SignatureFileTest {

  private static final byte[] MESSAGE = "what was signed".getBytes(StandardCharsets.UTF_8);

  @TempDir Path state;

  private final Signer signer = new Signer(new byte[32]);
  private final byte[] signature = signer.sign(MESSAGE);

  private Verifier verifier() {
    return new Verifier(signer.publicKey(), new SignatureFile(state));
  }

  private Path file() {
    return state.resolve(SignatureFile.NAME);
  }

  private static byte[] fingerprint(int number) {
    byte[] bytes = new byte[Verifier.FINGERPRINT_BYTES];
    bytes[0] = (byte) number;
    bytes[1] = (byte) (number >> 8);
    bytes[2] = (byte) (number >> 16);
    return bytes;
  }

  @Test
  void aGoodSignatureIsNotedOnceForItsOwnerOnly() throws IOException {
    assertThat(verifier().verify(MESSAGE, signature)).isTrue();
    assertThat(verifier().verify(MESSAGE, signature)).isTrue();
    assertThat(Files.size(file())).isEqualTo(Verifier.FINGERPRINT_BYTES);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void whatDiffersInOneBitIsComputedAndRefused() {
    assertThat(verifier().verify(MESSAGE, signature)).isTrue();
    byte[] forged = signature.clone();
    forged[40] ^= 1;
    assertThat(verifier().verify(MESSAGE, forged)).isFalse();
    byte[] other = MESSAGE.clone();
    other[0] ^= 1;
    assertThat(verifier().verify(other, signature)).isFalse();
    byte[] stranger = new Signer(fingerprint(1)).publicKey();
    assertThat(new Verifier(stranger, new SignatureFile(state)).verify(MESSAGE, signature))
        .isFalse();
  }

  @Test
  void whatTheFileKnowsIsNotComputed() {
    byte[] noSignature = new byte[64];
    Verifier gullible =
        new Verifier(
            signer.publicKey(),
            new SignatureMemory() {
              @Override
              public boolean knows(byte[] fingerprint) {
                return true;
              }

              @Override
              public void add(byte[] fingerprint) {
                throw new AssertionError("it was known");
              }
            });
    assertThat(gullible.verify(MESSAGE, noSignature)).isTrue();
    assertThat(verifier().verify(MESSAGE, noSignature)).isFalse();
  }

  @Test
  void aFileThatWasCutOffIsMendedAndGoesOn() throws IOException {
    new SignatureFile(state).add(fingerprint(1));
    Files.write(file(), Arrays.copyOf(Files.readAllBytes(file()), 32 + 7));
    SignatureFile memory = new SignatureFile(state);
    assertThat(memory.knows(fingerprint(1))).isTrue();
    memory.add(fingerprint(2));
    assertThat(new SignatureFile(state).knows(fingerprint(2))).isTrue();
    assertThat(Files.size(file())).isEqualTo(64);
  }

  @Test
  void aFullFileForgetsItsOlderHalf() throws IOException {
    byte[] many = new byte[(SignatureFile.FINGERPRINTS_MAX + 1) * Verifier.FINGERPRINT_BYTES];
    for (int i = 0; i <= SignatureFile.FINGERPRINTS_MAX; i++) {
      System.arraycopy(
          fingerprint(i), 0, many, i * Verifier.FINGERPRINT_BYTES, Verifier.FINGERPRINT_BYTES);
    }
    Files.write(file(), many);
    SignatureFile memory = new SignatureFile(state);
    assertThat(memory.knows(fingerprint(SignatureFile.FINGERPRINTS_MAX))).isTrue();
    assertThat(memory.knows(fingerprint(1))).isFalse();
    assertThat(Files.size(file())).isEqualTo(many.length / 2 - Verifier.FINGERPRINT_BYTES / 2);
  }

  @Test
  void withoutAFileEverythingIsComputed() throws IOException {
    Files.createDirectory(file());
    assertThat(verifier().verify(MESSAGE, signature)).isTrue();
    assertThat(verifier().verify(MESSAGE, signature)).isTrue();
  }
}
