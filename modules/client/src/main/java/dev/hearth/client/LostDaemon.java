package dev.hearth.client;

import dev.hearth.session.Agreement;
import dev.hearth.session.GoingAway;
import dev.hearth.session.Session;
import dev.hearth.session.SessionEnd;
import dev.hearth.session.state.StateFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says of a connection that was lost how its daemon ended.
 *
 * @param variables this process's environment, which says where daemons keep their state
 * @param home the user's home folder, likewise
 * @param patience how long the daemon's process may take to end
 */
record LostDaemon(Map<String, String> variables, Path home, Duration patience) {
  /** The user's own daemons. */
  static LostDaemon ofUser(Duration patience) {
    return new LostDaemon(System.getenv(), Path.of(System.getProperty("user.home")), patience);
  }

  /** The end, with all that can be found out of the daemon's. */
  SessionEnd explain(Session session, DaemonSight sight, SessionEnd end) {
    Agreement agreed = session.agreement();
    return agreed == null ? end : explain(agreed, sight, session.goingAway(), end);
  }

  private SessionEnd explain(
      Agreement agreed, DaemonSight sight, @Nullable GoingAway away, SessionEnd end) {
    StateFolder folder = StateFolder.of(agreed.daemon().instance(), variables, home);
    PostMortem found;
    try {
      // One that said that it goes need not have gone: what it said is the reason.
      found =
          PostMortem.of(
              agreed.daemon(), sight.process(), folder, away == null ? patience : Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return end;
    }
    String said = away == null ? "" : "; it had said that it goes: " + away.reason();
    return explained(end, found, said);
  }

  /** The end, with how the daemon ended. */
  static SessionEnd explained(SessionEnd end, PostMortem found, String said) {
    return new SessionEnd(
        end.cause(),
        end.message() + ": " + found.text() + said,
        new DaemonEndedException(found, end.failure()));
  }
}
