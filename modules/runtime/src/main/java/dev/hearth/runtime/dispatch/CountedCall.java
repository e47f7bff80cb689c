package dev.hearth.runtime.dispatch;

import dev.hearth.runtime.service.TrafficCounter;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.Item;
import dev.hearth.spi.ItemSink;
import dev.hearth.spi.ItemSource;
import dev.hearth.spi.Message;
import dev.hearth.spi.Peer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A call whose items are counted, in both directions. */
record CountedCall(Call call, TrafficCounter traffic) implements Call {
  @Override
  public ItemSource items() {
    return this::next;
  }

  private @Nullable Item next() throws CallException, InterruptedException {
    Item item = call.items().next();
    if (item != null) {
      traffic.streamed((long) item.message().remaining() + item.attachment().length());
    }
    return item;
  }

  @Override
  public ItemSink out() {
    return this::send;
  }

  private void send(Message message, Attachment attachment)
      throws CallException, InterruptedException {
    long bytes = (long) message.size() + attachment.length();
    call.out().send(message, attachment);
    traffic.sent(bytes);
  }

  @Override
  public Attachment allocate(int bytes) throws CallException {
    return call.allocate(bytes);
  }

  @Override
  public boolean isCancelled() {
    return call.isCancelled();
  }

  @Override
  public void onCancel(Runnable action) {
    call.onCancel(action);
  }

  @Override
  public int messageType() {
    return call.messageType();
  }

  @Override
  public Descriptors descriptors() {
    return call.descriptors();
  }

  @Override
  public ByteBuffer message() {
    return call.message();
  }

  @Override
  public ByteBuffer attachment() {
    return call.attachment();
  }

  @Override
  public Peer peer() {
    return call.peer();
  }

  @Override
  public Deadline deadline() {
    return call.deadline();
  }
}
