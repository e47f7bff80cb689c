/** What a daemon costs that nobody uses. */
@NullMarked
package dev.hearth.bench.idle;

import org.jspecify.annotations.NullMarked;
