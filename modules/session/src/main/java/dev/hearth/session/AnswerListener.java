package dev.hearth.session;

import dev.hearth.spi.Answer;
import dev.hearth.spi.CallException;

/**
 * Is told how a call ended: exactly one of the methods, exactly once. Called on the I/O thread, on
 * the timer's or on the one that cancels; must not block.
 */
public interface AnswerListener {
  /** The peer answered; the listener owns the answer. */
  void answered(Answer answer);

  /** The call failed. */
  void failed(CallException failure);
}
