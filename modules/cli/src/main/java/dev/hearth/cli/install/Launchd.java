package dev.hearth.cli.install;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The user's launchd: an agent, which runs from the login on and again after a failure.
 *
 * @param daemon what is installed
 * @param folder where agents of the user are: {@code ~/Library/LaunchAgents}
 * @param user the user's number
 */
record Launchd(Installation daemon, Path folder, long user) implements Manager {
  private static final Pattern PROGRAM =
      Pattern.compile("<key>ProgramArguments</key>\\s*<array>\\s*<string>(.*?)</string>");

  @Override
  public String name() {
    return "launchd";
  }

  private String label() {
    return "dev.hearth." + daemon.instance();
  }

  private String domain() {
    return "gui/" + user;
  }

  @Override
  public List<UnitFile> files() {
    return List.of(new UnitFile(file(), agent()));
  }

  private Path file() {
    return folder.resolve(label() + ".plist");
  }

  private String agent() {
    String words =
        daemon.commandLine().stream()
            .map(word -> "    <string>" + escaped(word) + "</string>\n")
            .collect(Collectors.joining());
    String variables =
        daemon.variables().entrySet().stream()
            .map(
                each ->
                    "    <key>%s</key>\n    <string>%s</string>\n"
                        .formatted(each.getKey(), escaped(each.getValue())))
            .collect(Collectors.joining());
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- %s -->
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist version="1.0">
    <dict>
      <key>Label</key>
      <string>%s</string>
      <key>ProgramArguments</key>
      <array>
    %s  </array>
      <key>EnvironmentVariables</key>
      <dict>
    %s  </dict>
      <key>RunAtLoad</key>
      <true/>
      <key>KeepAlive</key>
      <dict>
        <key>SuccessfulExit</key>
        <false/>
      </dict>
      <key>ProcessType</key>
      <string>Background</string>
      <key>StandardErrorPath</key>
      <string>%s</string>
    </dict>
    </plist>
    """
        .formatted(
            UnitFile.MARK, label(), words, variables, escaped(daemon.state().log().toString()));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public Optional<Path> program(String text) {
    Matcher matcher = PROGRAM.matcher(text);
    return matcher.find() ? Optional.of(Path.of(plain(matcher.group(1)))) : Optional.empty();
  }

  private static String plain(String text) {
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  @Override
  public List<String> asksWhetherBegun() {
    return List.of("launchctl", "print", domain() + "/" + label());
  }

  @Override
  public List<String> probe() {
    return List.of("launchctl", "print", domain());
  }

  @Override
  public List<String> asksWhetherItRuns() {
    return asksWhetherBegun();
  }

  @Override
  public List<String> asksWhetherItGoesOn() {
    return asksWhetherBegun();
  }

  @Override
  public List<String> shows() {
    return asksWhetherBegun();
  }

  /** {@inheritDoc} What is loaded cannot be loaded again. */
  @Override
  public List<List<String>> begin(Before before, boolean runs) {
    if (runs && before == Before.SAME) {
      return List.of();
    }
    List<List<String>> lines = new ArrayList<>(runs ? end() : List.of());
    lines.add(List.of("launchctl", "bootstrap", domain(), file().toString()));
    return lines;
  }

  @Override
  public List<List<String>> end() {
    return List.of(List.of("launchctl", "bootout", domain() + "/" + label()));
  }

  @Override
  public List<List<String>> forget() {
    return List.of();
  }
}
