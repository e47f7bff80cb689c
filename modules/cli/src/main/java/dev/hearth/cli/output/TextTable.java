package dev.hearth.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as they have to be. For one thread. */
public final class TextTable {
  private static final String GAP = "  ";

  private final boolean[] toTheRight;
  private final int[] widths;
  private final List<String[]> rows = new ArrayList<>();

  /**
   * A table without a row.
   *
   * @param alignment one character a column: {@code <} to the left, {@code >} to the right
   */
  public TextTable(String alignment) {
    toTheRight = new boolean[alignment.length()];
    widths = new int[alignment.length()];
    for (int i = 0; i < alignment.length(); i++) {
      toTheRight[i] = alignment.charAt(i) == '>';
    }
  }

  /** Adds a row with a text for each column. */
  public TextTable row(String... cells) {
    rows.add(cells);
    for (int i = 0; i < cells.length; i++) {
      widths[i] = Math.max(widths[i], cells[i].length());
    }
    return this;
  }

  /** Writes the rows, each with a line end and nothing blank before it. */
  public void appendTo(StringBuilder out) {
    for (String[] cells : rows) {
      appendRow(cells, out);
    }
  }

  private void appendRow(String[] cells, StringBuilder out) {
    for (int i = 0; i < cells.length; i++) {
      int blanks = widths[i] - cells[i].length();
      out.append(i == 0 ? "" : GAP);
      if (toTheRight[i]) {
        out.repeat(' ', blanks).append(cells[i]);
      } else {
        out.append(cells[i]).repeat(' ', blanks);
      }
    }
    while (out.charAt(out.length() - 1) == ' ') {
      out.setLength(out.length() - 1);
    }
    out.append('\n');
  }
}
