package dev.hearth.fuzz.harness;

/** Something does not hold that must, whatever a peer sends. */
public final class Broken extends AssertionError {
  private static final long serialVersionUID = 1L;

  /** What does not hold. */
  public Broken(String message) {
    super(message);
  }

  /** What does not hold, and the failure that tells so. */
  public Broken(String message, Throwable cause) {
    super(message, cause);
  }

  /** Holds a statement. */
  public static void unless(boolean holds, String message) {
    if (!holds) {
      throw new Broken(message);
    }
  }
}
