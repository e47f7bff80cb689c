package dev.hearth.spi;

/** Answers a request on a virtual thread of its own; it may block and last. */
@FunctionalInterface
public interface BlockingHandler {
  /**
   * Does the work and answers.
   *
   * @throws CallException answered to the caller as it is
   * @throws Exception any other: answered as {@link ErrorCode#INTERNAL} and logged
   */
  Reply handle(Call call) throws Exception;
}
