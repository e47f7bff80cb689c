package dev.hearth.bench.table;

/**
 * One line of the table.
 *
 * @param key what the figure is of
 * @param unit the unit of all three figures
 * @param spread over the rounds of the run
 */
public record Row(FigureKey key, String unit, Spread spread) {}
