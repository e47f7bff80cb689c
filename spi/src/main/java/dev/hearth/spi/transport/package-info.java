/**
 * What a platform is written against: byte streams between processes of one machine, with
 * descriptors riding on them.
 *
 * <p>The shape serves readiness (epoll, kqueue, a selector) and completion (Windows I/O ports)
 * alike: bytes are delivered to a {@link dev.hearth.spi.transport.Receiver}, and a write is handed
 * over until it is done.
 */
@NullMarked
package dev.hearth.spi.transport;

import org.jspecify.annotations.NullMarked;
