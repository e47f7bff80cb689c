package dev.hearth.session;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.hearth.protocol.session.RingStep;
import dev.hearth.protocol.session.Rings;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.SharedRings;
import dev.hearth.wire.Frame;
import dev.hearth.wire.FrameException;
import dev.hearth.wire.FrameRule;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves a connection from its socket into rings, once that pays.
 *
 * <pre>
 *   the end that connected                    the end that accepted
 *     OFFER with the memory  ───────────────►   maps it
 *     reads no further       ◄───────────────  ACCEPT, reads no further
 *     writes its ring        SWITCH ────────►   reads that ring
 *     reads that ring        ◄──────── SWITCH   writes its ring
 * </pre>
 *
 * <p>Each SWITCH is the last frame of its direction in the socket. What the peer does is handled on
 * the thread that receives; {@link #consider} is for all threads.
 */
final class RingSwitch {
  private static final System.Logger LOG = System.getLogger(RingSwitch.class.getName());

  private enum State {
    /** Everything passes through the socket, and nobody has thought of anything else. */
    SOCKET,
    OFFERED,
    /** The peer's SWITCH is awaited: the socket is read no further than that. */
    SWITCHING,
    /** What arrives comes through the ring. */
    RING,
    /** It stays as it is. */
    GIVEN_UP
  }

  private final @Nullable SharedRings rings;
  private final FrameSender sender;
  private final Budget budget;
  private final boolean accepts;

  private volatile int ringBytes;
  private volatile State state = State.SOCKET;
  private volatile boolean mayOffer;
  private long held;

  /**
   * @param rings the connection's; null where it can have none
   * @param accepts whether this is the end that accepted
   */
  RingSwitch(@Nullable SharedRings rings, FrameSender sender, Budget budget, boolean accepts) {
    this.rings = rings;
    this.sender = sender;
    this.budget = budget;
    this.accepts = accepts;
  }

  /**
   * The handshake is through.
   *
   * @param agreedBytes how large a ring may be; 0 where there are to be none
   */
  void agreed(int agreedBytes) {
    ringBytes = rings == null ? 0 : agreedBytes;
    mayOffer = !accepts && ringBytes > 0;
  }

  /** Offers rings if they would be worth it. Costs the look at one field or two. */
  void consider() {
    SharedRings present = rings;
    if (mayOffer && present != null && present.pay() && begin()) {
      offer(present);
    }
  }

  private synchronized boolean begin() {
    boolean first = state == State.SOCKET;
    if (first) {
      mayOffer = false;
      state = State.OFFERED;
    }
    return first;
  }

  private void offer(SharedRings present) {
    try {
      Descriptor memory = present.create(ringBytes);
      sender.rings(message(RingStep.OFFER), List.of(memory));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A connection stays at its socket: there is no memory for rings", e);
      state = State.GIVEN_UP;
    }
  }

  private Rings message(RingStep step) {
    return Rings.newBuilder().setStep(step).setRingBytes(ringBytes).build();
  }

  /** Whether the peer's SWITCH comes next, behind which nothing of the socket may be read. */
  boolean awaitsSwitch() {
    return state == State.SWITCHING;
  }

  /** Whether what arrives comes through the ring. */
  boolean isInUse() {
    return state == State.RING;
  }

  /**
   * The peer has said something.
   *
   * @param descriptors of the frame
   * @throws FrameException if it may not say that now
   */
  void frame(Frame frame, ReceivedDescriptors descriptors) throws FrameException {
    Rings said = read(frame);
    SharedRings present = rings;
    if (present == null || ringBytes == 0) {
      throw SessionRules.wrongState(frame);
    }
    State now = state;
    if (accepts && now == State.SOCKET && said.getStep() == RingStep.OFFER) {
      offered(present, said.getRingBytes(), descriptors);
    } else if (now == State.OFFERED && said.getStep() == RingStep.ACCEPT) {
      state = State.SWITCHING;
      sender.switchToRing(message(RingStep.SWITCH));
    } else if (now == State.OFFERED && said.getStep() == RingStep.REFUSE) {
      state = State.GIVEN_UP;
      present.drop();
    } else if (now == State.SWITCHING && said.getStep() == RingStep.SWITCH) {
      state = State.RING;
      present.read();
      if (accepts) {
        sender.switchToRing(message(RingStep.SWITCH));
      }
    } else {
      throw SessionRules.wrongState(frame);
    }
  }

  private static Rings read(Frame frame) throws FrameException {
    try {
      return Rings.parseFrom(frame.message());
    } catch (InvalidProtocolBufferException e) {
      throw ErrorMessages.malformed("RINGS", e);
    }
  }

  private void offered(SharedRings present, int bytes, ReceivedDescriptors descriptors)
      throws FrameException {
    List<Descriptor> memory = descriptors.ofFrame().take();
    try {
      if (!SharedRings.isSize(bytes) || bytes > ringBytes) {
        throw new FrameException(
            FrameRule.STATE,
            "rings of "
                + Integer.toUnsignedString(bytes)
                + " bytes are offered; a power of two"
                + " from "
                + SharedRings.MIN_BYTES
                + " to "
                + ringBytes
                + " would do");
      }
      ringBytes = bytes;
      boolean mapped = memory.size() == 1 && map(present, memory.getFirst());
      state = mapped ? State.SWITCHING : State.GIVEN_UP;
      sender.rings(message(mapped ? RingStep.ACCEPT : RingStep.REFUSE), List.of());
    } finally {
      memory.forEach(Descriptor::close);
    }
  }

  /** Memory that is shared is held for the peer's user, like all other. */
  private boolean map(SharedRings present, Descriptor memory) {
    long bytes = SharedRings.memoryBytes(ringBytes);
    if (!budget.tryTake(bytes)) {
      return false;
    }
    try {
      present.map(memory, ringBytes);
      held = bytes;
      return true;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A connection stays at its socket: its rings cannot be mapped", e);
      budget.give(bytes);
      return false;
    }
  }

  /** The connection has ended, and with it the memory. On the thread that receives. */
  void closed() {
    mayOffer = false;
    budget.give(held);
    held = 0;
  }
}
