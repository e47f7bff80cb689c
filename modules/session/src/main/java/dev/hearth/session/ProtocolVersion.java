package dev.hearth.session;

/** The versions of the wire protocol that this build speaks. */
public final class ProtocolVersion {
  /** The lowest. */
  public static final int LOWEST = 1;

  /** The highest. */
  public static final int HIGHEST = 1;

  private ProtocolVersion() {}
}
