package dev.hearth.client;

import dev.hearth.protocol.BuiltInService;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.CacheMethod;
import dev.hearth.protocol.cache.PutRequest;
import dev.hearth.protocol.cache.PutResponse;
import dev.hearth.session.OutboundCall;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Message;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Sends one blob: in one frame where it fits beside the request, else in parts. */
final class BlobUpload {
  /** Up to this length a blob goes in one frame: the daemon has to hold it in one piece. */
  private static final int MAX_WHOLE_BYTES = 1 << 20;

  /** Long enough that the cost of a frame does not show, short enough to be under way soon. */
  private static final int PART_BYTES = 256 << 10;

  private final HearthClient client;
  private final PutRequest request;
  private final Deadline deadline;

  BlobUpload(HearthClient client, PutRequest request, Deadline deadline) {
    this.client = client;
    this.request = request;
    this.deadline = deadline;
  }

  /** Sends what remains of a buffer. */
  PutResponse send(ByteBuffer blob) throws CallException, InterruptedException {
    if (fitsOneFrame(blob.remaining())) {
      return sendWhole(Attachment.of(blob));
    }
    try (OutboundCall call = begin()) {
      sendParts(call, blob);
      return finish(call);
    }
  }

  private static void sendParts(OutboundCall call, ByteBuffer blob)
      throws CallException, InterruptedException {
    try {
      while (blob.hasRemaining() && !call.isDone()) {
        int length = Math.min(blob.remaining(), PART_BYTES);
        Attachment part = Attachment.of(blob.slice(blob.position(), length));
        blob.position(blob.position() + length);
        call.out().send(Message.EMPTY, part);
      }
    } catch (CallException e) {
      endedEarly(call, e);
    }
  }

  /** Sends a whole file. */
  PutResponse send(FileChannel file, LongConsumer progress)
      throws CallException, IOException, InterruptedException {
    long size = request.getExpectedSize();
    if (fitsOneFrame(size)) {
      PutResponse response = sendWhole(read(file, 0, (int) size));
      progress.accept(size);
      return response;
    }
    try (OutboundCall call = begin()) {
      sendParts(call, file, size, progress);
      return finish(call);
    }
  }

  private void sendParts(OutboundCall call, FileChannel file, long size, LongConsumer progress)
      throws CallException, IOException, InterruptedException {
    try {
      for (long at = 0; at < size && !call.isDone(); ) {
        int length = (int) Math.min(size - at, PART_BYTES);
        call.out().send(Message.EMPTY, read(file, at, length));
        at += length;
        progress.accept(at);
      }
    } catch (CallException e) {
      endedEarly(call, e);
    }
  }

  /**
   * Sends what a channel brings until its end.
   *
   * @param digest sees all of it
   */
  PutResponse send(ReadableByteChannel source, MessageDigest digest, LongConsumer progress)
      throws CallException, IOException, InterruptedException {
    try (OutboundCall call = begin()) {
      try {
        long sent = 0;
        for (Attachment part = read(source); part != null; part = read(source)) {
          digest.update(part.bytes());
          sent += part.length();
          call.out().send(Message.EMPTY, part);
          progress.accept(sent);
        }
      } catch (CallException e) {
        endedEarly(call, e);
      }
      return finish(call);
    }
  }

  /** Reads until a part is full or the channel ends; null where nothing comes any more. */
  private @Nullable Attachment read(ReadableByteChannel source) throws IOException {
    Attachment whole = client.allocate(PART_BYTES);
    boolean read = false;
    try {
      ByteBuffer target = whole.bytes();
      int count = 0;
      while (count >= 0 && target.hasRemaining()) {
        count = source.read(target);
      }
      read = target.position() > 0;
      return read ? Attachment.of(target.flip(), whole::close) : null;
    } finally {
      if (!read) {
        whole.close();
      }
    }
  }

  /** The service may answer before it has seen all: that answer says more than this failure. */
  private static void endedEarly(OutboundCall call, CallException failure) throws CallException {
    if (!call.isDone()) {
      throw failure;
    }
  }

  /** Reads a part of the file into a buffer that goes out as it is. */
  private Attachment read(FileChannel file, long at, int length) throws IOException {
    Attachment part = client.allocate(length);
    boolean read = false;
    try {
      ByteBuffer target = part.bytes();
      while (target.hasRemaining()) {
        if (file.read(target, at + target.position()) < 0) {
          throw new EOFException("the file became shorter while it was read");
        }
      }
      read = true;
      return part;
    } finally {
      if (!read) {
        part.close();
      }
    }
  }

  private boolean fitsOneFrame(long size) {
    return size + request.getSerializedSize() <= client.agreement().maxPayloadBytes()
        && size <= MAX_WHOLE_BYTES;
  }

  private PutResponse sendWhole(Attachment blob) throws CallException, InterruptedException {
    try (Answer answer =
        client.call(
            BuiltInService.CACHE.id(),
            CacheMethod.PUT.getNumber(),
            ProtoMessage.of(request),
            blob,
            deadline)) {
      return Answers.parse(answer, PutResponse.parser());
    }
  }

  private OutboundCall begin() throws CallException, InterruptedException {
    return client.start(
        BuiltInService.CACHE.id(),
        CacheMethod.PUT.getNumber(),
        ProtoMessage.of(request),
        Attachment.none(),
        deadline,
        true);
  }

  private static PutResponse finish(OutboundCall call) throws CallException, InterruptedException {
    call.endItems();
    try (Answer answer = call.await()) {
      return Answers.parse(answer, PutResponse.parser());
    }
  }
}
