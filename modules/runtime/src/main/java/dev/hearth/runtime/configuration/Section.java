package dev.hearth.runtime.configuration;

import dev.hearth.config.KeyPath;

/**
 * A section of the daemon's own. Its defaults are in the {@code reference.conf} of its record's
 * module.
 *
 * @param path where it stands
 * @param type the record that it is bound to
 */
public record Section(KeyPath path, Class<? extends Record> type) {}
