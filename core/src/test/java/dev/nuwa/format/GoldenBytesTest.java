package dev.nuwa.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The bytes of version 1, for ever: a change here makes repositories unreadable. (A new kind of
/// object gets a new file: its failing test prints the bytes.)
final class GoldenBytesTest {

  private static final int LINE_BYTES = 32;

  @TestFactory
  Stream<DynamicTest> everythingStoredHasTheBytesItAlwaysHad() {
    return Decoders.all().stream()
        .map(stored ->
            DynamicTest.dynamicTest(
                stored.name(),
                () -> assertThat(lines(stored.bytes())).isEqualTo(golden(stored.name()))));
  }

  static String lines(byte[] bytes) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < bytes.length; i += LINE_BYTES) {
      int end = Math.min(bytes.length, i + LINE_BYTES);
      lines.append(HexFormat.of().formatHex(bytes, i, end)).append('\n');
    }
    return lines.toString();
  }

  private static String golden(String name) {
    try (InputStream in = GoldenBytesTest.class.getResourceAsStream("/golden/" + name + ".hex")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
