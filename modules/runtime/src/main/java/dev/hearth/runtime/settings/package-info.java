/** The runtime's own section of the configuration, {@code daemon}. */
@NullMarked
package dev.hearth.runtime.settings;

import org.jspecify.annotations.NullMarked;
