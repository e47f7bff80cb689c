package dev.hearth.platform.posix.ring;

import dev.hearth.platform.posix.engine.SocketReader;
import dev.hearth.platform.posix.engine.SocketWriter;
import dev.hearth.platform.posix.memory.RingMemory;
import dev.hearth.spi.transport.Descriptor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two rings of a connection, as one end sees them. One thread at a time reads, one at a time
 * writes; closing comes after both.
 *
 * <p>The socket carries messages of eight bytes. With descriptors, a message says where in the ring
 * the bytes begin that they belong to; without, it wakes the peer.
 */
public final class Rings implements AutoCloseable {
  /** Honest peers have one message ahead of its bytes; a second may come while this end looks. */
  private static final int MOST_AHEAD = 2;

  private final RingMemory memory;
  private final RingInput input;
  private final RingOutput output;

  /** What has come ahead of its bytes. */
  private final ArrayDeque<Passed> ahead = new ArrayDeque<>(0);

  private List<Descriptor> descriptors = List.of();
  private long taken;
  private boolean ended;

  /** Descriptors, and where in the ring the bytes begin that they belong to. */
  private record Passed(long position, List<Descriptor> descriptors) {}

  private Rings(RingMemory memory, int ringBytes, boolean accepts) {
    this.memory = memory;
    MemorySegment all = memory.memory();
    input = new RingInput(control(all, accepts), data(all, accepts, ringBytes));
    output = new RingOutput(control(all, !accepts), data(all, !accepts, ringBytes));
  }

  private static MemorySegment control(MemorySegment all, boolean toAcceptor) {
    return all.asSlice(RingLayout.control(toAcceptor));
  }

  private static ByteBuffer data(MemorySegment all, boolean toAcceptor, int ringBytes) {
    return all.asSlice(RingLayout.data(toAcceptor, ringBytes), ringBytes).asByteBuffer();
  }

  /** Makes them, at the end that connected. */
  public static Rings create(int ringBytes) throws IOException {
    return new Rings(RingMemory.create(RingLayout.bytes(ringBytes)), ringBytes, false);
  }

  /** Those that the peer has made, at the end that accepted. The descriptor stays the caller's. */
  public static Rings map(Descriptor descriptor, int ringBytes) throws IOException {
    return new Rings(RingMemory.map(descriptor, RingLayout.bytes(ringBytes)), ringBytes, true);
  }

  /** Hands over the descriptor of memory that was made here. */
  public Descriptor takeDescriptor() {
    return memory.takeDescriptor();
  }

  /** Writes into the ring, and messages into the socket. */
  public RingWriter writer(SocketWriter socket) {
    return new RingWriter(output, socket);
  }

  /**
   * Reads once, as {@link SocketReader#read}, whose buffer for what is beyond it uses.
   *
   * @return how many bytes, or one of that method's answers
   */
  public int read(int fd, SocketReader socket, @Nullable ByteBuffer target) throws IOException {
    int available = input.available();
    if (available == 0) {
      return ended ? SocketReader.END_OF_STREAM : SocketReader.WOULD_BLOCK;
    }
    int most = untilNextDescriptors(fd, socket, available);
    int room = target == null ? 0 : target.remaining();
    int inTarget = Math.min(most, room);
    if (target != null && inTarget > 0) {
      input.copy(0, target, target.position(), inTarget);
    }
    ByteBuffer beyond = socket.beyond().clear();
    int further = Math.min(most - inTarget, beyond.capacity());
    if (further > 0) {
      input.copy(inTarget, beyond, 0, further);
    }
    beyond.limit(further);
    return inTarget + further;
  }

  /**
   * How many of the bytes may be read at once: descriptors arrive with the first byte of those that
   * they belong to.
   */
  private int untilNextDescriptors(int fd, SocketReader socket, int available) throws IOException {
    Passed next = next(fd, socket);
    if (next != null && next.position() == input.position()) {
      descriptors = next.descriptors();
      ahead.remove();
      taken++;
      next = next(fd, socket);
    }
    if (next == null) {
      return available;
    }
    long gap = next.position() - input.position();
    if (gap <= 0) {
      throw new IOException("the peer has passed descriptors of bytes that have been read already");
    }
    return (int) Math.min(available, gap);
  }

  /** The next descriptors whose bytes are there or to come; null when none have been passed. */
  private @Nullable Passed next(int fd, SocketReader socket) throws IOException {
    while (ahead.isEmpty() && input.passed() != taken) {
      if (!receive(fd, socket) && ahead.isEmpty()) {
        throw new IOException("the peer says that it has passed descriptors, and none have come");
      }
    }
    return ahead.peek();
  }

  /** Hands over the descriptors of the last read. */
  public List<Descriptor> takeDescriptors() {
    List<Descriptor> of = descriptors;
    descriptors = List.of();
    return of;
  }

  /**
   * Bytes that were read are done with.
   *
   * @return whether the peer waits for that and is to be woken, by this caller
   */
  public boolean release(int count) {
    return input.release(count);
  }

  /**
   * Takes in what has come through the socket, after the system has said that there is something.
   * What is behind descriptors whose bytes are yet to come stays there.
   *
   * @throws IOException if it is nothing that a peer may send
   */
  public void listen(int fd, SocketReader socket) throws IOException {
    if (ahead.isEmpty() || (ahead.size() < MOST_AHEAD && input.available() == 0)) {
      receive(fd, socket);
    } else if (input.available() == 0) {
      throw new IOException("the peer passes descriptors and not the bytes that they belong to");
    }
  }

  /** Receives once. False when nothing was there. */
  private boolean receive(int fd, SocketReader socket) throws IOException {
    int count = socket.read(fd, null, socket.beyond().capacity() & -RingWriter.MESSAGE_BYTES);
    if (count == SocketReader.WOULD_BLOCK) {
      return false;
    }
    if (count == SocketReader.END_OF_STREAM) {
      ended = true;
      return false;
    }
    List<Descriptor> arrived = socket.takeDescriptors();
    int last = count - RingWriter.MESSAGE_BYTES;
    if (count % RingWriter.MESSAGE_BYTES != 0) {
      arrived.forEach(Descriptor::close);
      throw new IOException(
          "the peer has sent "
              + count
              + " bytes where messages of "
              + RingWriter.MESSAGE_BYTES
              + " belong");
    }
    if (!arrived.isEmpty()) {
      // A read ends behind what came with descriptors: theirs is the last message.
      ahead.add(new Passed(RingWriter.position(socket.beyond(), last), arrived));
    }
    return true;
  }

  /** Whether the socket has ended; what is in the ring can still be read. */
  public boolean hasEnded() {
    return ended;
  }

  /** Whether descriptors wait for their bytes to be read, and all that came after them behind. */
  public boolean isBehindDescriptors() {
    return !ahead.isEmpty();
  }

  /**
   * Has the peer wake this end when it writes.
   *
   * @return false when there is something to read by now: then it does not
   */
  public boolean fallAsleep() throws IOException {
    return input.fallAsleep();
  }

  /** Ends the mapping and closes the descriptors that nobody has taken. */
  @Override
  public void close() {
    takeDescriptors().forEach(Descriptor::close);
    for (Passed left = ahead.poll(); left != null; left = ahead.poll()) {
      left.descriptors().forEach(Descriptor::close);
    }
    memory.close();
  }
}
