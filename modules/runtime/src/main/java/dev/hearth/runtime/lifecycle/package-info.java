/** Starts what the daemon is made of in order, and stops it in reverse. */
@NullMarked
package dev.hearth.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;
