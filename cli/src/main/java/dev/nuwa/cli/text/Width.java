package dev.nuwa.cli.text;

/// How many columns text takes on a terminal: East Asian wide characters two, combining ones none.
public final class Width {

  /// First and last code point of each wide range (Unicode East Asian Width W and F, and emoji),
  /// ascending.
  private static final int[] WIDE = {
    0x1100, 0x115f, 0x231a, 0x231b, 0x2329, 0x232a, 0x23e9, 0x23ec, 0x25fd, 0x25fe, 0x2614, 0x2615,
    0x2648, 0x2653, 0x26bd, 0x26be, 0x26c4, 0x26c5, 0x26f2, 0x26f3, 0x2705, 0x2705, 0x270a, 0x270b,
    0x2753, 0x2755, 0x2795, 0x2797, 0x2b1b, 0x2b1c, 0x2e80, 0x303e, 0x3041, 0x33ff, 0x3400, 0x4dbf,
    0x4e00, 0xa4cf, 0xa960, 0xa97f, 0xac00, 0xd7a3, 0xf900, 0xfaff, 0xfe30, 0xfe6f, 0xff01, 0xff60,
    0xffe0, 0xffe6, 0x16fe0, 0x18cff, 0x1b000, 0x1b2ff, 0x1f300, 0x1f64f, 0x1f680, 0x1f6ff, 0x1f900,
    0x1f9ff, 0x1fa70, 0x1faff, 0x20000, 0x3fffd
  };

  private Width() {}

  /// Columns that `text` takes.
  public static int of(String text) {
    int width = 0;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      width += of(point);
      i += Character.charCount(point);
    }
    return width;
  }

  /// `text` followed by spaces up to `columns`.
  public static String padRight(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - of(text)));
  }

  /// Spaces followed by `text`, together at least `columns` wide.
  public static String padLeft(String text, int columns) {
    return " ".repeat(Math.max(0, columns - of(text))) + text;
  }

  /// `text` in at most `columns`, with `…` in its middle when something had to go: of a path both
  /// ends tell the most.
  public static String fit(String text, int columns) {
    if (of(text) <= columns) {
      return text;
    }
    if (columns < 2) {
      return columns == 1 ? "…" : "";
    }
    int left = columns / 3;
    return head(text, left) + "…" + tail(text, columns - 1 - of(head(text, left)));
  }

  private static String head(String text, int columns) {
    int width = 0;
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      width += of(point);
      if (width > columns) {
        break;
      }
      i += Character.charCount(point);
    }
    return text.substring(0, i);
  }

  private static String tail(String text, int columns) {
    int width = 0;
    int i = text.length();
    while (i > 0) {
      int point = text.codePointBefore(i);
      width += of(point);
      if (width > columns) {
        break;
      }
      i -= Character.charCount(point);
    }
    return text.substring(i);
  }

  private static int of(int point) {
    if (point < 0x300) {
      return 1;
    }
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    return isWide(point) ? 2 : 1;
  }

  private static boolean isWide(int point) {
    for (int i = 0; i < WIDE.length && WIDE[i] <= point; i += 2) {
      if (point <= WIDE[i + 1]) {
        return true;
      }
    }
    return false;
  }
}
