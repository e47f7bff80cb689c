package dev.hearth.cli.command;

import dev.hearth.cli.output.JsonWriter;
import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/** The version that this program was built as. */
public final class ProgramVersion {
  private ProgramVersion() {}

  /** The version; {@code unknown} where the program does not run as a module. */
  public static String current() {
    return Optional.ofNullable(ProgramVersion.class.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion)
        .orElse("unknown");
  }

  /** Prints the version, as JSON with that of Java too. */
  public static void show(String program, Invocation invocation) {
    if (invocation.options().json()) {
      JsonWriter json = new JsonWriter().beginObject();
      json.field("version", current()).field("java", System.getProperty("java.version"));
      invocation.console().out().println(json.endObject());
    } else {
      invocation.console().out().println(program + " " + current());
    }
  }
}
