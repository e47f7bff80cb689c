/** What the sockets need of the operating system, and what all engines share. */
@NullMarked
package dev.hearth.platform.posix.engine;

import org.jspecify.annotations.NullMarked;
