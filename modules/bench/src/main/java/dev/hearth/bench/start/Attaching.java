package dev.hearth.bench.start;

import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.peer.ObtainPeer;
import dev.hearth.bench.process.ChildProcess;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.turns.Contestant.Session;
import dev.hearth.bench.turns.Reading;
import java.util.Arrays;
import java.util.List;

/** A running JVM that attaches again and again to a daemon that is there. */
final class Attaching implements Session {
  static final String ATTACH = "attach";
  private static final String WITH_REPLY = "attach, with a reply";
  private static final int ATTACHES = 20;

  private final ChildProcess peer;
  private final Daemon daemon;

  private Attaching(ChildProcess peer, Daemon daemon) {
    this.peer = peer;
    this.daemon = daemon;
  }

  /**
   * Has the JVM attach once, so that what is measured is not the loading of its classes.
   *
   * @param daemon closed with the session
   */
  static Attaching start(Workplace workplace, Image image, Daemon daemon)
      throws MeasurementException, InterruptedException {
    ChildProcess peer =
        workplace.start(
            "a tool that attaches",
            image.client(ObtainPeer.class, image.daemon().getFirst()),
            daemon.environment());
    boolean started = false;
    try {
      peer.await("ready");
      Attaching attaching = new Attaching(peer, daemon);
      attaching.ask();
      started = true;
      return attaching;
    } finally {
      if (!started) {
        peer.close();
      }
    }
  }

  private Tools.Times ask() throws MeasurementException, InterruptedException {
    return Tools.Times.parse(peer.ask(daemon.socket() + " default 1"));
  }

  @Override
  public List<Reading> measure() throws MeasurementException, InterruptedException {
    double[] attached = new double[ATTACHES];
    double[] replied = new double[ATTACHES];
    for (int i = 0; i < ATTACHES; i++) {
      Tools.Times times = ask();
      attached[i] = times.obtainedMillis();
      replied[i] = times.repliedMillis();
    }
    return List.of(
        new Reading(ATTACH, "ms", median(attached)),
        new Reading(WITH_REPLY, "ms", median(replied)));
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  @Override
  public void close() {
    peer.close();
    daemon.close();
  }
}
