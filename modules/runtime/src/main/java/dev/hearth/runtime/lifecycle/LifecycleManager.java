package dev.hearth.runtime.lifecycle;

import com.google.inject.Inject;
import dev.hearth.runtime.settings.DaemonSettings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Starts components in the order given and stops them in reverse, each within a deadline of its
 * own.
 *
 * <pre>
 * NEW ─▶ STARTING ─▶ RUNNING ─▶ STOPPING ─▶ STOPPED
 *  │         └── a required component failed ──▲
 *  └─────────┴── the start was interrupted ────┘
 * </pre>
 *
 * <p>{@link #start} and {@link #stop} are for one thread; the state can be read by any.
 */
public final class LifecycleManager {
  private static final Logger LOG = LogManager.getLogger(LifecycleManager.class);

  /** The life of the daemon. */
  public enum State {
    /** Nothing has been started. */
    NEW,
    /** Components are being started. */
    STARTING,
    /** All are started, but for those that failed and are not required. */
    RUNNING,
    /** Components are being stopped. */
    STOPPING,
    /** All have been stopped, or were left behind. */
    STOPPED
  }

  private final Duration startTimeout;
  private final Duration stopTimeout;
  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private final Deque<Component> started = new ArrayDeque<>();

  @Inject
  LifecycleManager(DaemonSettings settings) {
    this(settings.startTimeout(), settings.stopTimeout());
  }

  /**
   * @param startTimeout how long each component's start may take
   * @param stopTimeout how long each component's stop may take; it is told to do with four fifths
   *     of it, so that it can cut off what remains itself before it is left behind
   */
  public LifecycleManager(Duration startTimeout, Duration stopTimeout) {
    this.startTimeout = startTimeout;
    this.stopTimeout = stopTimeout;
  }

  /** What the daemon is doing. */
  public State state() {
    return state.get();
  }

  /**
   * Starts components. One that fails is stopped and left out, unless it is required.
   *
   * @param components each after those that it needs
   * @throws StartFailedException if a required one failed; all are stopped again
   * @throws InterruptedException if this thread was interrupted; those that were started are still
   *     to be stopped
   */
  public void start(List<? extends Component> components)
      throws StartFailedException, InterruptedException {
    advance(State.NEW, State.STARTING);
    for (Component component : components) {
      started.push(component);
      try {
        startOne(component);
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception | LinkageError e) {
        if (component.isRequired()) {
          throw undone(new StartFailedException(component.name(), e));
        }
        LOG.error("left out: {} did not start", component.name(), e);
        report(stopOne(started.pop()));
      }
    }
    advance(State.STARTING, State.RUNNING);
  }

  /**
   * Stops all components that were started, the last one first; also where the start was
   * interrupted, or never begun.
   */
  public StopReport stop() {
    State before = state.get();
    if (before == State.STOPPING || before == State.STOPPED) {
      throw new IllegalStateException("cannot be stopped: is " + before);
    }
    advance(before, State.STOPPING);
    StopReport report = stopStarted();
    advance(State.STOPPING, State.STOPPED);
    return report;
  }

  private StartFailedException undone(StartFailedException failure) {
    advance(State.STARTING, State.STOPPING);
    for (StopResult result : stopStarted().results()) {
      if (result instanceof StopResult.Failed(_, Throwable suppressed)) {
        failure.addSuppressed(suppressed);
      }
    }
    advance(State.STOPPING, State.STOPPED);
    return failure;
  }

  private StopReport stopStarted() {
    List<StopResult> results = new ArrayList<>();
    while (!started.isEmpty()) {
      StopResult result = stopOne(started.pop());
      report(result);
      results.add(result);
    }
    return new StopReport(results);
  }

  /** On a thread of its own, so that one that hangs keeps the others from starting no longer. */
  private void startOne(Component component) throws Exception {
    FutureTask<@Nullable Void> starting =
        new FutureTask<>(
            () -> {
              component.start();
              return null;
            });
    Thread thread = Thread.ofPlatform().daemon().name("start " + component.name()).start(starting);
    try {
      starting.get(startTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw causeOf(e);
    } catch (TimeoutException e) {
      thread.interrupt();
      throw new TimeoutException(
          "%s has not started after %d ms, and is given up (daemon.start-timeout)"
              .formatted(component.name(), startTimeout.toMillis()));
    } catch (InterruptedException e) {
      thread.interrupt();
      throw e;
    }
  }

  private static Exception causeOf(ExecutionException e) {
    return switch (e.getCause()) {
      case Exception cause -> cause;
      case Error cause -> throw cause;
      case null, default -> e;
    };
  }

  /** On a thread of its own, so that one that hangs holds up nobody after its time. */
  private StopResult stopOne(Component component) {
    FutureTask<StopResult> stopping =
        new FutureTask<>(
            () ->
                new StopResult.Ended(
                    component.name(), component.stop(stopTimeout.multipliedBy(4).dividedBy(5))));
    Thread thread = Thread.ofPlatform().daemon().name("stop " + component.name()).start(stopping);
    try {
      return stopping.get(stopTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      return new StopResult.Failed(component.name(), Objects.requireNonNull(e.getCause()));
    } catch (TimeoutException e) {
      thread.interrupt();
      return new StopResult.Abandoned(component.name(), stopTimeout);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new StopResult.Failed(component.name(), e);
    }
  }

  private static void report(StopResult result) {
    switch (result) {
      case StopResult.Ended(String component, var outcome) when result.isClean() ->
          LOG.debug("stopped component={} outcome={}", component, outcome);
      case StopResult.Ended(String component, _) ->
          LOG.warn("stop cut short: {} did not end by itself in time", component);
      case StopResult.Failed(String component, Throwable failure) ->
          LOG.error("stop of {} failed; it may have left something behind", component, failure);
      case StopResult.Abandoned(String component, Duration after) ->
          LOG.error(
              "{} did not stop within {} ms and is left behind; the daemon ends all the same",
              component,
              after.toMillis());
    }
  }

  private void advance(State from, State to) {
    if (!state.compareAndSet(from, to)) {
      throw new IllegalStateException("cannot become " + to + ": is " + state.get());
    }
  }
}
