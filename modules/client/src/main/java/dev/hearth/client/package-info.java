/** Finds or starts the daemon and calls its services. */
@NullMarked
package dev.hearth.client;

import org.jspecify.annotations.NullMarked;
