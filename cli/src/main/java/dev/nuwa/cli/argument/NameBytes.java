package dev.nuwa.cli.argument;

import dev.nuwa.format.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Names are bytes, arguments of Java are text. Here every byte string has a text of its own:
/// UTF-8, and each byte that is not part of UTF-8 as a lone surrogate U+DC80 to U+DCFF, as Python
/// does (PEP 383). No text that a user can type holds one of those.
public final class NameBytes {

  private static final int ESCAPE = 0xdc00;

  private NameBytes() {}

  /// The text that stands for `bytes`.
  public static String text(byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isUnderflow()) {
        return out.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE | (in.get() & 0xff)));
      }
      decoder.reset();
    }
  }

  /// The bytes that `text` stands for; the inverse of [#text(byte\[\])].
  public static ByteString of(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 8);
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      if (isEscape(text, i)) {
        out.writeBytes(text.substring(from, i).getBytes(StandardCharsets.UTF_8));
        out.write(text.charAt(i));
        from = i + 1;
      }
    }
    out.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return ByteString.of(out.toByteArray());
  }

  private static boolean isEscape(String text, int i) {
    char c = text.charAt(i);
    return c >= 0xdc80 && c <= 0xdcff && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
