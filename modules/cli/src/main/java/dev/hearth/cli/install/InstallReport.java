package dev.hearth.cli.install;

import dev.hearth.cli.command.Invocation;
import dev.hearth.cli.output.JsonWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What was done, as it is shown in the end. For one thread. */
final class InstallReport {
  private final Manager manager;
  private final List<File> files = new ArrayList<>();
  private final List<ManagerCalls.Call> calls = new ArrayList<>();
  private boolean reachable = true;

  private record File(Path path, String what) {}

  InstallReport(Manager manager) {
    this.manager = manager;
  }

  void file(UnitFile file, String what) {
    files.add(new File(file.path(), what));
  }

  void calls(List<ManagerCalls.Call> more, boolean managerIsReachable) {
    calls.addAll(more);
    reachable = managerIsReachable;
  }

  /** Whether the manager was there and refused something. */
  boolean hasProblem() {
    return reachable && calls.stream().anyMatch(call -> !call.done());
  }

  void show(Invocation invocation) {
    if (invocation.options().json()) {
      invocation.console().out().println(json());
    } else {
      invocation.console().out().print(text());
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    files.forEach(file -> text.append(file.what()).append("  ").append(file.path()).append('\n'));
    if (!reachable && !calls.isEmpty()) {
      text.append(manager.name())
          .append(" cannot be reached from here; when you are logged in, run:\n");
      calls.forEach(call -> text.append("  ").append(call.line()).append('\n'));
      return text.toString();
    }
    for (ManagerCalls.Call call : calls) {
      text.append(call.done() ? "ran" : "failed").append("  ").append(call.line());
      text.append(call.done() ? "" : ": " + call.problem()).append('\n');
    }
    return text.toString();
  }

  private String json() {
    JsonWriter json = new JsonWriter().beginObject().field("manager", manager.name());
    json.field("reachable", reachable).name("files").beginArray();
    for (File file : files) {
      json.beginObject()
          .field("path", file.path().toString())
          .field("what", file.what())
          .endObject();
    }
    json.endArray().name("commands").beginArray();
    for (ManagerCalls.Call call : calls) {
      json.beginObject()
          .field("line", call.line())
          .field("done", call.done())
          .field("problem", call.problem())
          .endObject();
    }
    return json.endArray().endObject().toString();
  }
}
