package dev.hearth.fuzz.harness;

import dev.hearth.fuzz.input.FuzzInput;
import dev.hearth.fuzz.input.FuzzStep;
import dev.hearth.session.Budget;
import dev.hearth.session.BufferPool;
import dev.hearth.session.Deadlines;
import dev.hearth.session.EndCause;
import dev.hearth.session.InboundHandler;
import dev.hearth.session.Role;
import dev.hearth.session.Session;
import dev.hearth.session.SessionEnd;
import dev.hearth.session.SessionListener;
import dev.hearth.session.SessionResources;
import dev.hearth.session.SessionSettings;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLimits;
import dev.hearth.wire.recording.Sender;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A session that an input is played to, and what must hold for any: no failure of its own, one end,
 * nothing left behind, and an output that obeys the rules that its input may have broken.
 */
public final class Rig implements SessionListener {
  /** Small, so that an input gets over each of them. */
  public static final SessionSettings SETTINGS =
      new SessionSettings(
          2000,
          6000,
          3,
          1500,
          4,
          3,
          Duration.ofSeconds(5),
          Duration.ofMillis(100),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30));

  private static final int BUDGET_BYTES = 64 << 10;
  private static final int BUDGET_DESCRIPTORS = 20;

  /** One for all runs: its thread stays. */
  private static final Deadlines DEADLINES = new Deadlines();

  private final FuzzDescriptors descriptors = new FuzzDescriptors();
  private final BufferPool buffers = new BufferPool(1 << 20);
  private final Budget budget = Budget.ofBytes("fuzz", BUDGET_BYTES);
  private final Budget descriptorBudget = Budget.ofDescriptors("fuzz", BUDGET_DESCRIPTORS);
  private final FuzzConnection connection = new FuzzConnection(descriptors);
  private final Turns turns = new Turns();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final Session session;
  private int opened;
  private int closed;
  private @Nullable SessionEnd end;

  /**
   * A session that has started.
   *
   * @param handler takes what the peer asks
   */
  public Rig(Role role, Function<Rig, InboundHandler> handler) {
    session =
        new Session(
            new SessionResources(buffers, DEADLINES, budget, descriptorBudget),
            SETTINGS,
            connection,
            new ConnectionHandle(0, 1),
            role,
            turns,
            handler.apply(this),
            this);
    connection.attach(session);
    session.start();
  }

  /** The session. */
  public Session session() {
    return session;
  }

  /** Where handlers run. */
  public Turns turns() {
    return turns;
  }

  /** Plays the steps that one side takes; those of the other let writes go on. */
  public void play(FuzzInput input, Sender peer) {
    for (FuzzStep step : input.steps()) {
      if (step.from() == peer) {
        if (!connection.isOver() && session.end() == null) {
          received.writeBytes(step.bytes());
        }
        if (step.bytes().length > 0) {
          connection.arrive(step);
        }
      } else {
        connection.takeWrites();
      }
      turns.runAll();
    }
  }

  /** Ends the connection once all has gone out, and holds what must be so then. */
  public void finish() {
    do {
      connection.takeWrites();
      turns.runAll();
    } while (!connection.isIdle());
    connection.end();
    turns.runAll();
    turns.letTimePass();
    turns.runAll();
    Broken.unless(turns.unfinished() == 0, turns.unfinished() + " handlers did not end");
    checkEnd();
    checkNothingLeft();
  }

  private void checkEnd() {
    SessionEnd how = end;
    Broken.unless(closed == 1 && how != null, "told of its end " + closed + " times");
    Broken.unless(opened <= 1, "opened " + opened + " times");
    if (how != null && how.cause() == EndCause.DEFECT && how.failure() != null) {
      throw new Broken("a frame was not handled: " + how.message(), how.failure());
    }
  }

  private void checkNothingLeft() {
    Broken.unless(descriptors.stillOpen() == 0, descriptors.stillOpen() + " descriptors are open");
    Broken.unless(buffers.lent() == 0, buffers.lent() + " buffers are lent");
    Broken.unless(budget.held() == 0, budget.held() + " bytes are held");
    Broken.unless(
        descriptorBudget.held() == 0, descriptorBudget.held() + " descriptors are counted");
    Broken.unless(
        session.counts().inboundCalls() == 0 && session.counts().outboundCalls() == 0,
        "calls did not end: " + session.counts());
  }

  /** Whether the handshake came to its end. */
  public boolean hasOpened() {
    return opened > 0;
  }

  /** How the session ended. */
  public @Nullable SessionEnd end() {
    return end;
  }

  /** What the session sent. */
  public Traffic sent() {
    Traffic sent =
        Traffic.of(connection.written(), new FrameLimits(SETTINGS.maxPayloadBytes(), 16));
    Broken.unless(sent.whole(), "what was sent is not whole frames");
    Broken.unless(
        sent.connectionErrors() == (sent.endsWithError() ? 1 : 0),
        "frames follow the ERROR that ends the connection");
    return sent;
  }

  /** Holds that no call got more answers than were asked for. */
  public void checkAnswers(Traffic sent) {
    Map<Long, Integer> asked =
        Traffic.of(received.toByteArray(), FrameLimits.DEFAULT)
            .byCorrelationId(List.of(FrameKind.REQUEST));
    sent.byCorrelationId(List.of(FrameKind.RESPONSE, FrameKind.ERROR))
        .forEach(
            (id, count) ->
                Broken.unless(
                    count <= asked.getOrDefault(id, 0),
                    "call " + id + " has " + count + " answers"));
  }

  @Override
  public void opened(Session which) {
    opened++;
    Broken.unless(closed == 0, "opened after its end");
  }

  @Override
  public void closed(Session which, SessionEnd how) {
    closed++;
    end = how;
  }
}
