package dev.hearth.session;

import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.Connection;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameKind;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far a session has come, and how it ended. It only moves forward, and only the first end
 * counts. Thread-safe.
 */
final class SessionLife {
  private final Deadlines deadlines;
  private final SessionSettings settings;
  private final Connection connection;
  private final Outbox outbox;
  private final FrameSender sender;
  private final Signal changed;
  private volatile SessionState state = SessionState.HANDSHAKE;
  private volatile @Nullable SessionEnd end;
  private volatile @Nullable GoingAway peerGoesAway;
  private Deadlines.@Nullable Entry timer;

  SessionLife(
      Deadlines deadlines,
      SessionSettings settings,
      Connection connection,
      Outbox outbox,
      FrameSender sender,
      Waiting waiting) {
    this.deadlines = deadlines;
    this.settings = settings;
    this.connection = connection;
    this.outbox = outbox;
    this.sender = sender;
    changed = new Signal(waiting);
  }

  SessionState state() {
    return state;
  }

  /** How it ended, or is about to; null while it lives. */
  @Nullable SessionEnd end() {
    return end;
  }

  /** The peer takes no new calls. */
  void peerGoesAway(GoingAway why) {
    peerGoesAway = why;
  }

  /** Why the peer takes no new calls; null while it does. */
  @Nullable GoingAway goingAway() {
    return peerGoesAway;
  }

  /** Whether the peer takes calls, once the handshake is through. */
  boolean takesCalls() {
    return end == null && peerGoesAway == null;
  }

  /** Why no calls can be made, where that is so. */
  String whyNotOpen() {
    SessionEnd how = end;
    if (how != null) {
      return how.message();
    }
    GoingAway away = peerGoesAway;
    return away == null
        ? "the handshake is not through"
        : "the peer is about to go: " + away.reason();
  }

  /** Ends the session unless the handshake is through in time. */
  void limitHandshake() {
    limit(settings.handshakeTimeout(), this::handshakeTimedOut);
  }

  private void handshakeTimedOut() {
    if (state == SessionState.HANDSHAKE) {
      String message =
          "the handshake was not through after " + settings.handshakeTimeout().toMillis() + " ms";
      end(
          new SessionEnd(EndCause.HANDSHAKE_TIMEOUT, message),
          ErrorBody.newBuilder()
              .setCode(ErrorCode.DEADLINE_EXCEEDED.number())
              .setMessage(message)
              .build());
    }
  }

  /** Has an action run unless the session leaves its present state in time. */
  private void limit(Duration time, Runnable action) {
    Deadlines.Entry entry = deadlines.schedule(System.nanoTime() + time.toNanos(), action);
    synchronized (this) {
      timer = entry;
    }
    if (state == SessionState.ENDED) {
      entry.cancel();
    }
  }

  /** Moves on from one state to the next. Does nothing, and answers false, in another state. */
  boolean advance(SessionState from, SessionState to) {
    synchronized (this) {
      if (state != from) {
        return false;
      }
      leave(to);
    }
    changed.wake();
    return true;
  }

  /**
   * Begins to end the session, if it does not end already: what is queued still goes out, for as
   * long as the close time-out allows.
   *
   * @param farewell the last that the peer is told; null to say nothing
   */
  void end(SessionEnd how, @Nullable ErrorBody farewell) {
    synchronized (this) {
      if (end != null) {
        return;
      }
      end = how;
      leave(SessionState.ENDING);
    }
    changed.wake();
    if (farewell != null) {
      sender.control(FrameKind.ERROR, 0, ProtoMessage.of(farewell));
    }
    if (!outbox.closeWhenWritten()) {
      limit(settings.closeTimeout(), connection::close);
    }
  }

  /** The peer has broken a rule, and is told which. */
  void brokenRule(FrameException how) {
    end(SessionEnd.brokenRule(how), ErrorMessages.brokenRule(how));
  }

  /**
   * The connection is gone.
   *
   * @param otherwise how it ended, if it was not about to
   * @return how it ended
   */
  SessionEnd finish(SessionEnd otherwise) {
    synchronized (this) {
      SessionEnd how = end;
      if (how == null) {
        how = otherwise;
        end = how;
      }
      leave(SessionState.ENDING);
      return how;
    }
  }

  /** All calls have been ended too. */
  void finished() {
    state = SessionState.ENDED;
    changed.wake();
  }

  private synchronized void leave(SessionState to) {
    state = to;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** Waits for the end of the handshake, and ends the session if that takes too long. */
  void awaitHandshake(BooleanSupplier condition) throws InterruptedException {
    if (!changed.await(condition, settings.handshakeTimeout().toNanos())) {
      handshakeTimedOut();
    }
  }

  /** Waits until something is so, which is asked again at each change of the state. */
  void await(BooleanSupplier condition) throws InterruptedException {
    changed.await(condition, Long.MAX_VALUE);
  }
}
