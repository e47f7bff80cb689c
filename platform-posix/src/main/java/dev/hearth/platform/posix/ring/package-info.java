/** Rings of bytes in memory that two processes share. */
@NullMarked
package dev.hearth.platform.posix.ring;

import org.jspecify.annotations.NullMarked;
