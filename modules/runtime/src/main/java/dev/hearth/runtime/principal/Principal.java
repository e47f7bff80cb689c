package dev.hearth.runtime.principal;

import dev.hearth.runtime.settings.DescriptorLimits;
import dev.hearth.runtime.settings.PrincipalSettings;
import dev.hearth.session.Budget;
import dev.hearth.session.SessionResources;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.PrincipalUsage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One user of the daemon. However many connections it has, they share what it may have.
 * Thread-safe.
 */
public final class Principal {
  private final long user;
  private final int maxCalls;
  private final Budget bytes;
  private final Budget descriptors;
  private final AtomicInteger calls = new AtomicInteger();

  /** Guarded by the register of all principals. */
  private int connections;

  Principal(
      long user,
      PrincipalSettings settings,
      DescriptorLimits descriptorLimits,
      SessionResources process) {
    this.user = user;
    maxCalls = settings.maxCalls();
    bytes = process.budget().part("daemon.principal.max-bytes", settings.maxBytes().bytes());
    descriptors =
        process
            .descriptors()
            .part("daemon.principal.max-descriptors", descriptorLimits.principal());
  }

  /** What is held for all of its connections. */
  public Budget bytes() {
    return bytes;
  }

  /** How many descriptors are held for all of its connections. */
  public Budget descriptors() {
    return descriptors;
  }

  /**
   * Counts a call in; {@link #endCall} counts it out.
   *
   * @throws CallException RESOURCE_EXHAUSTED when it has as many as it may
   */
  public void beginCall() throws CallException {
    if (calls.incrementAndGet() > maxCalls) {
      calls.decrementAndGet();
      throw new CallException(
          ErrorCode.RESOURCE_EXHAUSTED,
          "this user has "
              + maxCalls
              + " calls in work, over all of its connections, and no more are allowed"
              + " (daemon.principal.max-calls); try again later");
    }
  }

  /** A call does not count any more as in work. */
  public void endCall() {
    calls.decrementAndGet();
  }

  /** Changes the number of connections, and answers the new one. With the register's lock held. */
  int addConnections(int difference) {
    connections += difference;
    return connections;
  }

  /** Whether nothing of it is left. With the register's lock held. */
  boolean isGone() {
    return connections == 0 && calls.get() == 0 && bytes.held() == 0 && descriptors.held() == 0;
  }

  /** With the register's lock held. */
  PrincipalUsage usage() {
    return new PrincipalUsage(user, connections, calls.get(), bytes.held(), descriptors.held());
  }
}
