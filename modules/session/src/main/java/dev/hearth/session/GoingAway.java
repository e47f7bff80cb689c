package dev.hearth.session;

import dev.hearth.spi.transport.Endpoint;
import java.util.Optional;

/**
 * What a peer says that takes no new calls.
 *
 * @param reason why, for people
 * @param successor where another takes over, where that is known
 */
public record GoingAway(String reason, Optional<Endpoint> successor) {}
