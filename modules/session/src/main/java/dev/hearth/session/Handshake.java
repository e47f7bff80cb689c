package dev.hearth.session;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.hearth.protocol.session.Capability;
import dev.hearth.protocol.session.DaemonIdentity;
import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.protocol.session.Hello;
import dev.hearth.protocol.session.HelloAck;
import dev.hearth.protocol.session.Limits;
import dev.hearth.protocol.session.ServiceInfo;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.Message;
import dev.hearth.spi.ServiceDescriptor;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.SharedRings;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameFlags;
import dev.hearth.wire.FrameLayout;
import dev.hearth.wire.FrameLimits;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** What is said in the handshake, and what follows from it. */
final class Handshake {
  /** The versions of the protocol that are spoken here. */
  static final int LOWEST_VERSION = ProtocolVersion.LOWEST;

  static final int HIGHEST_VERSION = ProtocolVersion.HIGHEST;

  /** What an acceptor is called; HELLO_ACK has no field for a name. */
  static final String DAEMON_NAME = "hearthd";

  private static final int SESSION_ID_BYTES = 2 * Long.BYTES;

  private Handshake() {}

  static Hello hello(String name, String version, long pid, byte[] token) {
    return Hello.newBuilder()
        .setLowestVersion(LOWEST_VERSION)
        .setHighestVersion(HIGHEST_VERSION)
        .setClientName(name)
        .setClientVersion(version)
        .setPid(pid)
        .setToken(ByteString.copyFrom(token))
        .build();
  }

  static Hello readHello(Frame frame) throws FrameException {
    try {
      return Hello.parseFrom(frame.message());
    } catch (InvalidProtocolBufferException e) {
      throw ErrorMessages.malformed("HELLO", e);
    }
  }

  static boolean isCompatible(Hello hello) {
    return hello.getLowestVersion() <= HIGHEST_VERSION
        && hello.getHighestVersion() >= LOWEST_VERSION;
  }

  /** Tells an initiator with which nothing is in common what would do. */
  static ErrorBody incompatible(Hello hello) {
    return ErrorBody.newBuilder()
        .setCode(ErrorCode.FAILED_PRECONDITION.number())
        .setMessage(
            "versions "
                + hello.getLowestVersion()
                + " to "
                + hello.getHighestVersion()
                + " of the protocol are not spoken here; versions "
                + LOWEST_VERSION
                + " to "
                + HIGHEST_VERSION
                + " would do")
        .setLowestVersion(LOWEST_VERSION)
        .setHighestVersion(HIGHEST_VERSION)
        .build();
  }

  /**
   * The same HELLO with what a connection can do. Two messages of Protocol Buffers, one after the
   * other, are one with the fields of both.
   */
  static Message helloOver(Connection connection, SessionSettings settings, Message hello) {
    Hello.Builder able = Hello.newBuilder();
    if (canPassDescriptors(connection)) {
      able.addCapabilities(Capability.DESCRIPTOR_PASSING);
    }
    if (settings.compression().enabled()) {
      able.addCapabilities(Capability.COMPRESSION_ZSTD);
    }
    if (canShareRings(connection, settings)) {
      able.addCapabilities(Capability.SHARED_RINGS);
    }
    byte[] more = able.build().toByteArray();
    if (more.length == 0) {
      return hello;
    }
    ByteBuffer whole = ByteBuffer.allocate(hello.size() + more.length);
    hello.writeTo(whole);
    return Message.of(whole.put(more).array());
  }

  private static boolean canPassDescriptors(Connection connection) {
    return connection
        .capabilities()
        .contains(dev.hearth.spi.transport.Capability.DESCRIPTOR_PASSING);
  }

  private static boolean canShareRings(Connection connection, SessionSettings settings) {
    return settings.ringBytes() > 0 && connection.rings() != null && canPassDescriptors(connection);
  }

  private static boolean passesDescriptors(List<Capability> capabilities) {
    return capabilities.contains(Capability.DESCRIPTOR_PASSING);
  }

  private static boolean compresses(List<Capability> capabilities) {
    return capabilities.contains(Capability.COMPRESSION_ZSTD);
  }

