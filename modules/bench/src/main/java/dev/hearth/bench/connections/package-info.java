/** What connections that nobody uses cost: memory, wake-ups, and the time of others' calls. */
@NullMarked
package dev.hearth.bench.connections;

import org.jspecify.annotations.NullMarked;
