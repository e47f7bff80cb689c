package dev.hearth.launcher;

import dev.hearth.config.Problem;
import dev.hearth.runtime.layer.RejectedService;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a check of the configuration has found.
 *
 * @param problems of the configuration
 * @param rejected services whose sections could not be checked
 */
record CheckReport(List<Problem> problems, List<RejectedService> rejected) {
  /** Whether the configuration is right, as far as it could be checked. */
  boolean isClean() {
    return problems.isEmpty();
  }

  /** One line for each problem, and one at the end. */
  String text() {
    StringBuilder text = new StringBuilder();
    problems.forEach(problem -> text.append(problem.describe()).append('\n'));
    rejected.forEach(
        service ->
            text.append(service.folder())
                .append(": not checked: ")
                .append(service.reason())
                .append('\n'));
    text.append(
        switch (problems.size()) {
          case 0 -> "The configuration is right.";
          case 1 -> "The configuration has 1 problem.";
          default -> "The configuration has " + problems.size() + " problems.";
        });
    return text.append('\n').toString();
  }

  /** The same for programs. */
  String json() {
    return "{\"valid\":%s,\"problems\":[%s],\"unchecked\":[%s]}%n"
        .formatted(
            isClean(),
            problems.stream().map(CheckReport::json).collect(Collectors.joining(",")),
            rejected.stream().map(CheckReport::json).collect(Collectors.joining(",")));
  }

  private static String json(Problem problem) {
    return "{\"file\":%s,\"line\":%d,\"key\":%s,\"kind\":%s,\"what\":%s,\"remedy\":%s}"
        .formatted(
            quote(problem.location().file()),
            problem.location().line(),
            quote(problem.key().toString()),
            quote(problem.kind().name()),
            quote(problem.what()),
            quote(problem.remedy()));
  }

  private static String json(RejectedService service) {
    return "{\"folder\":%s,\"reason\":%s}"
        .formatted(quote(service.folder().toString()), quote(service.reason()));
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
