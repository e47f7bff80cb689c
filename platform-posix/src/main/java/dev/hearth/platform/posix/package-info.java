/** Unix sockets, descriptor passing, shared memory and processes. */
@NullMarked
package dev.hearth.platform.posix;

import org.jspecify.annotations.NullMarked;
