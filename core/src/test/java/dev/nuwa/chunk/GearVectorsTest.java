package dev.nuwa.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The vectors of `vectors/gear.json`, which the independent reader checks too. Bytes of an input:
/// xorshift64 from `seed` (x ^= x << 13; x ^= x >>> 7; x ^= x << 17), each new x giving eight
/// bytes, little-endian; seed 0 means all zeros.
final class GearVectorsTest {

  private static final Pattern CASE =
      Pattern.compile(
          "\"min\": (\\d+), \"average\": (\\d+), \"max\": (\\d+),"
              + " \"seed\": (\\d+), \"bytes\": (\\d+),\\s*\"cuts\": \\[([0-9, \\n]*)]");

  private static final String KEY =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  record Case(CutParameters parameters, long seed, int bytes, List<Integer> cuts) {}

  static Stream<Case> cases() {
    Matcher matcher = CASE.matcher(json());
    List<Case> cases = new ArrayList<>();
    while (matcher.find()) {
      List<Integer> cuts =
          Arrays.stream(matcher.group(6).split(","))
              .map(String::strip)
              .map(Integer::valueOf)
              .toList();
      cases.add(
          new Case(
              new CutParameters(number(matcher, 1), number(matcher, 2), number(matcher, 3)),
              number(matcher, 4),
              number(matcher, 5),
              cuts));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inputsAreCutAsRecorded(Case recorded) {
    GearTable table = new GearTable(HexFormat.of().parseHex(KEY));
    byte[] input = xorshift(recorded.seed(), recorded.bytes());
    assertThat(GearCutterTest.cuts(new GearCutter(table, recorded.parameters()), input))
        .isEqualTo(recorded.cuts());
  }

  @Test
  void everyRecordedCaseIsRead() {
    assertThat(cases()).hasSize(json().split("\"cuts\"", -1).length - 1).hasSizeGreaterThan(3);
    assertThat(json()).contains(KEY);
  }

  /// Constants beside the file, so that both cannot change unnoticed.
  @Test
  void theTableIsDerivedAsDocumented() {
    long[] entries = new GearTable(HexFormat.of().parseHex(KEY)).entries();
    Map<String, Long> recorded = Map.of("0", entries[0], "1", entries[1], "255", entries[255]);
    recorded.forEach((index, value) ->
        assertThat(json())
            .contains("\"" + index + "\": \"" + HexFormat.of().toHexDigits(value) + "\""));
    assertThat(HexFormat.of().toHexDigits(entries[0])).isEqualTo("6e0d04aee844d292");
    assertThat(HexFormat.of().toHexDigits(entries[255])).isEqualTo("d2414538be3a80b4");
  }

  static byte[] xorshift(long seed, int length) {
    byte[] bytes = new byte[length];
    long x = seed;
    for (int i = 0; i < length; i++) {
      if (i % 8 == 0) {
        x ^= x << 13;
        x ^= x >>> 7;
        x ^= x << 17;
      }
      bytes[i] = (byte) (x >>> (8 * (i % 8)));
    }
    return bytes;
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }

  private static String json() {
    try (InputStream in = GearVectorsTest.class.getResourceAsStream("/vectors/gear.json")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
