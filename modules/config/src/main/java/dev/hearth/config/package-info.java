/**
 * HOCON to records, every problem at once.
 *
 * <pre>
 * ConfigurationFile ─┐
 * Reference ...  ────┼─▶ Configuration ─┬─▶ Bindings ─▶ Outcome: Bound or Invalid(Problem ...)
 * UserEnvironment ───┘    Schema ───────┘
 * </pre>
 *
 * <p>Everything here is immutable and safe for use by several threads, but for builders.
 */
@NullMarked
package dev.hearth.config;

import org.jspecify.annotations.NullMarked;
