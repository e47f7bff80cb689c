/** What the daemon allocates on its heap for a call. */
@NullMarked
package dev.hearth.bench.allocation;

import org.jspecify.annotations.NullMarked;
