/** The daemon's log as its user reads it, whether the daemon runs or not. */
@NullMarked
package dev.hearth.cli.logs;

import org.jspecify.annotations.NullMarked;
