package dev.hearth.platform.posix;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM that runs a class of the tests, and that a test talks to line by line. */
final class ChildProcess implements AutoCloseable {
  private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");

  private final Process process;
  private final BufferedReader output;

  private ChildProcess(Process process) {
    this.process = process;
    output = process.inputReader();
  }

  /** Starts it; with a limit of open files if that is positive. */
  static ChildProcess start(int openFiles, Class<?> main, String... arguments) throws IOException {
    List<String> java = new ArrayList<>();
    java.add(ProcessHandle.current().info().command().orElseThrow());
    java.add("--enable-native-access=ALL-UNNAMED");
    java.add("--sun-misc-unsafe-memory-access=allow");
    java.add("-XX:TieredStopAtLevel=1");
    java.add("-cp");
    java.add(classPath());
    java.add(main.getName());
    java.addAll(List.of(arguments));
    List<String> command = new ArrayList<>();
    if (openFiles > 0) {
      command.addAll(List.of("sh", "-c", "ulimit -n " + openFiles + "; exec \"$@\"", "sh"));
    }
    command.addAll(java);
    return new ChildProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** In a test of a named module, the libraries are on the module path. */
  private static String classPath() {
    return System.getProperty("java.class.path")
        + ":"
        + System.getProperty("jdk.module.path", "")
        + ":target/test-classes";
  }

  String readLine() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the child process has ended");
    }
    return line;
  }

  void writeLine(String line) throws IOException {
    process.outputWriter().write(line + "\n");
    process.outputWriter().flush();
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Lowers what it may use of something; false where this machine has no program for that. */
  boolean limit(String resource, long most) throws IOException, InterruptedException {
    if (!Files.isExecutable(PRLIMIT)) {
      return false;
    }
    return new ProcessBuilder(
                PRLIMIT.toString(), "--pid=" + process.pid(), "--" + resource + "=" + most)
            .start()
            .waitFor()
        == 0;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
