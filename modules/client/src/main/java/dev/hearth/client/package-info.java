/**
 * Calls a daemon's services.
 *
 * <p>A {@link dev.hearth.client.HearthClient} is one connection, safe for use by any number of
 * threads. The thread that waits for an answer reads the socket itself, so that the answer reaches
 * it without another thread having to wake it up.
 */
@NullMarked
package dev.hearth.client;

import org.jspecify.annotations.NullMarked;
