package dev.hearth.cli.command;

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
}
