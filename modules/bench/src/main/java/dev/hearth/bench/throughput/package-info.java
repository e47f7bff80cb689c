/** Small messages a second, many in flight. */
@NullMarked
package dev.hearth.bench.throughput;

import org.jspecify.annotations.NullMarked;
