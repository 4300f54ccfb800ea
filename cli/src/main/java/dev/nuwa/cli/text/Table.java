package dev.nuwa.cli.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Rows in columns. On a terminal it fits the given width: cells of the widest columns lose their
/// middle, unless a column is to be kept whole, as what somebody will copy or compare must be.
/// Cells are escaped ([Visible]).
public final class Table {

  /// Where a cell's text stands.
  public enum Align {
    LEFT,
    RIGHT
  }

  /// No limit: what is piped into another program is never cut.
  public static final int UNLIMITED = Integer.MAX_VALUE;

  private static final int GAP = 2;
  private static final int COLUMN_MIN = 8;

  private final List<Align> columns;
  private final List<List<String>> rows = new ArrayList<>();
  private final Set<Integer> whole = new HashSet<>();

  public Table(Align... columns) {
    this.columns = List.of(columns);
  }

  /// Never cuts these columns, counted from 0.
  public Table keep(Integer... kept) {
    whole.addAll(List.of(kept));
    return this;
  }

  /// Adds a row, one cell a column.
  public void row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          cells.length + " cells for " + columns.size() + " columns");
    }
    rows.add(Arrays.stream(cells).map(Visible::of).toList());
  }

  /// The lines, each at most `width` columns unless the narrowest form is wider.
  public List<String> lines(int width) {
    int[] widths = shrunk(naturalWidths(), width);
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private int[] naturalWidths() {
    int[] widths = new int[columns.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Width.of(row.get(i)));
      }
    }
    return widths;
  }

  /// Takes columns from the widest until the sum fits.
  private int[] shrunk(int[] widths, int width) {
    long total = (long) GAP * (widths.length - 1) + Arrays.stream(widths).asLongStream().sum();
    while (total > width) {
      int widest = -1;
      for (int i = 0; i < widths.length; i++) {
        boolean wider = widest < 0 || widths[i] > widths[widest];
        widest = !whole.contains(i) && wider ? i : widest;
      }
      if (widest < 0 || widths[widest] <= COLUMN_MIN) {
        break;
      }
      widths[widest]--;
      total--;
    }
    return widths;
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = Width.fit(row.get(i), widths[i]);
      line.append(i == 0 ? "" : " ".repeat(GAP));
      line.append(
          columns.get(i) == Align.RIGHT
              ? Width.padLeft(cell, widths[i])
              : Width.padRight(cell, widths[i]));
    }
    return line.toString().stripTrailing();
  }
}
