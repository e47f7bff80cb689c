/** From nothing to a served request, and what the daemon costs when it idles. */
@NullMarked
package dev.hearth.bench.start;

import org.jspecify.annotations.NullMarked;
