package dev.hearth.runtime.dispatch;

import dev.hearth.runtime.service.HostedService;
import dev.hearth.session.InboundHandler;
import dev.hearth.session.InboundRequest;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Peer;

/** One inbound connection as the services meet it. Used by the connection's I/O thread. */
public final class Visitor implements InboundHandler {
  private final Dispatcher dispatcher;

  /** One for each service that watches connections: few, and mostly none. */
  private final Visit[] visits;

  Visitor(Dispatcher dispatcher, Visit[] visits) {
    this.dispatcher = dispatcher;
    this.visits = visits;
  }

  @Override
  public void request(InboundRequest request) {
    HostedService service = dispatcher.serviceOf(request);
    if (service == null) {
      return;
    }
    for (Visit visit : visits) {
      if (visit.isAt(service)) {
        visit.request(request);
        return;
      }
    }
    dispatcher.serve(service, request);
  }

  /** The handshake is through; no request has come yet. */
  public void opened(Peer peer) {
    for (Visit visit : visits) {
      visit.begin(peer);
    }
  }

  /** The connection has ended, and no request will come. Called also if it was never opened. */
  public void closed(ConnectionHandle handle, String reason) {
    for (Visit visit : visits) {
      visit.end(handle, reason);
    }
  }
}
