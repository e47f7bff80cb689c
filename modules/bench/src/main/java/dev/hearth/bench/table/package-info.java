/** What a bench says: rows, goals and their verdicts, as a table for people and as JSON. */
@NullMarked
package dev.hearth.bench.table;

import org.jspecify.annotations.NullMarked;
