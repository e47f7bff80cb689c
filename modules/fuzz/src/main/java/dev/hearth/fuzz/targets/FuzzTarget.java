package dev.hearth.fuzz.targets;

import dev.hearth.fuzz.input.FuzzInput;

/** The targets by name. */
public enum FuzzTarget {
  /** {@link DecoderTarget}. */
  DECODER,
  /** {@link HandshakeTarget}. */
  HANDSHAKE,
  /** {@link SessionTarget}. */
  SESSION;

  /** Runs an input, and throws where something does not hold. */
  public void run(FuzzInput input) {
    switch (this) {
      case DECODER -> DecoderTarget.run(input);
      case HANDSHAKE -> HandshakeTarget.run(input);
      case SESSION -> SessionTarget.run(input);
    }
  }

  /** An input as it could be played to a daemon: with the handshake that the target leaves out. */
  public FuzzInput whole(FuzzInput input) {
    return this == SESSION ? SessionTarget.withHello(input) : input;
  }
}
