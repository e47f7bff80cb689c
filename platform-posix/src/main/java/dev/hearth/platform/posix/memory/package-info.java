/** Memory and files that are handed to other processes: memfd with seals, or POSIX objects. */
@NullMarked
package dev.hearth.platform.posix.memory;

import org.jspecify.annotations.NullMarked;
