package dev.nuwa.cli.text;

import java.util.HexFormat;

/// The one way from a name to a terminal: what could move the cursor, change its colour, reorder
/// the text or hide something becomes visible text. Everything printed for people goes through
/// here.
public final class Visible {

  private static final HexFormat HEX = HexFormat.of();
  private static final int ARABIC_LETTER_MARK = 0x61c;
  private static final int BYTE_ORDER_MARK = 0xfeff;

  private Visible() {}

  /// `text` without anything that a terminal would obey: control characters (C0, DEL, C1) become
  /// `\xNN`, controls of direction and line, and tag characters the same with their code point. A
  /// lone surrogate that stands for a byte which is not UTF-8 becomes that byte, `\xNN`.
  public static String of(String text) {
    int clean = cleanPrefix(text);
    if (clean == text.length()) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, clean);
    for (int i = clean; i < text.length(); ) {
      int point = text.codePointAt(i);
      append(out, point);
      i += Character.charCount(point);
    }
    return out.toString();
  }

  private static int cleanPrefix(String text) {
    int i = 0;
    while (i < text.length() && text.charAt(i) >= ' ' && text.charAt(i) < 0x7f) {
      i++;
    }
    return i;
  }

  private static void append(StringBuilder out, int point) {
    if (point >= 0xdc80 && point <= 0xdcff) {
      out.append("\\x").append(HEX.toHexDigits((byte) point));
    } else if (point < ' ' || (point >= 0x7f && point < 0xa0)) {
      out.append("\\x").append(HEX.toHexDigits((byte) point));
    } else if (obeyed(point)) {
      out.append("\\u").append(HEX.toHexDigits(point, point > 0xffff ? 6 : 4));
    } else {
      out.appendCodePoint(point);
    }
  }

  private static boolean obeyed(int point) {
    return (point >= 0x200e && point <= 0x200f)
        || (point >= 0x2028 && point <= 0x202e)
        || (point >= 0x2066 && point <= 0x2069)
        || (point >= 0xfff9 && point <= 0xfffb)
        || (point >= 0xe0000 && point <= 0xe007f)
        || point == ARABIC_LETTER_MARK
        || point == BYTE_ORDER_MARK
        || Character.getType(point) == Character.SURROGATE;
  }
}
