package dev.hearth.bench.turns;

/**
 * One figure of one turn.
 *
 * @param metric what it is of, such as {@code p50}
 * @param unit its unit, the same in every turn
 * @param value the figure
 */
public record Reading(String metric, String unit, double value) {}
