package dev.hearth.spi;

/**
 * One service as the host sees it.
 *
 * @param id its service ID; 0 where the provider could not be read
 * @param name its name, or that of its folder where the provider could not be read
 * @param version its version; empty where the provider could not be read
 * @param state what it is doing
 * @param problem why it failed; empty where it did not
 * @param traffic what it has been asked
 */
public record ServiceStatus(
    int id, String name, String version, ServiceState state, String problem, Traffic traffic) {}
