package dev.hearth.client.daemon;

import dev.hearth.client.ConnectFailedException;
import dev.hearth.client.HearthClient;
import dev.hearth.spi.system.FileProblem;
import dev.hearth.spi.transport.Probe;
import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
import java.util.Optional;

/** The daemon, for whoever wants to use it. */
public final class Hearth {
  private Hearth() {}

  /**
   * Connects to the daemon, or starts it and connects. Never throws what the daemon or the system
   * is to blame for; how it failed is in the answer.
   *
   * <p>Of many that ask at once, in this process and others, one starts the daemon and the others
   * wait for that. Which daemon lives is decided by the operating system in any case.
   *
   * @return the connection, which the caller closes, or a reason; within the time-out of the
   *     options
   */
  public static Obtained obtain(ObtainOptions options) {
    try {
      return new Obtaining(options).obtain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Obtained.Failed(
          ObtainFailure.INTERRUPTED, "interrupted before it was connected to a daemon");
    }
  }

  /**
   * Puts a daemon of this program in the place of the one that is there, whatever version that is:
   * the new one is started beside it as far as that goes, then the old one is told to make room. It
   * tells its clients where to go, ends the calls that it has, and stops; who connects meanwhile
   * waits for the new one. Where none is there, one is started. Of many that ask at once, one after
   * the other does that.
   *
   * @return the connection to the new one, which the caller closes, or a reason; within the
   *     time-out of the options, of which the calls of the old one have half of what is left when
   *     it is this one's turn
   */
  public static Obtained replace(ObtainOptions options) {
    try {
      return new Replacing(options).replace();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Obtained.Failed(
          ObtainFailure.INTERRUPTED, "interrupted while the daemon was being replaced");
    }
  }

  /**
   * Sees to it that there will be a daemon the next time, and returns at once: for a tool that is
   * about to end. All is done in this thread; the daemon goes on when this process ends. Where one
   * has been kicked before that does not listen yet, and has not ended, none is started.
   */
  public static Kicked kick(ObtainOptions options) {
    try {
      return switch (HearthClient.probe(options.client())) {
        case Probe.Alive _ -> new Kicked.There();
        case Probe.Unknown unknown -> new Kicked.LeftAlone(unknown.why());
        case Probe.Dead dead when dead.barred() ->
            new Kicked.Failed(
                "cannot start a daemon at "
                    + options.client().endpoint()
                    + ": "
                    + dead.why()
                    + "; move it away");
        case Probe.Dead _ ->
            options.program().isPresent()
                ? start(options.program().get(), options.client().endpoint().address())
                : new Kicked.Failed("no program to start a daemon with was found");
      };
    } catch (ConnectFailedException e) {
      return new Kicked.Failed(String.valueOf(e.getMessage()));
    }
  }

  private static Kicked start(DaemonProgram program, String address) {
    try {
      program.state().create();
      Optional<SpawnLock> lock = SpawnLock.tryAcquire(program.state().startLock());
      if (lock.isEmpty()) {
        return new Kicked.LeftAlone("another client is starting one");
      }
      try (SpawnLock held = lock.get()) {
        Optional<ProcessIdentity> starting = held.starting(address, program.state());
        if (starting.isPresent()) {
          return new Kicked.LeftAlone(
              "process " + starting.get().pid() + " has been started and does not listen yet");
        }
        DaemonProcess started = DaemonProcess.launchAlone(program.with("--socket", address));
        ProcessIdentity.of(started.pid()).ifPresent(process -> held.leave(process, address));
        return new Kicked.Started();
      }
    } catch (IOException e) {
      return new Kicked.Failed(FileProblem.of(e));
    }
  }
}
