/** The service that reports on the daemon and stops it. */
@NullMarked
package dev.hearth.control;

import org.jspecify.annotations.NullMarked;
