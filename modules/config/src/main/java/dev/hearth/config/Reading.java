package dev.hearth.config;

import com.typesafe.config.ConfigObject;

/**
 * What all nodes of one reading share.
 *
 * @param file the user's file
 * @param written what the user wrote, before defaults and substitutions
 * @param environment the user's environment
 * @param problems where problems go
 */
record Reading(
    Location file, ConfigObject written, UserEnvironment environment, Problems problems) {}
