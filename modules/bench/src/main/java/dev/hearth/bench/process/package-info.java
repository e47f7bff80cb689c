/** The processes that a bench starts, asks and ends; each has exactly one owner. */
@NullMarked
package dev.hearth.bench.process;

import org.jspecify.annotations.NullMarked;
