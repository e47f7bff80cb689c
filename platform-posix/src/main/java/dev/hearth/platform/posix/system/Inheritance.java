package dev.hearth.platform.posix.system;

/** What a process has of who started it, and keeps in a session of its own. */
public final class Inheritance {
  /** The numbers of SIGINT and SIGTERM, which are the same on all systems. */
  private static final int[] STOP_SIGNALS = {2, 15};

  private static final long DEFAULT_ACTION = 0;
  private static final int OTHERS = 077;

  private Inheritance() {}

  /**
   * Heeds again the signals that ask for a stop: shells ignore some of them for what they start in
   * the background. To be called before handlers are installed, which this removes. Files are made
   * for nobody but the user from here on, whatever was usual for who started it.
   */
  public static void renounce() {
    for (int signal : STOP_SIGNALS) {
      SystemCalls.signal(signal, DEFAULT_ACTION);
    }
    SystemCalls.umask(OTHERS);
  }
}
