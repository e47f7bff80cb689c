/** The daemon's log: Log4j, set up in code from the section {@code log} of the configuration. */
@NullMarked
package dev.hearth.launcher.log;

import org.jspecify.annotations.NullMarked;
