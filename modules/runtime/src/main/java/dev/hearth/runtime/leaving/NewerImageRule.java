package dev.hearth.runtime.leaving;

import dev.hearth.session.state.ExitCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another image lies where the daemon's lay: the next daemon will be of another version. The mark
 * of a whole image is written last, so one that is just being put there is waited for.
 */
final class NewerImageRule implements LeaveRule {
  private final Path mark;
  private final Duration interval;
  private final Identity begun;

  private NewerImageRule(Path mark, Duration interval, Identity begun) {
    this.mark = mark;
    this.interval = interval;
    this.begun = begun;
  }

  /** Which file it is: another one under the same name differs in one of these. */
  private record Identity(@Nullable Object key, long modifiedMillis) {}

  /**
   * The rule for the image as it is now; one that never leaves where the daemon does not run from
   * an image.
   *
   * @param image its folder
   * @param interval how often to look
   */
  static LeaveRule of(Path image, Duration interval) {
    Path mark = image.resolve("lib", "built");
    return identity(mark)
        .<LeaveRule>map(identity -> new NewerImageRule(mark, interval, identity))
        .orElse(_ -> Verdict.Stay.FOR_NOW);
  }

  @Override
  public Verdict judge(Situation situation) {
    Optional<Identity> now = identity(mark);
    return now.isEmpty() || now.get().equals(begun)
        ? Verdict.Stay.lookAgainAfter(interval)
        : new Verdict.Leave(
            ExitCause.NEWER_IMAGE,
            "another image has been put in the place of "
                + Objects.requireNonNull(mark.getParent()).getParent()
                + " (daemon.leave.newer-image)");
  }

  private static Optional<Identity> identity(Path mark) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(mark, BasicFileAttributes.class);
      return Optional.of(
          new Identity(attributes.fileKey(), attributes.lastModifiedTime().toMillis()));
    } catch (IOException e) {
      // Not there, or cannot be told now: it will be looked at again.
      return Optional.empty();
    }
  }
}
