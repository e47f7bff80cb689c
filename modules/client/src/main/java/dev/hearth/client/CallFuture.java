package dev.hearth.client;

import dev.hearth.session.AnswerListener;
import dev.hearth.session.OutboundCall;
import dev.hearth.spi.Answer;
import dev.hearth.spi.CallException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The answer to come of a call; cancelling it cancels the call. */
final class CallFuture extends CompletableFuture<Answer> implements AnswerListener {
  private final Reading reading;
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable OutboundCall call;

  CallFuture(Reading reading) {
    this.reading = reading;
    reading.beginInBackground();
  }

  /** The call has been begun. */
  void began(OutboundCall begun) {
    call = begun;
    if (isCancelled()) {
      begun.cancel();
    }
  }

  @Override
  public void answered(Answer answer) {
    end();
    if (!complete(answer)) {
      answer.close();
    }
  }

  @Override
  public void failed(CallException failure) {
    end();
    completeExceptionally(failure);
  }

  private void end() {
    if (ended.compareAndSet(false, true)) {
      reading.endInBackground();
    }
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    OutboundCall begun = call;
    if (cancelled && begun != null) {
      begun.cancel();
    }
    return cancelled;
  }
}
