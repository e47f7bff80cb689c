package dev.hearth.cli.cache;

import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.daemon.TimeoutOption;
import dev.hearth.spi.Deadline;

/** By when a transfer has to be through. */
final class TransferDeadline {
  /** For people: how long it may take where nobody says. */
  static final String OTHERWISE = "as long as it takes";

  private TransferDeadline() {}

  static Deadline of(Invocation invocation) {
    return TimeoutOption.given(invocation).map(Deadline::after).orElse(Deadline.NONE);
  }
}
