package dev.hearth.session;

import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Message;
import dev.hearth.wire.FrameEncoder;
import dev.hearth.wire.FrameKind;
import dev.hearth.wire.FrameLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A one-way frame, encoded once and sent to any number of peers. Its memory is given back with the
 * last reference: whoever makes it has the first, and each queue that holds it one of its own.
 * Thread-safe.
 */
final class SharedFrame implements AutoCloseable {
  private final ByteBuffer bytes;
  private final Attachment memory;
  private final AtomicInteger references = new AtomicInteger(1);

  /** Guarded by itself. Those whose subscribers have fallen behind: mostly nobody. */
  private final List<Charge> charges = new ArrayList<>(0);

  /** A user who is charged with it, and how many places hold it for that user. */
  private static final class Charge {
    private final Budget user;
    private int places;

    Charge(Budget user) {
      this.user = user;
    }
  }

  private SharedFrame(Attachment memory) {
    this.memory = memory;
    bytes = memory.bytes();
  }

  /**
   * Encodes a frame.
   *
   * @param memory where its bytes are kept, and what bounds them
   * @param form its attachment is copied and closed, also when this fails
   * @return the frame, with one reference that is the caller's
   * @throws CallException RESOURCE_EXHAUSTED: there is no room for it
   */
  static SharedFrame encode(Bodies memory, int serviceId, int messageType, Outgoing form)
      throws CallException {
    Message message = form.message();
    try (Attachment attachment = form.attachment()) {
      int messageLength = message.size();
      int attachmentLength = attachment.length();
      Attachment lent = memory.lend(FrameLayout.HEADER_LENGTH + messageLength + attachmentLength);
      boolean encoded = false;
      try {
        ByteBuffer target = lent.bytes();
        new FrameEncoder()
            .begin(target, FrameKind.ONE_WAY)
            .service(serviceId, messageType)
            .lengths(messageLength, attachmentLength)
            .flags(form.flags());
        message.writeTo(target);
        target.put(attachment.bytes());
        encoded = true;
        return new SharedFrame(lent);
      } finally {
        if (!encoded) {
          lent.close();
        }
      }
    }
  }

  /** How many bytes it has, with its header. */
  int length() {
    return bytes.capacity();
  }

  /** A view of its attachment, which begins behind a message of this length. */
  ByteBuffer attachment(int messageLength) {
    int start = FrameLayout.HEADER_LENGTH + messageLength;
    return bytes.slice(start, length() - start);
  }

  /** A view of all its bytes, for one write. */
  ByteBuffer view() {
    return bytes.duplicate();
  }

  /**
   * Charges a user with this frame, by one who has a reference: once, however many places hold it
   * for that user. {@link #discharge} ends it for one of them.
   *
   * @return false when the user may hold no more
   */
  boolean charge(Budget user) {
    synchronized (charges) {
      Charge charge = chargeOf(user);
      if (charge == null) {
        if (!user.tryTakeShare(length())) {
          return false;
        }
        charge = new Charge(user);
        charges.add(charge);
      }
      charge.places++;
      return true;
    }
  }

  /**
   * One of the places that hold this frame for a user does so no more; before its reference goes.
   */
  void discharge(Budget user) {
    synchronized (charges) {
      Charge charge = chargeOf(user);
      if (charge == null) {
        throw new IllegalStateException("nobody was charged with this frame");
      }
      charge.places--;
      if (charge.places == 0) {
        charges.remove(charge);
        user.giveShare(length());
      }
    }
  }

  private @Nullable Charge chargeOf(Budget user) {
    for (Charge charge : charges) {
      if (charge.user == user) {
        return charge;
      }
    }
    return null;
  }

  /** Takes a reference, by one who has one. */
  SharedFrame retain() {
    references.incrementAndGet();
    return this;
  }

  /** Gives a reference back. */
  @Override
  public void close() {
    if (references.decrementAndGet() == 0) {
      memory.close();
    }
  }
}
