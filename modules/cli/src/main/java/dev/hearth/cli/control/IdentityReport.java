package dev.hearth.cli.control;

import dev.hearth.cli.output.JsonWriter;
import dev.hearth.protocol.control.Identity;

/** How it is shown which daemon answers. */
public final class IdentityReport {
  private IdentityReport() {}

  /** For people: {@code default (hearth 0.1.0, pid 4711)}. */
  public static String brief(Identity identity) {
    return identity.getInstance()
        + " (hearth "
        + identity.getVersion()
        + ", pid "
        + identity.getPid()
        + ")";
  }

  /** The members of an object that say which daemon it is. */
  public static void write(Identity identity, JsonWriter json) {
    json.field("instance", identity.getInstance())
        .field("version", identity.getVersion())
        .field("pid", identity.getPid())
        .field("epoch", Long.toUnsignedString(identity.getEpoch()))
        .field("protocol", identity.getProtocolVersion());
  }
}
