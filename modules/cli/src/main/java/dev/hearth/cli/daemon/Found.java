package dev.hearth.cli.daemon;

import dev.hearth.protocol.control.Identity;
import dev.hearth.protocol.control.ServiceStatus;
import java.util.List;

/**
 * A daemon that answers.
 *
 * @param daemon which it is
 * @param failedServices what is wrong with the services that are not there
 * @param started whether it was started for this, or was there
 */
public record Found(Identity daemon, List<ServiceStatus> failedServices, boolean started) {}
