/** Listening, dispatch, scheduling, lifecycle and service layers. */
@NullMarked
package dev.hearth.runtime;

import org.jspecify.annotations.NullMarked;
