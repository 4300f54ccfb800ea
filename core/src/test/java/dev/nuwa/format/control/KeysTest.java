package dev.nuwa.format.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nuwa.error.CorruptionException;
import dev.nuwa.error.FormatException;
import dev.nuwa.error.KeyException;
import dev.nuwa.format.ByteString;
import dev.nuwa.format.RecordWriter;
import dev.nuwa.format.Samples;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class KeysTest {

  private static final long SEED = 18;

  @ParameterizedTest
  @EnumSource(Role.class)
  void aKeyHoldsExactlyWhatItsRoleMayHave(Role role) {
    KeyMaterial key = KeyMaterial.decode("key", Samples.key(role).encode());
    assertThat(key.role()).isEqualTo(role);
    assertThat(key.holder()).isEqualTo(Samples.key(role).holder());
    assertThat(key.root().isPresent()).isEqualTo(role == Role.OWNER);
    assertThat(key.signingSeed().isPresent()).isEqualTo(role != Role.READER);
    DomainKeys keys = key.domain(1, 1).orElseThrow();
    assertThat(keys.indexKey()).isEqualTo(Samples.pattern(0x51, 32));
    assertThat(keys.idKey().isPresent()).isEqualTo(role != Role.MAINTAINER);
    assertThat(keys.structureKey().isPresent()).isEqualTo(role != Role.WRITER);
    assertThat(keys.dataKey().isPresent())
        .isEqualTo(role == Role.OWNER || role == Role.FULL || role == Role.READER);
    assertThat(keys.publicKeys()).isEqualTo(Samples.publicKeys(1));
    assertThat(key.domain(1, 2)).isEmpty();
  }

  @Test
  void aKeyWithMoreOrLessThanItsRoleIsDamage() {
    byte[] writer = Samples.key(Role.WRITER).encode();
    for (Role other : List.of(Role.OWNER, Role.FULL, Role.READER, Role.MAINTAINER)) {
      byte[] claimed = writer.clone();
      int role = indexOf(claimed, new byte[] {2, 4, 3, 0x58});
      claimed[role + 1] = (byte) other.number();
      assertThatThrownBy(() -> KeyMaterial.decode("key", claimed))
          .as(other.name())
          .isInstanceOf(CorruptionException.class);
    }
  }

  @Test
  void aClosedKeyGivesNothing() {
    KeyMaterial key = Samples.key(Role.OWNER);
    DomainKeys domain = key.domains().getFirst();
    key.close();
    key.close();
    assertThatThrownBy(key::root).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(key::signingSeed).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(domain::dataKey).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(domain::indexKey).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void secretsComeOutAsCopies() {
    KeyMaterial key = Samples.key(Role.OWNER);
    Arrays.fill(key.root().orElseThrow(), (byte) 0);
    assertThat(key.root().orElseThrow()).isEqualTo(Samples.pattern(0x55, 32));
  }

  @Test
  void aKeyFileIsTextThatComesBack() {
    byte[] file = KeyFile.encode(Samples.key(Role.WRITER), List.of("host a\nsecond line", ""));
    String text = new String(file, StandardCharsets.UTF_8);
    assertThat(text).startsWith("NUWA KEY 1\n# host a second line\n# \n").endsWith("\n");
    List<String> lines = text.lines().toList();
    assertThat(lines).allMatch(line -> line.length() <= 76);
    assertThat(lines.getLast()).matches("=[0-9a-f]{8}");
    assertThat(KeyFile.decode("f", file).encode()).isEqualTo(Samples.key(Role.WRITER).encode());
    byte[] windows = text.replace("\n", "\r\n\r\n").getBytes(StandardCharsets.UTF_8);
    assertThat(KeyFile.decode("f", windows).role()).isEqualTo(Role.WRITER);
  }

  @Test
  void aDamagedKeyFileIsRefusedWithItsName() {
    byte[] file = KeyFile.encode(Samples.key(Role.WRITER), List.of());
    Random random = new Random(SEED);
    for (int round = 0; round < 300; round++) {
      byte[] damaged = file.clone();
      int at = random.nextInt(damaged.length - 1);
      damaged[at] = (byte) random.nextInt();
      if (round % 3 == 0) {
        damaged = Arrays.copyOf(damaged, at);
      }
      byte[] bytes = damaged;
      if (!sameKey(bytes, file)) {
        assertThatThrownBy(() -> KeyFile.decode("my.key", bytes))
            .as("seed %d, round %d", SEED, round)
            .isInstanceOf(KeyException.class)
            .hasMessageContaining("my.key");
      }
    }
  }

  @Test
  void aKeyOfALaterVersionIsRefused() {
    byte[] later = Samples.key(Role.READER).encode();
    assertThat(later[2]).isEqualTo((byte) 1);
    later[2] = 2;
    assertThatThrownBy(() -> KeyMaterial.decode("key", later)).isInstanceOf(FormatException.class);
  }

  /// The first two numbers are examples of the paper: 127.0.0.1 and 63.84.220.193.
  @Test
  void recoveryWordsAreProquints() {
    byte[] root = new byte[32];
    byte[] head = {127, 0, 0, 1, 63, 84, (byte) 220, (byte) 193};
    System.arraycopy(head, 0, root, 0, head.length);
    List<String> words = RecoveryWords.encode(root);
    assertThat(words).hasSize(18).startsWith("lusab", "babad", "gutih", "tugad");
    assertThat(RecoveryWords.decode(String.join(" ", words))).isEqualTo(root);
  }

  @Test
  void recoveryWordsComeBackHoweverTheyAreTyped() {
    byte[] root = new byte[32];
    new Random(SEED).nextBytes(root);
    List<String> words = RecoveryWords.encode(root);
    String typed = "  1. " + String.join("\n-", words).toUpperCase(Locale.ROOT) + " \n";
    assertThat(RecoveryWords.decode(typed)).isEqualTo(root);
  }

  @Test
  void everyWrongWordIsNoticed() {
    byte[] root = new byte[32];
    new Random(SEED).nextBytes(root);
    List<String> words = RecoveryWords.encode(root);
    for (int i = 0; i < words.size(); i++) {
      String[] wrong = words.toArray(String[]::new);
      wrong[i] = wrong[i].equals("babab") ? "dadad" : "babab";
      assertThatThrownBy(() -> RecoveryWords.decode(String.join(" ", wrong)))
          .isInstanceOf(KeyException.class)
          .hasMessageContaining("checksum");
      wrong[i] = "hello";
      String named = "word " + (i + 1) + " ";
      assertThatThrownBy(() -> RecoveryWords.decode(String.join(" ", wrong)))
          .hasMessageContaining(named);
    }
    assertThatThrownBy(() -> RecoveryWords.decode(String.join(" ", words.subList(0, 17))))
        .hasMessageContaining("17 words");
  }

  @ParameterizedTest
  @CsvSource({
    "16383, 3, 1",
    "2097153, 3, 1",
    "65535, 2, 1",
    "65536, 0, 1",
    "65536, 65, 1",
    "65536, 1, 0",
    "65536, 1, 17"
  })
  void row69PasswordParametersOutOfBoundsAreRefusedBeforeAnythingIsComputed(
      int memoryKiB, int passes, int lanes) {
    RecordWriter how =
        new RecordWriter()
            .integer(0, 1)
            .bytes(1, Samples.bytes(0, 16))
            .integer(2, memoryKiB)
            .integer(3, passes)
            .integer(4, lanes);
    byte[] slot =
        new RecordWriter().integer(0, 1).record(1, how).bytes(2, Samples.bytes(0, 99)).encode();
    assertThatThrownBy(() -> KeySlot.decode("slot", slot))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("KiB");
  }

  @Test
  void aSlotOfAnotherFormIsOfALaterVersion() {
    byte[] slot = new RecordWriter().integer(0, 2).text(9, "kms").encode();
    assertThatThrownBy(() -> KeySlot.decode("slot", slot)).isInstanceOf(FormatException.class);
  }

  @Test
  void rolesMayWhatTheFormatSays() {
    assertThat(Arrays.stream(Role.values()).filter(Role::mayWrite))
        .containsExactly(Role.OWNER, Role.FULL, Role.WRITER);
    assertThat(Arrays.stream(Role.values()).filter(Role::mayCollect))
        .containsExactly(Role.OWNER, Role.FULL, Role.MAINTAINER);
    assertThat(Role.of(0)).isEmpty();
    assertThat(Role.of(6)).isEmpty();
    assertThat(Role.of(4)).contains(Role.WRITER);
  }

  private static boolean sameKey(byte[] file, byte[] original) {
    return ByteString.of(stripped(file)).equals(ByteString.of(stripped(original)));
  }

  private static byte[] stripped(byte[] file) {
    String text = new String(file, StandardCharsets.UTF_8);
    return text.lines().map(String::strip).toList().toString().getBytes(StandardCharsets.UTF_8);
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i + wanted.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }
}
