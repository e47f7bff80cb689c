/** One connection's life, the same on both sides. */
@NullMarked
package dev.hearth.session;

import org.jspecify.annotations.NullMarked;
