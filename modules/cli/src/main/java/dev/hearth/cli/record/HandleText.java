package dev.hearth.cli.record;

import dev.hearth.cli.command.CommandFailure;
import dev.hearth.cli.command.ExitCode;
import dev.hearth.protocol.control.Handle;
import org.jspecify.annotations.Nullable;

/** A connection's handle as people read and type it: {@code 3/1}, index and generation. */
final class HandleText {
  private HandleText() {}

  static String of(Handle handle) {
    return handle.getIndex() + "/" + handle.getGeneration();
  }

  static Handle parse(String text) throws CommandFailure {
    String[] parts = text.split("/", -1);
    try {
      if (parts.length == 2) {
        return Handle.newBuilder()
            .setIndex(Integer.parseUnsignedInt(parts[0]))
            .setGeneration(Integer.parseUnsignedInt(parts[1]))
            .build();
      }
    } catch (NumberFormatException e) {
      throw wrong(text, e);
    }
    throw wrong(text, null);
  }

  private static CommandFailure wrong(String text, @Nullable Exception cause) {
    return new CommandFailure(
        ExitCode.USAGE,
        "'" + text + "' is no connection; 'hearth connections' shows them, as 3/1",
        cause);
  }
}
