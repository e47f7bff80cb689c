/** What the targets run in: a connection without a socket, handlers that take turns. */
@NullMarked
package dev.hearth.fuzz.harness;

import org.jspecify.annotations.NullMarked;
