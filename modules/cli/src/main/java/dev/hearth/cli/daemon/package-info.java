/** Where the daemon is, how it is started, and how it is spoken to. */
@NullMarked
package dev.hearth.cli.daemon;

import org.jspecify.annotations.NullMarked;
