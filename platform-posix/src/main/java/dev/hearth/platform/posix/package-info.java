/**
 * Unix sockets, and who drives them.
 *
 * <pre>
 *  PosixTransport
 *    ├ SocketListener       accepts; on the first I/O thread
 *    ├ IoThread 0..n        waits, then lets what is ready move its bytes
 *    │   └ ServedConnection
 *    └ PulledConnection     the same, on the thread that waits for a reply
 * </pre>
 *
 * <p>What is asked of the operating system is behind {@link
 * dev.hearth.platform.posix.engine.IoEngine}.
 */
@NullMarked
package dev.hearth.platform.posix;

import org.jspecify.annotations.NullMarked;
