package dev.nuwa.cli.argument;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nuwa.format.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Arguments as bytes, sizes, the command word.
final class ArgumentTest {

  @Test
  void everyByteStringHasATextOfItsOwn() {
    long seed = 7;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      ByteString name = ByteString.of(bytes);
      assertThat(NameBytes.of(NameBytes.text(bytes)))
          .as("seed %d, round %d", seed, i)
          .isEqualTo(name);
    }
    byte[] utf8 = "文档 🎉 é".getBytes(StandardCharsets.UTF_8);
    assertThat(NameBytes.text(utf8)).isEqualTo("文档 🎉 é");
    assertThat(NameBytes.of("文档 🎉 é").bytes()).isEqualTo(utf8);
  }

  @Test
  void argumentsTheJavaMachineLostComeBackFromTheKernel() {
    byte[] kernel = "java\0-m\0x/y\0backup\0/文档\0".getBytes(StandardCharsets.UTF_8);
    assertThat(RawArguments.merge(List.of("backup", "/??????"), kernel))
        .containsExactly("backup", "/文档");
    assertThat(RawArguments.merge(List.of("restore", "/x"), kernel))
        .as("from an argument file: not the words of the kernel")
        .containsExactly("restore", "/x");
    assertThat(RawArguments.merge(List.of("a", "b", "c", "d", "e", "f"), kernel)).hasSize(6);
    byte[] latin = {'b', 0, '/', (byte) 0xe9, 0};
    assertThat(NameBytes.of(RawArguments.merge(List.of("b", "/\ufffd"), latin).get(1)).bytes())
        .containsExactly('/', 0xe9);
  }

  @Test
  void sizesAreReadInPowersOf1024() {
    assertThat(ByteSize.parse("4096")).contains(new ByteSize(4096));
    assertThat(ByteSize.parse("64M")).contains(new ByteSize(64 << 20));
    assertThat(ByteSize.parse("1.5 GiB")).contains(new ByteSize(3L << 29));
    assertThat(ByteSize.parse("10MB/s")).contains(new ByteSize(10 << 20));
    for (String wrong : List.of("", "M", "-1", "1x", "9999999999T", "1e3")) {
      assertThat(ByteSize.parse(wrong)).as(wrong).isEmpty();
    }
  }

  @Test
  void theCommandWordIsFoundBehindOptionsOfEveryCommand() {
    CommandWords words =
        CommandWords.of(List.of("-r", "backup", "--json", "snapshots", "--tag", "x"));
    assertThat(words.command()).isEqualTo("snapshots");
    assertThat(words.rest()).containsExactly("-r", "backup", "--json", "--tag", "x");
    assertThat(CommandWords.has(List.of("backup", "--", "--json"), "--json")).isFalse();
  }

  @Test
  void optionsOfEveryCommandComeFromTheEnvironmentToo() {
    assertThat(Provided.variable("--key-file")).isEqualTo("NUWA_KEY_FILE");
    assertThat(Map.of("--repository", "NUWA_REPOSITORY"))
        .allSatisfy(
            (option, variable) -> assertThat(Provided.variable(option)).isEqualTo(variable));
  }

  @Test
  void timesAreReadInEveryDocumentedForm() {
    assertThat(MomentText.parse("2026-07-01T12:00:00Z"))
        .hasValueSatisfying(t -> assertThat(t).hasToString("2026-07-01T12:00:00Z"));
    assertThat(MomentText.parse("2026-07-01")).isPresent();
    assertThat(MomentText.parse("2026-07-01 12:00")).isPresent();
    assertThat(MomentText.parse("yesterday")).isEmpty();
  }
}
