package dev.hearth.launcher;

import dev.hearth.session.state.LastExit;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.system.HostSystem;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Whether a daemon that is to take another's place still has a reason to wait for it. Whoever
 * started this one tells the other to go, and reads this one's output until it is ready: where
 * nobody reads it any more, nobody may have told the other one either, and that one serves on.
 *
 * @param folder where a daemon writes, before it gives its address back, that it goes
 * @param system tells whether the output is read; empty where there is nobody who could
 */
record Succession(StateFolder folder, Optional<HostSystem> system) implements BooleanSupplier {
  private static final Logger LOG = LogManager.getLogger(Succession.class);

  Succession(StateFolder folder) {
    this(folder, HostSystem.ofThisMachine());
  }

  @Override
  public boolean getAsBoolean() {
    return system.map(HostSystem::isOutputRead).orElse(true) || isPredecessorLeaving();
  }

  private boolean isPredecessorLeaving() {
    try {
      return LastExit.read(folder).filter(LastExit::isUnderWay).isPresent();
    } catch (IOException e) {
      LOG.warn("whether the daemon before this one goes cannot be told: {}", e.toString());
      return false;
    }
  }
}
