/** {@code hostile}: what a peer that behaves suffers from those that do not. */
@NullMarked
package dev.hearth.bench.hostile;

import org.jspecify.annotations.NullMarked;
