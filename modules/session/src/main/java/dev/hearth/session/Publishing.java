package dev.hearth.session;

/** What the publications of a process are made with. Thread-safe. */
public final class Publishing {
  private final Bodies memory;
  private final Packer packer;
  private final int maxPayloadBytes;

  /**
   * Within the budget of these resources.
   *
   * @param settings how large a frame may be, when to try again for one that finds no room, and
   *     from when on it is compressed for those who take it so
   */
  public Publishing(SessionResources resources, SessionSettings settings) {
    memory =
        new Bodies(
            resources.buffers(),
            resources.budget(),
            settings.retryAfter(),
            new ReceivedDescriptors(Budget.unlimited(), settings.retryAfter()));
    packer = new Packer(resources.zstandard(), memory, settings.compression());
    maxPayloadBytes = settings.maxPayloadBytes();
  }

  /** Where the bytes of shared frames are kept. */
  Bodies memory() {
    return memory;
  }

  Packer packer() {
    return packer;
  }

  int maxPayloadBytes() {
    return maxPayloadBytes;
  }
}
