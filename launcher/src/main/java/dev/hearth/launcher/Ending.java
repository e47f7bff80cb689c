package dev.hearth.launcher;

import dev.hearth.runtime.ShutdownRequest;
import dev.hearth.runtime.lifecycle.StopReport;
import dev.hearth.session.state.ExitCause;
import dev.hearth.session.state.InstanceHolder;
import dev.hearth.session.state.LastExit;
import dev.hearth.session.state.NamedLog;
import dev.hearth.session.state.PastExits;
import dev.hearth.session.state.Remains;
import dev.hearth.session.state.StateFolder;
import dev.hearth.spi.Departure;
import dev.hearth.spi.transport.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The end of a daemon that was bound to its address: why goes to the log and to the state folder,
 * and the process ends in time, whatever hangs.
 */
final class Ending {
  private static final Logger LOG = LogManager.getLogger(Ending.class);

  /** How long a log that may hang itself is waited for. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  /** Enough to see whether crashes are alike. */
  private static final int KEPT_FATAL_ERRORS = 5;

  /** For clients of that many daemons that notice late that theirs is gone. */
  private static final int KEPT_EXITS = 8;

  private final StateFolder folder;
  private final Duration timeout;
  private ShutdownRequest.Wish wish =
      new ShutdownRequest.Wish(ExitCause.REQUESTED, Departure.of("nobody has said why"));

  /**
   * @param folder where the instance keeps what outlives the process
   * @param timeout how long the stop may take
   */
  Ending(StateFolder folder, Duration timeout) {
    this.folder = folder;
    this.timeout = timeout;
  }

  /**
   * The daemon is about to be ready. Why the one before it ended is of the past: this one leaves
   * nothing if it is killed, and nobody shall take the other's reason for its own. Who was
   * connected to that one may still ask.
   */
  void forgetTheOneBefore() {
    try {
      PastExits.take(folder);
    } catch (IOException e) {
      LOG.warn(
          "why the daemon before this ended is not kept for its clients, or stands in {} as if it"
              + " were this one's: {}",
          folder.lastExit(),
          e.toString());
    }
  }

  /**
   * Leaves word of where the log is, for those who will look how this daemon ended.
   *
   * @param log empty where it is no file
   */
  void nameLog(Optional<Path> log) {
    try {
      NamedLog.leave(folder, log);
    } catch (IOException e) {
      LOG.warn("who looks how this daemon ended will not find its log: {}", e.toString());
    }
  }

  /** Removes what daemons have left that did not get to their end. */
  void clearRemains() {
    try {
      List<Path> removed = Remains.sweep(folder, KEPT_FATAL_ERRORS, KEPT_EXITS);
      if (!removed.isEmpty()) {
        LOG.info("removed what the dead had left files={}", removed);
      }
    } catch (IOException e) {
      LOG.warn("what the dead have left was not removed: {}", e.toString());
    }
  }

  /** The daemon did not get ready. */
  void notStarted(ExitCode code, String reason) {
    if (code == ExitCode.ADDRESS_IN_USE) {
      return;
    }
    wish = new ShutdownRequest.Wish(ExitCause.NOT_STARTED, Departure.of(reason));
    write(OptionalInt.of(code.number()));
  }

  /**
   * The stop begins. Once the calls have had the time that was asked for, the process has so long
   * to end, and what has been written says why, even if the end comes in another way.
   */
  void begin(ShutdownRequest.Wish why) {
    wish = why;
    Thread.ofPlatform().name("hearth-backstop").daemon().start(this::endAllTheSame);
    LOG.info("stopping cause={} reason=\"{}\"", why.cause().label(), why.reason());
    write(OptionalInt.empty());
  }

  /** The stop is over, and the instance still held: what is written is not a successor's place. */
  ExitCode end(StopReport report) {
    ExitCode code = report.isClean() ? ExitCode.OK : ExitCode.UNCLEAN_STOP;
    write(OptionalInt.of(code.number()));
    LOG.info("stopped clean={} left_behind={}", report.isClean(), report.abandoned());
    return code;
  }

  /** Where another has the instance, the place is that one's; who left before is not forgotten. */
  private void write(OptionalInt exitCode) {
    try {
      if (isAnothers()) {
        return;
      }
      if (isThatOfAnother()) {
        forgetTheOneBefore();
      }
      new LastExit(
              Instant.now(),
              ProcessIdentity.current(),
              Image.version(),
              exitCode,
              Optional.of(wish.cause()),
              wish.reason())
          .write(folder);
    } catch (IOException e) {
      LOG.warn("'hearth status' will not know why this daemon ended: {}", e.toString());
    }
  }

  private boolean isAnothers() throws IOException {
    return InstanceHolder.in(folder.lock())
        .map(InstanceHolder::process)
        .filter(holder -> !isOwn(holder) && holder.isAlive())
        .isPresent();
  }

  private boolean isThatOfAnother() {
    try {
      return LastExit.read(folder).filter(exit -> !isOwn(exit.process())).isPresent();
    } catch (IOException e) {
      // Nobody's: it is damaged.
      return true;
    }
  }

  private static boolean isOwn(ProcessIdentity process) {
    return process.equals(ProcessIdentity.current());
  }

  private void endAllTheSame() {
    try {
      Thread.sleep(timeout.plus(wish.departure().drain()));
      Thread words =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () ->
                      LOG.error(
                          "the stop has not ended after {} ms (daemon.end-timeout): the process"
                              + " ends all the same",
                          timeout.toMillis()));
      words.join(LAST_WORDS);
    } catch (InterruptedException e) {
      // Nobody but this class has the thread.
      throw new IllegalStateException("the backstop was interrupted", e);
    }
    Runtime.getRuntime().halt(ExitCode.CUT_SHORT.number());
  }
}
