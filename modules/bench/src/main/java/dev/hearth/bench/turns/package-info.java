/**
 * How a bench is run: contestants take turns, in each state of the machine, over several rounds.
 */
@NullMarked
package dev.hearth.bench.turns;

import org.jspecify.annotations.NullMarked;
