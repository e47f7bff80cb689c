package dev.hearth.launcher;

import dev.hearth.runtime.StartTimes;

/** {@code hearthd}. */
public final class Main {
  private Main() {}

  /**
   * Does what the command line asks for and ends the process with one of {@link ExitCode}.
   *
   * @param line the command line
   */
  public static void main(String... line) {
    ExitCode code = run(line);
    System.out.flush();
    System.err.flush();
    // Not exit: a thread that did not stop in time must not keep the process.
    Runtime.getRuntime().halt(code.number());
  }

  private static ExitCode run(String... line) {
    StartTimes times = new StartTimes();
    try {
      Arguments arguments = Arguments.parse(line);
      return switch (arguments.action()) {
        case RUN -> new Boot(arguments, times).run();
        case CHECK -> new Check(arguments).run();
        case VERSION -> print("hearthd " + Image.version());
        case HELP -> print(Arguments.HELP.stripTrailing());
      };
    } catch (UsageException e) {
      System.err.println("hearthd: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (Exception | LinkageError e) {
      System.err.println("hearthd: this should not have happened: " + e);
      e.printStackTrace();
      return ExitCode.FAILED;
    }
  }

  private static ExitCode print(String text) {
    System.out.println(text);
    return ExitCode.OK;
  }
}
