package dev.hearth.runtime.principal;

import com.google.inject.Inject;
import dev.hearth.runtime.settings.DaemonSettings;
import dev.hearth.runtime.settings.DescriptorLimits;
import dev.hearth.runtime.settings.PrincipalSettings;
import dev.hearth.session.SessionResources;
import dev.hearth.spi.PrincipalUsage;
import dev.hearth.spi.transport.PeerCredentials;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All users that have a connection, by number. Those of whom the operating system says nothing are
 * one. Thread-safe.
 */
public final class Principals {
  private final PrincipalSettings settings;
  private final DescriptorLimits descriptorLimits;
  private final SessionResources process;

  // Guarded by this.
  private final TreeMap<Long, Principal> present = new TreeMap<>();

  @Inject
  Principals(DaemonSettings settings, DescriptorLimits descriptorLimits, SessionResources process) {
    this.settings = settings.principal();
    this.descriptorLimits = descriptorLimits;
    this.process = process;
  }

  /**
   * Counts a connection in; {@link #leave} counts it out.
   *
   * @return whose it is; null when its user has as many as it may
   */
  public synchronized @Nullable Principal enter(PeerCredentials peer) {
    forgetTheGone();
    Principal principal =
        present.computeIfAbsent(
            peer.uid(), user -> new Principal(user, settings, descriptorLimits, process));
    if (principal.addConnections(1) > settings.maxConnections()) {
      principal.addConnections(-1);
      return null;
    }
    return principal;
  }

  /** A connection has ended. */
  public synchronized void leave(Principal principal) {
    principal.addConnections(-1);
    forgetTheGone();
  }

  /** Not before their last call has ended: a user that comes back would start anew at nothing. */
  private void forgetTheGone() {
    present.values().removeIf(Principal::isGone);
  }

  /** Whose a peer's connection is; null once nothing of it is left. */
  public synchronized @Nullable Principal of(PeerCredentials peer) {
    return present.get(peer.uid());
  }

  /** What each has now, sorted by number. */
  public synchronized List<PrincipalUsage> usage() {
    return present.values().stream().map(Principal::usage).toList();
  }
}
