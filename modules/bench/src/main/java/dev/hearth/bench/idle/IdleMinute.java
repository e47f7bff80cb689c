package dev.hearth.bench.idle;

import dev.hearth.bench.daemon.Daemon;
import dev.hearth.bench.daemon.FrameChannel;
import dev.hearth.bench.daemon.Image;
import dev.hearth.bench.process.MeasurementException;
import dev.hearth.bench.process.ThreadFigures;
import dev.hearth.bench.process.Workplace;
import dev.hearth.bench.turns.Contestant.Session;
import dev.hearth.bench.turns.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A daemon that has answered, and is asked nothing any more.
 *
 * @param daemon closed with this
 * @param clients connections that say nothing; closed with this
 */
record IdleMinute(Daemon daemon, List<FrameChannel> clients) implements Session {
  static final String WAKE_UPS = "wake-ups";
  static final String CPU = "CPU time in a minute";

  private static final int SECONDS = 60;
  private static final double NANOS_PER_MILLI = 1e6;

  /**
   * Starts one.
   *
   * @param connected how many clients stay
   */
  static IdleMinute open(Workplace workplace, Image image, int connected)
      throws MeasurementException, InterruptedException {
    IdleMinute idle = new IdleMinute(Daemon.serving(workplace, image, ""), new ArrayList<>());
    try {
      for (int i = 0; i < connected; i++) {
        FrameChannel client = idle.daemon.connect();
        idle.clients.add(client);
        client.ping();
      }
      return idle;
    } catch (IOException e) {
      idle.close();
      throw new MeasurementException("the connection to hearthd broke", e);
    } catch (MeasurementException | InterruptedException e) {
      idle.close();
      throw e;
    }
  }

  @Override
  public List<Reading> measure() throws MeasurementException, InterruptedException {
    ThreadFigures before = ThreadFigures.of(daemon.pid());
    // The time that is measured, not a wait for anything.
    Thread.sleep(SECONDS * 1000L);
    ThreadFigures after = ThreadFigures.of(daemon.pid());
    return List.of(
        new Reading(WAKE_UPS, "a second", (double) after.wakeUpsSince(before) / SECONDS),
        new Reading(CPU, "ms", after.cpuNanosSince(before) / NANOS_PER_MILLI));
  }

  @Override
  public void close() {
    try {
      for (FrameChannel client : clients) {
        client.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot end a connection to hearthd", e);
    } finally {
      daemon.close();
    }
  }
}
