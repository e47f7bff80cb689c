/** The engine for all POSIX systems: JNR's selector, {@code sendmsg} and {@code recvmsg}. */
@NullMarked
package dev.hearth.platform.posix.selector;

import org.jspecify.annotations.NullMarked;
