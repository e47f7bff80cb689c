/** What of the operating system a platform offers besides its transport. */
@NullMarked
package dev.hearth.spi.system;

import org.jspecify.annotations.NullMarked;
