package dev.hearth.cli.daemon;

import java.util.Optional;

/**
 * What a client wants to know of the section {@code daemon.access}.
 *
 * @param folderPermissions what the socket's folder is to have
 */
record AccessKeys(Optional<String> folderPermissions) {}
