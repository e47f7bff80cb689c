package dev.hearth.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TextTableTest {
  @Test
  void shouldMakeColumnsAsWideAsTheirWidestCell() {
    StringBuilder out = new StringBuilder();

    new TextTable("><>").row("ID", "NAME", "N").row("1", "x", "1234").appendTo(out);

    assertThat(out).hasToString("ID  NAME     N\n 1  x     1234\n");
  }

  @Test
  void shouldEndNoLineInBlanks() {
    StringBuilder out = new StringBuilder();

    new TextTable("<<").row("a", "").row("bcd", "long").appendTo(out);

    assertThat(out).hasToString("a\nbcd  long\n");
  }
}
