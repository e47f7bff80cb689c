package dev.hearth.session;

/** Takes what the peer asks. */
@FunctionalInterface
public interface InboundHandler {
  /**
   * A request or a one-way frame has arrived. Called on the session's I/O thread; must not block.
   * Before it returns it answers the request with {@link InboundRequest#reply} or {@link
   * InboundRequest#fail}, or takes it elsewhere with {@link InboundRequest#detach}. A request with
   * which nothing was done is answered INTERNAL.
   *
   * @param request valid during this call only; reused for the next one
   */
  void request(InboundRequest request);
}
