/** Side-by-side measurement; not in the image. */
@NullMarked
package dev.hearth.bench;

import org.jspecify.annotations.NullMarked;
