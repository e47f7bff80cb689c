package dev.hearth.cli.doctor;

import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.DaemonTarget;
import dev.hearth.cli.daemon.Image;
import dev.hearth.config.UserEnvironment;
import dev.hearth.session.state.StateFolder;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What is looked at.
 *
 * @param invocation the command line
 * @param target which daemon
 * @param image the image that it runs from
 * @param timeout how long each other program may take that is asked
 * @param patience how long the daemon may take to answer
 */
record Patient(
    Invocation invocation, DaemonTarget target, Image image, Duration timeout, Duration patience) {
  UserEnvironment environment() {
    return invocation.environment();
  }

  StateFolder state() {
    return target.stateFolder(environment());
  }

  Path socket() {
    return Path.of(target.endpoint().address());
  }
}
