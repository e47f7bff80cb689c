package dev.hearth.spi;

/**
 * A request to a {@link BlockingHandler}: it may last, stream items both ways, and be cancelled.
 *
 * <p>It is cancelled when the caller says so, when its deadline passes and when the caller's
 * connection dies. The handler's thread is then interrupted, and blocking methods here fail with
 * {@link CallException} of code {@link ErrorCode#CANCELLED} or {@link ErrorCode#DEADLINE_EXCEEDED}.
 */
public interface Call extends Request {
  /** The items that the caller streams after its request; ended from the start where none come. */
  ItemSource items();

  /** Where items go that precede the reply. */
  ItemSink out();

  /**
   * Memory for an item's attachment or the reply's, which goes out without a copy: a direct buffer
   * with arbitrary content. It counts as held for the caller until it is closed.
   *
   * @param bytes how many, exactly
   * @return the memory, which the handler owns until it hands it over
   * @throws CallException {@link ErrorCode#RESOURCE_EXHAUSTED} when as much is held for the caller,
   *     or for all, as may be
   */
  Attachment allocate(int bytes) throws CallException;

  /** Whether the call's work has become useless. */
  boolean isCancelled();

  /**
   * Has an action run once when the call is cancelled: to end a child process, say.
   *
   * @param action short and non-blocking; run at once, by this thread, if the call is cancelled
   *     already, else by the thread that cancels; never run after the handler has returned
   */
  void onCancel(Runnable action);
}
