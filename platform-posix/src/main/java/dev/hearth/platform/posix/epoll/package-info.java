/** The engine for Linux: epoll, {@code sendmsg} and {@code recvmsg} through java.lang.foreign. */
@NullMarked
package dev.hearth.platform.posix.epoll;

import org.jspecify.annotations.NullMarked;
