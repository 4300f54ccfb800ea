package dev.nuwa.cli.keys;

import java.util.List;
import java.util.Locale;

/// The recovery kit as a page to print: A4, black on white, one file without anything outside of
/// it. All lengths are millimetres.
///
/// @param kit what stands on it
/// @param code its code
record KitSvg(RecoveryKit kit, QrSquares code) {

  private static final double LEFT = 20;
  private static final double WIDTH = 170;
  private static final double CODE = 62;
  private static final int TEXT_COLUMNS = 78;
  private static final int WORD_COLUMNS = 2;

  String page() {
    StringBuilder svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297">
        <rect width="210" height="297" fill="#ffffff"/>
        <g fill="#000000" font-family="sans-serif">
        """);
    text(svg, 30, 8, "font-weight=\"bold\"", kit.title());
    double y = lines(svg, 44, 4, KitText.wrapped(kit.heading(), TEXT_COLUMNS));
    double below = words(svg, y + 6);
    code(svg, LEFT + WIDTH - CODE, y);
    double next = Math.max(below, y + CODE + 6);
    for (String fact : kit.facts()) {
      next = lines(svg, next, 3.6, KitText.wrapped(fact, TEXT_COLUMNS + 8)) + 1;
    }
    next += 6;
    for (String step : kit.steps()) {
      next = lines(svg, next, 4, KitText.wrapped(step, TEXT_COLUMNS)) + 2;
    }
    return svg.append("</g>\n</svg>").toString();
  }

  private double words(StringBuilder svg, double top) {
    List<String> words = kit.words();
    int rows = (words.size() + WORD_COLUMNS - 1) / WORD_COLUMNS;
    for (int i = 0; i < words.size(); i++) {
      int column = i / rows;
      double x = LEFT + column * 48.0;
      double y = top + i % rows * 8.0;
      String word = String.format(Locale.ROOT, "%2d  %s", i + 1, words.get(i));
      text(svg, x, y, 6, "font-family=\"monospace\" xml:space=\"preserve\"", word);
    }
    return top + rows * 8.0;
  }

  /// The code with its quiet zone, one path for all dark runs.
  private void code(StringBuilder svg, double left, double top) {
    int across = code.size() + 2 * QrSquares.QUIET;
    String scale = number(CODE / across);
    svg.append("<path shape-rendering=\"crispEdges\" transform=\"translate(")
        .append(number(left))
        .append(' ')
        .append(number(top))
        .append(") scale(")
        .append(scale)
        .append(")\" d=\"");
    for (int y = 0; y < code.size(); y++) {
      int x = 0;
      while (x < code.size()) {
        int end = x;
        while (code.isDark(end, y)) {
          end++;
        }
        if (end > x) {
          svg.append('M').append(x + QrSquares.QUIET).append(' ').append(y + QrSquares.QUIET);
          svg.append('h').append(end - x).append("v1h-").append(end - x).append('z');
        }
        x = end + 1;
      }
    }
    svg.append("\"/>\n");
  }

  /// @return where the next line goes
  private static double lines(StringBuilder svg, double top, double size, List<String> lines) {
    double y = top;
    for (String line : lines) {
      text(svg, y, size, "", line);
      y += size * 1.4;
    }
    return y;
  }

  private static void text(StringBuilder svg, double y, double size, String more, String text) {
    text(svg, LEFT, y, size, more, text);
  }

  private static void text(
      StringBuilder svg, double x, double y, double size, String more, String text) {
    svg.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
    svg.append("\" font-size=\"").append(number(size)).append("\" ").append(more).append('>');
    svg.append(escaped(text)).append("</text>\n");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
