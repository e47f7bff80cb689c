/** A daemon that is used in all ways for a while, and has to be afterwards as it was before. */
@NullMarked
package dev.hearth.bench.soak;

import org.jspecify.annotations.NullMarked;
