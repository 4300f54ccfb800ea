package dev.nuwa.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.KeyException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMExtractor;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HybridKemTest {

  /// Appendix C of draft-connolly-cfrg-xwing-kem-08; of the long values the first and last 32 bytes
  /// (the shared secret hangs on all of them, and the peer below is compared byte by byte).
  @ParameterizedTest
  @CsvSource({
    "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26,"
        + "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2"
        + "35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2,"
        + "e2236b35a8c24b39b10aa1323a96a919a2ced88400633a7b07131713fc14b2b5,"
        + "859edb06eff389b27dce59844570216223593d4ba32d9abac8cd049040ef6534,"
        + "b83aa828d4d62b9a83ceffe1d3d3bb1ef31264643c070c5798927e41fb07914a,"
        + "ce2a32fc5145030145cfb97e63e0e41d354274a079d3e6fb2e15,"
        + "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384",
    "badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea,"
        + "17cda7cfad765f5623474d368ccca8af0007cd9f5e4c849f167a580b14aabdef"
        + "aee7eef47cb0fca9767be1fda69419dfb927e9df07348b196691abaeb580b32d,"
        + "0333285fa253661508c9fb444852caa4061636cb060e69943b431400134ae1fb,"
        + "cbb48fd4c562a576549f85b528c953926d96ea8a160b8843f1c89c62,"
        + "c93beb22326705699bbc3d1d0aa6339be7a405debe61a7c337e1a91453c097a6,"
        + "00342d123f618aa8c91bdf6e0e03200693c9651e469aee6f91c98bea4127ae66312f4ae3ea155b67,"
        + "f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150",
  })
  void publishedVectorsAreReproduced(
      String seed,
      String eseed,
      String pkHead,
      String pkTail,
      String ctHead,
      String ctTail,
      String shared) {
    try (HybridPrivateKey key = HybridPrivateKey.of(expand(hex(seed)))) {
      assertThat(hex(key.publicKey())).startsWith(pkHead).endsWith(pkTail).hasSize(2 * 1216);
      Encapsulation sent = HybridKem.encapsulate(key.publicKey(), hex(eseed));
      assertThat(hex(sent.ciphertext())).startsWith(ctHead).endsWith(ctTail).hasSize(2 * 1120);
      assertThat(hex(sent.shared().bytes())).isEqualTo(shared);
      assertThat(hex(key.decapsulate(sent.ciphertext()).bytes())).isEqualTo(shared);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anIndependentImplementationAgreesInBothDirections(long randomSeed) {
    byte[] seed = new byte[32];
    new Random(randomSeed).nextBytes(seed);
    XWingPrivateKeyParameters theirs = new XWingPrivateKeyParameters(seed);
    try (HybridPrivateKey ours = HybridPrivateKey.of(expand(seed))) {
      assertThat(ours.publicKey()).isEqualTo(theirs.getPublicKeyParameters().getEncoded());

      Encapsulation sent = HybridKem.encapsulate(ours.publicKey(), new SecureRandom());
      assertThat(new XWingKEMExtractor(theirs).extractSecret(sent.ciphertext()))
          .isEqualTo(sent.shared().bytes());

      SecretWithEncapsulation received =
          new XWingKEMGenerator(new SecureRandom())
              .generateEncapsulated(new XWingPublicKeyParameters(ours.publicKey()));
      assertThat(ours.decapsulate(received.getEncapsulation()).bytes())
          .isEqualTo(received.getSecret());
    }
  }

  @Test
  void aStoredKeyOpensWhatWasMadeForItBeforeItWasStored() {
    HybridPrivateKey fresh = HybridPrivateKey.generate(new SecureRandom());
    Encapsulation sent = HybridKem.encapsulate(fresh.publicKey(), new SecureRandom());
    HybridPrivateKey loaded = HybridPrivateKey.of(fresh.stored().bytes());
    assertThat(loaded.decapsulate(sent.ciphertext()).bytes()).isEqualTo(sent.shared().bytes());
  }

  @Test
  void everyEncapsulationIsFresh() {
    HybridPrivateKey key = HybridPrivateKey.generate(new SecureRandom());
    Encapsulation one = HybridKem.encapsulate(key.publicKey(), new SecureRandom());
    Encapsulation two = HybridKem.encapsulate(key.publicKey(), new SecureRandom());
    assertThat(one.shared().bytes()).isNotEqualTo(two.shared().bytes());
    assertThat(one.ciphertext()).isNotEqualTo(two.ciphertext());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 500, 1087, 1088, 1119})
  void aChangedCiphertextGivesAnotherSecret(int at) {
    HybridPrivateKey key = HybridPrivateKey.generate(new SecureRandom());
    Encapsulation sent = HybridKem.encapsulate(key.publicKey(), new SecureRandom());
    byte[] forged = sent.ciphertext();
    forged[at] ^= 1;
    assertThat(key.decapsulate(forged).bytes()).isNotEqualTo(sent.shared().bytes());
  }

  @Test
  void aPointOfSmallOrderInTheCiphertextIsNoCrashAndGivesAnotherSecret() {
    HybridPrivateKey key = HybridPrivateKey.generate(new SecureRandom());
    Encapsulation sent = HybridKem.encapsulate(key.publicKey(), new SecureRandom());
    byte[] forged = sent.ciphertext();
    Arrays.fill(forged, 1088, 1120, (byte) 0);
    assertThat(key.decapsulate(forged).bytes()).isNotEqualTo(sent.shared().bytes());
  }

  @Test
  void aPublicKeyOutsideTheFieldIsRefused() {
    byte[] key = HybridPrivateKey.generate(new SecureRandom()).publicKey();
    Arrays.fill(key, 0, 1152, (byte) 0xff);
    assertThatThrownBy(() -> HybridKem.encapsulate(key, new SecureRandom()))
        .isInstanceOf(KeyException.class);
  }

  @Test
  void wrongLengthsAreRefused() {
    HybridPrivateKey key = HybridPrivateKey.generate(new SecureRandom());
    assertThatThrownBy(() -> HybridPrivateKey.of(new byte[95]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> key.decapsulate(new byte[1119]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HybridKem.encapsulate(new byte[1217], new SecureRandom()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] expand(byte[] seed) {
    SHAKEDigest shake = new SHAKEDigest(256);
    shake.update(seed, 0, seed.length);
    byte[] expanded = new byte[HybridPrivateKey.PRIVATE_KEY_BYTES];
    shake.doFinal(expanded, 0, expanded.length);
    return expanded;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
