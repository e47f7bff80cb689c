/**
 * HOCON to records, every problem at once.
 *
 * <pre>
 * ConfigurationFile ─┐
 * Reference ...  ────┼─▶ Configuration ─┬─▶ Bindings ─▶ Outcome: Bound or Invalid(Problem ...)
 * UserEnvironment ───┘    Schema ───────┘
 * </pre>
 *
 * <p>This runs before a daemon can answer, so what it does on its way to a good configuration keeps
 * clear of what the JVM links anew at every start and no AOT cache holds: a {@code switch} over
 * types, and the {@code equals} and {@code hashCode} that the compiler gives a record.
 *
 * <p>Everything here is immutable and safe for use by several threads, but for builders.
 */
@NullMarked
package dev.hearth.config;

import org.jspecify.annotations.NullMarked;
