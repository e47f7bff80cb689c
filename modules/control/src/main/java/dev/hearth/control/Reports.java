package dev.hearth.control;

import com.google.inject.Inject;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.control.ConnectionCounts;
import dev.hearth.protocol.control.ConnectionInfo;
import dev.hearth.protocol.control.ConnectionsResponse;
import dev.hearth.protocol.control.Handle;
import dev.hearth.protocol.control.Identity;
import dev.hearth.protocol.control.Polling;
import dev.hearth.protocol.control.PrincipalUsage;
import dev.hearth.protocol.control.ServiceState;
import dev.hearth.protocol.control.ServiceStatus;
import dev.hearth.protocol.control.ServicesResponse;
import dev.hearth.protocol.control.StatisticsResponse;
import dev.hearth.protocol.control.VersionResponse;
import dev.hearth.spi.Call;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.HostView;
import dev.hearth.spi.Peer;
import dev.hearth.spi.Reply;
import dev.hearth.spi.Request;
import dev.hearth.spi.Traffic;
import dev.hearth.spi.transport.PollingCounts;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What can be told of the daemon. The requests say nothing beyond their type. */
final class Reports {
  private final HostView host;

  @Inject
  Reports(HostView host) {
    this.host = host;
  }

  Reply version(Request request) {
    return ProtoMessage.reply(VersionResponse.newBuilder().setIdentity(identity()).build());
  }

  Reply services(Request request) {
    return ProtoMessage.reply(ServicesResponse.newBuilder().addAllServices(statuses()).build());
  }

  Reply statistics(Call call) throws IOException {
    dev.hearth.spi.ConnectionCounts connections = host.connections();
    return ProtoMessage.reply(
        StatisticsResponse.newBuilder()
            .setIdentity(identity())
            .setUptimeMs(host.uptime().toMillis())
            .addAllServices(statuses())
            .setConnections(
                ConnectionCounts.newBuilder()
                    .setOpen(connections.open())
                    .setAccepted(connections.accepted())
                    .setRefused(connections.refused())
                    .setLateReplies(connections.lateReplies())
                    .setByRings(connections.byRings()))
            .setPolling(polling())
            .addAllPrincipals(host.principals().stream().map(Reports::principal).toList())
            .setMemory(ProcessMemory.now(host.bufferBytes()))
            .build());
  }

  Reply connections(Call call) {
    return ProtoMessage.reply(
        ConnectionsResponse.newBuilder()
            .addAllConnections(host.peers().stream().map(Reports::connection).toList())
            .build());
  }

  private static ConnectionInfo connection(Peer peer) {
    return ConnectionInfo.newBuilder()
        .setHandle(
            Handle.newBuilder()
                .setIndex(peer.handle().index())
                .setGeneration(peer.handle().generation()))
        .setClientName(peer.name())
        .setClientVersion(peer.version())
        .setPid(peer.credentials().pid())
        .setUser(peer.credentials().uid())
        .build();
  }

  private Polling polling() {
    PollingCounts counts = host.polling();
    return Polling.newBuilder()
        .setPolls(counts.polls())
        .setWon(counts.won())
        .setBurnedUs(TimeUnit.NANOSECONDS.toMicros(counts.burned().toNanos()))
        .build();
  }

  private static PrincipalUsage principal(dev.hearth.spi.PrincipalUsage usage) {
    return PrincipalUsage.newBuilder()
        .setUser(usage.user())
        .setConnections(usage.connections())
        .setCalls(usage.calls())
        .setBytes(usage.bytes())
        .setDescriptors(usage.descriptors())
        .build();
  }

  private Identity identity() {
    HostIdentity identity = host.identity();
    return Identity.newBuilder()
        .setVersion(identity.version())
        .setInstance(identity.instance())
        .setPid(identity.pid())
        .setEpoch(identity.epoch())
        .setProtocolVersion(identity.protocolVersion())
        .build();
  }

  private List<ServiceStatus> statuses() {
    return host.services().stream().map(Reports::status).toList();
  }

  private static ServiceStatus status(dev.hearth.spi.ServiceStatus service) {
    Traffic traffic = service.traffic();
    return ServiceStatus.newBuilder()
        .setId(service.id())
        .setName(service.name())
        .setVersion(service.version())
        .setState(state(service.state()))
        .setProblem(service.problem())
        .setCalls(traffic.calls())
        .setErrors(traffic.errors())
        .setBytesReceived(traffic.bytesReceived())
        .setBytesSent(traffic.bytesSent())
        .build();
  }

  private static ServiceState state(dev.hearth.spi.ServiceState state) {
    return switch (state) {
      case LOADED -> ServiceState.LOADED;
      case STARTING -> ServiceState.STARTING;
      case RUNNING -> ServiceState.RUNNING;
      case STOPPING -> ServiceState.STOPPING;
      case STOPPED -> ServiceState.STOPPED;
      case FAILED -> ServiceState.FAILED;
    };
  }
}
