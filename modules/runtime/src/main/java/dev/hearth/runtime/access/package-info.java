/** Who may connect to the daemon, and what they may do. */
@NullMarked
package dev.hearth.runtime.access;

import org.jspecify.annotations.NullMarked;
