package dev.hearth.spi;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Raw bytes that travel beside a message and never pass through a codec, and the open descriptors
 * that travel with them.
 *
 * <p>An attachment has one owner. Who is handed one closes it, once the bytes are no longer needed;
 * closing gives the memory back to where it came from and closes the descriptors that nobody took,
 * and the bytes must not be touched after that. Sending an attachment hands it over: the connection
 * closes it when the last byte is out, or when it never will be.
 */
public final class Attachment implements AutoCloseable {
  private static final Attachment NONE =
      new Attachment(ByteBuffer.allocate(0), () -> {}, Descriptors.none());

  private final ByteBuffer bytes;
  private final AtomicReference<Runnable> release;
  private final Descriptors descriptors;

  private Attachment(ByteBuffer bytes, Runnable release, Descriptors descriptors) {
    this.bytes = bytes;
    this.release = new AtomicReference<>(release);
    this.descriptors = descriptors;
  }

  /** The attachment of no bytes. */
  public static Attachment none() {
    return NONE;
  }

  /** Bytes that the garbage collector owns: what remains of the buffer. */
  public static Attachment of(ByteBuffer bytes) {
    return new Attachment(bytes.slice(), () -> {}, Descriptors.none());
  }

  /** Descriptors without bytes; they are handed over. */
  public static Attachment of(Descriptors descriptors) {
    return new Attachment(NONE.bytes, () -> {}, descriptors);
  }

  /**
   * Bytes with an owner: what remains of the buffer.
   *
   * @param release gives the memory back; run exactly once, by the thread that closes
   */
  public static Attachment of(ByteBuffer bytes, Runnable release) {
    return of(bytes, release, Descriptors.none());
  }

  /**
   * Bytes with an owner, and descriptors.
   *
   * @param release gives the memory back; run exactly once, by the thread that closes
   * @param descriptors handed over
   */
  public static Attachment of(ByteBuffer bytes, Runnable release, Descriptors descriptors) {
    return new Attachment(bytes.slice(), release, descriptors);
  }

  /** How many bytes there are. */
  public int length() {
    return bytes.capacity();
  }

  /** A view of all bytes, with a position of its own; valid until this attachment is closed. */
  public ByteBuffer bytes() {
    return bytes.duplicate();
  }

  /** The descriptors beside the bytes. Who wants to keep them takes them. */
  public Descriptors descriptors() {
    return descriptors;
  }

  /**
   * Gives the memory back, and closes descriptors that nobody took. The second and every later call
   * does nothing.
   */
  @Override
  public void close() {
    Runnable first = release.getAndSet(Attachment::releaseNothing);
    first.run();
    descriptors.close();
  }

  private static void releaseNothing() {}
}
