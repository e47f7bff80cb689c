package dev.hearth.bench.table;

import java.util.Map;

/**
 * A row that could not be measured. It stands in the table with its reason, so that nothing looks
 * complete that is not.
 *
 * @param row who was to be measured
 * @param params under which parameters
 * @param reason what happened
 */
public record FailedRow(String row, Map<String, String> params, String reason) {}
