package dev.hearth.cli.install;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The user's systemd: a socket unit, which starts the service at the first connection.
 *
 * @param daemon what is installed
 * @param folder where units of the user are: {@code ~/.config/systemd/user}
 */
record Systemd(Installation daemon, Path folder) implements Manager {
  /** Longer than {@code daemon.end-timeout}, so that the daemon says itself what hangs. */
  private static final int STOP_SECONDS = 90;

  private static final String RUNS = "ExecStart=";

  @Override
  public String name() {
    return "systemd";
  }

  private String unit(String kind) {
    return ("default".equals(daemon.instance()) ? "hearth" : "hearth-" + daemon.instance())
        + "."
        + kind;
  }

  @Override
  public List<UnitFile> files() {
    return List.of(
        new UnitFile(folder.resolve(unit("socket")), socket()),
        new UnitFile(folder.resolve(unit("service")), service()));
  }

  private String socket() {
    return """
    # %s
    [Unit]
    Description=Hearth's socket (%s)

    [Socket]
    ListenStream=%s
    SocketMode=0600
    DirectoryMode=0700

    [Install]
    WantedBy=sockets.target
    """
        .formatted(UnitFile.MARK, daemon.instance(), literal(daemon.socket().toString()));
  }

  /**
   * Exit codes that another try would not change: docs/operations.md lists them. A daemon that ran
   * out of memory, 3, is not among them.
   */
  private String service() {
    return """
    # %s
    [Unit]
    Description=Hearth (%s)
    Requires=%s
    After=%s

    [Service]
    Type=notify
    %sExecStart=%s
    TimeoutStopSec=%d
    KillMode=mixed
    Restart=on-failure
    RestartPreventExitStatus=2 4 5 6 78
    """
        .formatted(
            UnitFile.MARK,
            daemon.instance(),
            unit("socket"),
            unit("socket"),
            environment(),
            commandLine(daemon.commandLine()),
            STOP_SECONDS);
  }

  private String environment() {
    return daemon.variables().entrySet().stream()
        .map(each -> "Environment=" + quoted(each.getKey() + "=" + each.getValue()) + "\n")
        .collect(Collectors.joining());
  }

  /** A percent sign begins a specifier: systemd.unit(5). */
  private static String literal(String text) {
    return text.replace("%", "%%");
  }

  /** A line of systemd.service(5): in the first word a dollar sign means itself. */
  private static String commandLine(List<String> words) {
    return quoted(words.getFirst())
        + words.stream()
            .skip(1)
            .map(word -> " " + quoted(word).replace("$", "$$"))
            .collect(Collectors.joining());
  }

  private static String quoted(String word) {
    return '"' + literal(word).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public Optional<Path> program(String text) {
    return text.lines()
        .filter(line -> line.startsWith(RUNS))
        .findFirst()
        .map(line -> Path.of(firstWord(line.substring(RUNS.length()))));
  }

  /** The reverse of {@link #quoted}. */
  private static String firstWord(String line) {
    StringBuilder word = new StringBuilder();
    for (int i = 1; i < line.length() && line.charAt(i) != '"'; i++) {
      if (line.charAt(i) == '\\' || line.startsWith("%%", i)) {
        i++;
      }
      word.append(line, i, Math.min(i + 1, line.length()));
    }
    return word.toString();
  }

  @Override
  public List<String> asksWhetherBegun() {
    return List.of("systemctl", "--user", "is-enabled", unit("socket"));
  }

  @Override
  public List<String> probe() {
    return List.of("systemctl", "--user", "show-environment");
  }

  @Override
  public List<String> asksWhetherItRuns() {
    return List.of("systemctl", "--user", "is-active", unit("service"));
  }

  @Override
  public List<String> asksWhetherItGoesOn() {
    return List.of("systemctl", "--user", "is-active", unit("socket"));
  }

  @Override
  public List<String> shows() {
    return List.of("systemctl", "--user", "status", unit("socket"));
  }

  /**
   * {@inheritDoc} What is active goes on as the older files said; the socket is stopped with its
   * service, which it would start again.
   */
  @Override
  public List<List<String>> begin(Before before, boolean runs) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("systemctl", "--user", "daemon-reload"));
    if (before == Before.OLDER) {
      lines.add(List.of("systemctl", "--user", "stop", unit("socket"), unit("service")));
    }
    lines.add(List.of("systemctl", "--user", "enable", "--now", unit("socket")));
    return lines;
  }

  @Override
  public List<List<String>> end() {
    return List.of(
        List.of("systemctl", "--user", "disable", "--now", unit("socket")),
        List.of("systemctl", "--user", "stop", unit("service")));
  }

  @Override
  public List<List<String>> forget() {
    return List.of(List.of("systemctl", "--user", "daemon-reload"));
  }
}
