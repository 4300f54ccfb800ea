package dev.nuwa.cli.keys;

import dev.nuwa.cli.text.Width;
import java.util.ArrayList;
import java.util.List;

/// The recovery kit as text.
final class KitText {

  private static final int WORDS_PER_LINE = 6;
  private static final int COLUMNS = 78;

  private KitText() {}

  /// For a screen or a file.
  static String of(RecoveryKit kit) {
    List<String> lines = new ArrayList<>(List.of(kit.title(), "", kit.heading(), ""));
    List<String> words = kit.words();
    for (int i = 0; i < words.size(); i += WORDS_PER_LINE) {
      List<String> some = words.subList(i, Math.min(i + WORDS_PER_LINE, words.size()));
      lines.add("    " + String.join(" ", some));
    }
    lines.add("");
    lines.addAll(kit.facts());
    lines.add("");
    kit.steps().forEach(step -> lines.addAll(wrapped(step, COLUMNS)));
    return String.join("\n", lines);
  }

  /// For paper: the same with the code below, two rows of its squares in a line.
  static String page(RecoveryKit kit, QrSquares code) {
    return of(kit) + "\n\n" + squares(code);
  }

  private static String squares(QrSquares code) {
    int quiet = QrSquares.QUIET;
    StringBuilder text = new StringBuilder();
    for (int y = -quiet; y < code.size() + quiet; y += 2) {
      for (int x = -quiet; x < code.size() + quiet; x++) {
        text.append(half(code.isDark(x, y), code.isDark(x, y + 1)));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static char half(boolean upper, boolean lower) {
    if (upper) {
      return lower ? '\u2588' : '\u2580';
    }
    return lower ? '\u2584' : ' ';
  }

  /// Lines of at most `columns`, broken at spaces, or anywhere where there are none.
  static List<String> wrapped(String sentence, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : sentence.split("(?<= )|(?<=[\\p{IsHan}\uff0c\u3002\uff1b\uff1a])", -1)) {
      if (!line.isEmpty() && Width.of(line + word.strip()) > columns) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
      }
      line.append(word);
    }
    lines.add(line.toString().stripTrailing());
    return lines;
  }
}
