package dev.hearth.config;

/**
 * One value that is in effect.
 *
 * @param key its key
 * @param value the value as HOCON
 * @param location where it stands: the user's file, one that it includes, or a reference
 */
public record Setting(KeyPath key, String value, Location location) {}
