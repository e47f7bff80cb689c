/**
 * The messages of a connection and of the built-in services, generated from {@code src/main/proto},
 * and what adapts them to the SPI.
 */
@NullMarked
package dev.hearth.protocol;

import org.jspecify.annotations.NullMarked;
