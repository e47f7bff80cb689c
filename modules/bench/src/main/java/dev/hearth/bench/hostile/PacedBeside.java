package dev.hearth.bench.hostile;

import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.peer.ClientPing;
import dev.hearth.bench.peer.HostilePeer;
import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.JavaCommand;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Shared;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.table.Spread;
import dev.hearth.bench.turns.Contestant.Session;
import dev.hearth.bench.turns.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client that makes a call a millisecond, while a hostile peer, if any, does its worst. */
final class PacedBeside implements Session {

  private static final int SAMPLES = 1_500;
  private static final int WARM_UP_SAMPLES = 20_000;

  /** Beside the hostile peer: a daemon that has served for a while has seen such peers. */
  private static final int WARM_UP_PACED = 4_000;

  private static final double NANOS_PER_MICRO = 1e3;

  private final Shared<Daemon> shared;
  private final Workplace workplace;
  private final ChildProcess client;
  private final @Nullable ChildProcess hostile;
  private final boolean stopped;

  private PacedBeside(
      Shared<Daemon> shared,
      Workplace workplace,
      ChildProcess client,
      @Nullable ChildProcess hostile,
      boolean stopped) {
    this.shared = shared;
    this.workplace = workplace;
    this.client = client;
    this.hostile = hostile;
    this.stopped = stopped;
  }

  static PacedBeside open(
      Workplace workplace, Image image, Shared<Daemon> shared, Beside beside, OtherUser other)
      throws MeasurementException, InterruptedException {
    Daemon daemon = shared.acquire(workplace);
    List<ChildProcess> started = new ArrayList<>();
    boolean open = false;
    try {
      String socket = daemon.socket().toString();
      ChildProcess client =
          workplace.start("the client", image.client(ClientPing.class, socket, "auto"));
      started.add(client);
      client.ask("samples " + WARM_UP_SAMPLES);
      ChildProcess hostile = null;
      if (beside.isAnyone()) {
        List<String> arguments = new ArrayList<>(List.of(socket));
        arguments.addAll(beside.arguments());
        List<String> command = JavaCommand.of(HostilePeer.class, arguments);
        hostile =
            workplace.start(
                "the hostile peer", beside.otherUser() ? other.command(command) : command);
        started.add(hostile);
        hostile.await("ready");
      }
      PacedBeside session = new PacedBeside(shared, workplace, client, hostile, beside.stopped());
      session.paced(WARM_UP_PACED, hostile);
      open = true;
      return session;
    } finally {
      if (!open) {
        started.forEach(ChildProcess::close);
        shared.release();
      }
    }
  }

  @Override
  public List<Reading> measure() throws MeasurementException, InterruptedException {
    long[] samples = paced(SAMPLES, hostile);
    return List.of(
        new Reading(HostileBench.P50, "us", Spread.percentile(samples, 0.5) / NANOS_PER_MICRO),
        new Reading(HostileBench.P99, "us", Spread.percentile(samples, 0.99) / NANOS_PER_MICRO));
  }

  private long[] paced(int count, @Nullable ChildProcess peer)
      throws MeasurementException, InterruptedException {
    return peer == null ? paced(count) : pacedBeside(count, peer);
  }

  private long[] pacedBeside(int count, ChildProcess peer)
      throws MeasurementException, InterruptedException {
    require("begun", peer.ask("begin"));
    if (stopped) {
      signal(peer, "STOP");
    }
    long[] samples = paced(count);
    if (stopped) {
      signal(peer, "CONT");
    }
    require("ended", peer.ask("end"));
    return samples;
  }

  private static void require(String expected, String answer) throws MeasurementException {
    if (!expected.equals(answer)) {
      throw new MeasurementException("the hostile peer said " + answer + " instead of " + expected);
    }
  }

  private void signal(ChildProcess peer, String name)
      throws MeasurementException, InterruptedException {
    try (ChildProcess kill =
        workplace.start("kill", List.of("kill", "-" + name, Long.toString(peer.pid())))) {
      kill.awaitSuccess();
    }
  }

  private long[] paced(int count) throws MeasurementException, InterruptedException {
    String answer = client.ask("paced " + count);
    try {
      return Arrays.stream(answer.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    } catch (NumberFormatException e) {
      throw new MeasurementException("the client answered with something else than numbers", e);
    }
  }

  @Override
  public void close() {
    client.close();
    if (hostile != null) {
      hostile.close();
    }
    shared.release();
  }
}
