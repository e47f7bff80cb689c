package dev.hearth.runtime.settings;

import dev.hearth.spi.AtLeast;
import dev.hearth.spi.ByteSize;

/**
 * The section {@code daemon.principal}: what one user may have, over all of its connections.
 *
 * @param maxConnections how many inbound connections
 * @param maxCalls how many calls in work on virtual threads
 * @param maxBytes how many bytes held
 * @param maxDescriptors how many descriptors held
 */
public record PrincipalSettings(
    @AtLeast("1") int maxConnections,
    @AtLeast("1") int maxCalls,
    @AtLeast("64 KiB") ByteSize maxBytes,
    @AtLeast("16") int maxDescriptors) {}
