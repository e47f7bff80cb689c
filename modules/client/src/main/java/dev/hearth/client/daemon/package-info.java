/**
 * Finds the daemon or starts it, for tools and for the command alike: {@link
 * dev.hearth.client.daemon.Hearth#obtain}.
 */
@NullMarked
package dev.hearth.client.daemon;

import org.jspecify.annotations.NullMarked;
