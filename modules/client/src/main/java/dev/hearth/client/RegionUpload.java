package dev.hearth.client;

import dev.hearth.protocol.BuiltInService;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.CacheMethod;
import dev.hearth.protocol.cache.PutRequest;
import dev.hearth.protocol.cache.PutResponse;
import dev.hearth.protocol.memory.HandOver;
import dev.hearth.protocol.memory.Region;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.SharedRegion;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Hands one blob over in sealed memory. It needs no digest from here: what the daemon computes is
 * that of what was sealed.
 */
final class RegionUpload {
  private static final String NAME = "hearth-put";
  private static final int STEP_BYTES = 1 << 20;

  private final HearthClient client;
  private final PutRequest.Builder request;
  private final Deadline deadline;

  RegionUpload(HearthClient client, PutRequest.Builder request, Deadline deadline) {
    this.client = client;
    this.request = request;
    this.deadline = deadline;
  }

  /** Sends what remains of a buffer. */
  PutResponse send(ByteBuffer blob) throws CallException, InterruptedException {
    Descriptor sealed;
    try (SharedRegion region = Sharing.memory().create(NAME, blob.remaining())) {
      region.memory().copyFrom(MemorySegment.ofBuffer(blob));
      sealed = region.seal();
    } catch (IOException e) {
      throw new CallException(
          ErrorCode.RESOURCE_EXHAUSTED, "no memory to hand the blob over in: " + e.getMessage(), e);
    }
    return send(sealed, blob.remaining());
  }

  /** Sends a whole file. */
  PutResponse send(FileChannel file, long size, LongConsumer progress)
      throws CallException, IOException, InterruptedException {
    Descriptor sealed;
    try (SharedRegion region = Sharing.memory().create(NAME, size)) {
      for (long at = 0; at < size; ) {
        int count = file.read(step(region.memory(), at, size), at);
        if (count < 0) {
          throw new EOFException("the file became shorter while it was read");
        }
        at += count;
        progress.accept(at);
      }
      sealed = region.seal();
    }
    return send(sealed, size);
  }

  private static ByteBuffer step(MemorySegment memory, long at, long size) {
    return memory.asSlice(at, Math.min(STEP_BYTES, size - at)).asByteBuffer();
  }

  /** Sends memory that is sealed already; it is taken over. */
  PutResponse send(Descriptor sealed, long size) throws CallException, InterruptedException {
    request
        .setExpectedSize(size)
        .setRegions(HandOver.newBuilder().addRegions(Region.newBuilder().setSize(size)));
    try (Answer answer =
        client.call(
            BuiltInService.CACHE.id(),
            CacheMethod.PUT.getNumber(),
            ProtoMessage.of(request.build()),
            Attachment.of(Descriptors.of(List.of(sealed))),
            deadline)) {
      return Answers.parse(answer, PutResponse.parser());
    }
  }
}
