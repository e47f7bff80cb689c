package dev.hearth.cli.daemon;

import dev.hearth.protocol.control.Identity;

/**
 * A daemon that answers.
 *
 * @param daemon which it is
 * @param started whether it was started for this, or was there
 */
public record Found(Identity daemon, boolean started) {}
