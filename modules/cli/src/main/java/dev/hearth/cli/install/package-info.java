/** Has the system's service manager look after the daemon: systemd for one user, or launchd. */
@NullMarked
package dev.hearth.cli.install;

import org.jspecify.annotations.NullMarked;
