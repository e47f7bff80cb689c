package dev.hearth.cli.doctor;

import dev.hearth.client.Transports;
import dev.hearth.client.daemon.LockLook;
import dev.hearth.spi.transport.Endpoint;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.Probe;
import dev.hearth.spi.transport.ProcessIdentity;
import dev.hearth.spi.transport.Transport;
import dev.hearth.spi.transport.TransportOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The locks by which one daemon lives: that of the address, beside the socket, and that of the
 * instance; and the one by which clients take turns to start one.
 */
final class LockCheck {
  private static final String ADDRESS = "address-lock";
  private static final String INSTANCE = "instance-lock";
  private static final String START = "start-lock";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final String NOTHING = "nothing: the next daemon takes its place";
  private static final String OUT_OF_THE_WAY =
      "move away what is there, or have its rights given back";

  private LockCheck() {}

  static List<Finding> examine(Patient patient) throws IOException {
    Path socket = patient.socket();
    Path address = patient.target().addressLock();
    Path instance = patient.state().lock();
    Path start = patient.state().startLock();
    Endpoint endpoint = patient.target().endpoint();
    List<Finding> findings = new ArrayList<>();
    try (Transport transport = Transports.open(TransportOptions.AUTO, Polling.AUTO, endpoint)) {
      Probe probe = transport.probe(endpoint);
      findings.add(address(LockLook.atDaemons(transport, address), probe, socket, address));
      boolean serves = probe instanceof Probe.Alive;
      findings.add(instance(LockLook.atDaemons(transport, instance), serves, instance));
      findings.add(start(LockLook.atStarters(transport, start), start));
    }
    modes(ADDRESS, address).ifPresent(findings::add);
    modes(INSTANCE, instance).ifPresent(findings::add);
    modes(START, start).ifPresent(findings::add);
    return findings;
  }

  private static Finding address(LockLook look, Probe probe, Path socket, Path file) {
    return switch (look) {
      case LockLook.Absent() ->
          Files.exists(socket, LinkOption.NOFOLLOW_LINKS)
              ? Finding.note(
                  ADDRESS,
                  file + " is not there beside a socket: " + probe.why(),
                  "nothing: a daemon that runs makes it anew within a second,"
                      + " and one that a service manager starts when it starts")
              : Finding.ok(ADDRESS, file + " is not there, as no daemon listens");
      case LockLook.Free(var left) ->
          Finding.note(ADDRESS, file + " is free" + leftBy(left) + ": " + probe.why(), NOTHING);
      case LockLook.Held(var named) -> held(new LockHolder(named, file), probe);
      case LockLook.Unknown(String why) -> unknown(ADDRESS, file, why);
    };
  }

  private static Finding held(LockHolder holder, Probe probe) {
    String what = holder.file() + " is held by " + holder.text();
    if (probe instanceof Probe.Alive && !holder.isSuspended()) {
      return Finding.ok(ADDRESS, what);
    }
    String listens =
        probe instanceof Probe.Alive ? "" : ", and nobody listens: it is starting or stopping";
    return Finding.wrong(ADDRESS, what + listens, holder.mend());
  }

  private static Finding instance(LockLook look, boolean serves, Path file) {
    return switch (look) {
      case LockLook.Absent() ->
          serves
              ? Finding.note(
                  INSTANCE,
                  file + " is not there, while a daemon serves: it was deleted",
                  "start the daemon anew, so that no other uses its services' files beside it")
              : Finding.ok(INSTANCE, file + " is not there, as no daemon is at work");
      case LockLook.Free(var left) ->
          Finding.note(INSTANCE, file + " is free" + leftBy(left), NOTHING);
      case LockLook.Held(var named) -> atWork(new LockHolder(named, file), serves);
      case LockLook.Unknown(String why) -> unknown(INSTANCE, file, why);
    };
  }

  /** A daemon that stops gives its address back first. */
  private static Finding atWork(LockHolder holder, boolean serves) {
    String what = holder.file() + " is held by " + holder.text();
    return serves
        ? Finding.ok(INSTANCE, what)
        : Finding.note(
            INSTANCE, what + ", which starts, or ends the work that it has", holder.mend());
  }

  /** Clients do without it, so nothing is wrong with a daemon. */
  private static Finding start(LockLook look, Path file) {
    return switch (look) {
      case LockLook.Absent() -> Finding.ok(START, file + " is not there, as no client starts one");
      case LockLook.Free(var left) -> Finding.ok(START, file + " is free" + leftBy(left));
      case LockLook.Held(var named) -> starting(new LockHolder(named, file));
      case LockLook.Unknown(String why) ->
          Finding.note(
              START, file + " cannot be had, and clients do without: " + why, OUT_OF_THE_WAY);
    };
  }

  private static Finding starting(LockHolder holder) {
    return Finding.note(
        START,
        holder.file()
            + " is held by "
            + holder.text()
            + ", which starts a daemon; clients wait for half of their time, and do without then",
        holder.mend());
  }

  private static Finding unknown(String check, Path file, String why) {
    return Finding.wrong(check, file + " cannot be locked: " + why, OUT_OF_THE_WAY);
  }

  private static String leftBy(Optional<ProcessIdentity> left) {
    return left.map(process -> ", and was left by process " + process.pid()).orElse("");
  }

  /** Who may write such a file can lock it, and keep a daemon from starting. */
  private static Optional<Finding> modes(String check, Path file) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || !Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return Optional.empty();
    }
    Set<PosixFilePermission> there = Files.getPosixFilePermissions(file);
    return there.equals(OWNER_ONLY)
        ? Optional.empty()
        : Optional.of(
            Finding.note(
                    check,
                    file + " has the permissions " + PosixFilePermissions.toString(there),
                    "give it rw------- (--fix does)")
                .with(() -> Files.setPosixFilePermissions(file, OWNER_ONLY)));
  }
}
