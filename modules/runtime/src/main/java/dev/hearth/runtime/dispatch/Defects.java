package dev.hearth.runtime.dispatch;

import dev.hearth.runtime.service.HostedService;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** What becomes of a failure that a handler should not have let out. */
final class Defects {
  private static final Logger LOG = LogManager.getLogger(Defects.class);

  private Defects() {}

  /** Logs it, and makes the answer, which keeps the details on this side of the connection. */
  static CallException report(HostedService service, String method, Throwable failure) {
    String name = service.descriptor().name();
    LOG.error("defect of the service {} in its method {}", name, method, failure);
    return new CallException(
        ErrorCode.INTERNAL,
        "the service %s failed in its method %s; the daemon's log says how".formatted(name, method),
        failure);
  }

  /** Logs what a service's hook for connections threw; nothing else comes of it. */
  static void reportHook(HostedService service, String hook, Throwable failure) {
    LOG.error("defect of the service {} in its {}", service.descriptor().name(), hook, failure);
  }
}