  static HelloAck acknowledge(
      Hello hello, Role.Acceptor acceptor, SessionSettings settings, Connection connection) {
    HostIdentity identity = acceptor.identity();
    boolean descriptors =
        passesDescriptors(hello.getCapabilitiesList()) && canPassDescriptors(connection);
    boolean rings =
        descriptors
            && canShareRings(connection, settings)
            && hello.getCapabilitiesList().contains(Capability.SHARED_RINGS);
    UUID id = UUID.randomUUID();
    HelloAck.Builder answer =
        HelloAck.newBuilder()
            .setVersion(Math.min(hello.getHighestVersion(), HIGHEST_VERSION))
            .setDaemon(
                DaemonIdentity.newBuilder()
                    .setVersion(identity.version())
                    .setInstance(identity.instance())
                    .setPid(identity.pid())
                    .setEpoch(identity.epoch()))
            .setSessionId(
                ByteString.copyFrom(
                    ByteBuffer.allocate(SESSION_ID_BYTES)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .flip()))
            .setLimits(
                Limits.newBuilder()
                    .setMaxPayloadBytes(settings.maxPayloadBytes())
                    .setMaxHandles(descriptors ? FrameLayout.MAX_HANDLES : 0)
                    .setInitialCreditFrames(settings.initialCreditFrames())
                    .setInitialCreditBytes(settings.initialCreditBytes())
                    .setMaxConcurrentCalls(settings.maxConcurrentCalls())
                    .setMaxCallDepth(settings.maxCallDepth())
                    .setMaxRingBytes(rings ? settings.ringBytes() : 0));
    if (descriptors) {
      answer.addCapabilities(Capability.DESCRIPTOR_PASSING);
    }
    if (settings.compression().enabled() && compresses(hello.getCapabilitiesList())) {
      answer.addCapabilities(Capability.COMPRESSION_ZSTD);
    }
    if (rings) {
      answer.addCapabilities(Capability.SHARED_RINGS);
    }
    List<ServiceDescriptor> services = new ArrayList<>(acceptor.services().get());
    services.sort(Comparator.comparingInt(ServiceDescriptor::id));
    for (ServiceDescriptor service : services) {
      answer.addServices(
          ServiceInfo.newBuilder()
              .setId(service.id())
              .setName(service.name())
              .setVersion(service.version())
              .setSchemaHash(service.schemaHash()));
    }
    return answer.build();
  }

  static HelloAck readAcknowledgement(Frame frame) throws FrameException {
    try {
      return HelloAck.parseFrom(frame.message());
    } catch (InvalidProtocolBufferException e) {
      throw ErrorMessages.malformed("HELLO_ACK", e);
    }
  }

  /** What this end can count, whatever the other states: the field is unsigned. */
  private static int maxPayload(Limits limits) {
    int stated = limits.getMaxPayloadBytes();
    return stated < 0 || stated > FrameLimits.MAX_PAYLOAD_BYTES
        ? FrameLimits.MAX_PAYLOAD_BYTES
        : stated;
  }

  /** A ring that both allow; 0 where one of them wants none. */
  private static int ringBytes(HelloAck answer, SessionSettings settings) {
    int allowed = Math.min(answer.getLimits().getMaxRingBytes(), settings.ringBytes());
    int most = Math.min(allowed, SharedRings.MAX_BYTES);
    return answer.getCapabilitiesList().contains(Capability.SHARED_RINGS)
            && most >= SharedRings.MIN_BYTES
        ? Integer.highestOneBit(most)
        : 0;
  }

  static Agreement agreement(HelloAck answer, SessionSettings settings) {
    List<Agreement.RemoteService> services = new ArrayList<>(answer.getServicesCount());
    for (ServiceInfo service : answer.getServicesList()) {
      services.add(
          new Agreement.RemoteService(
              service.getId(), service.getName(), service.getVersion(), service.getSchemaHash()));
    }
    DaemonIdentity daemon = answer.getDaemon();
    Limits limits = answer.getLimits();
    return new Agreement(
        answer.getVersion(),
        new HostIdentity(
            daemon.getVersion(),
            daemon.getInstance(),
            daemon.getPid(),
            daemon.getEpoch(),
            answer.getVersion()),
        HexFormat.of().formatHex(answer.getSessionId().toByteArray()),
        maxPayload(limits),
        passesDescriptors(answer.getCapabilitiesList())
            ? Math.clamp(Integer.toUnsignedLong(limits.getMaxHandles()), 0, FrameLayout.MAX_HANDLES)
            : 0,
        limits.getInitialCreditFrames(),
        limits.getInitialCreditBytes(),
        limits.getMaxConcurrentCalls(),
        Math.clamp(limits.getMaxCallDepth(), 0, FrameFlags.MAX_DEPTH),
        settings.compression().enabled() && compresses(answer.getCapabilitiesList()),
        ringBytes(answer, settings),
        services);
  }
}
