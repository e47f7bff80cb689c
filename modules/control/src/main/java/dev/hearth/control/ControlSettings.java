package dev.hearth.control;

import dev.hearth.spi.AtMost;
import dev.hearth.spi.ByteSize;

/**
 * The section {@code services.control}.
 *
 * @param maxPing the longest message that a ping may carry
 */
record ControlSettings(@AtMost("1 MiB") ByteSize maxPing) {}
