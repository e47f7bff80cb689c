package dev.hearth.client;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A daemon that was there and has closed the connection or ended: the cause of the {@link
 * dev.hearth.spi.CallException} of every call that was under way, and of those that are tried
 * afterwards.
 */
public final class DaemonEndedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient PostMortem postMortem;

  DaemonEndedException(PostMortem postMortem, @Nullable Throwable cause) {
    super(postMortem.text(), cause);
    this.postMortem = postMortem;
  }

  /** How it ended. */
  public PostMortem postMortem() {
    return postMortem;
  }
}
