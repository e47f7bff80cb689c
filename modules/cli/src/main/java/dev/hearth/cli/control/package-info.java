/** The commands about the daemon as a whole. */
@NullMarked
package dev.hearth.cli.control;

import org.jspecify.annotations.NullMarked;
