/** Linux besides its sockets: processes, service managers, descriptors from the parent process. */
@NullMarked
package dev.hearth.platform.posix.system;

import org.jspecify.annotations.NullMarked;
