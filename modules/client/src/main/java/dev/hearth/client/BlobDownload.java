package dev.hearth.client;

import dev.hearth.protocol.BuiltInService;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.BlobPart;
import dev.hearth.protocol.cache.CacheMethod;
import dev.hearth.protocol.cache.GetRequest;
import dev.hearth.protocol.cache.GetResponse;
import dev.hearth.session.OutboundCall;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Item;
import dev.hearth.spi.transport.Descriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;

/** Fetches one blob and checks what arrives against the digest that was kept with it. */
final class BlobDownload {
  private final HearthClient client;
  private final GetRequest request;
  private final Deadline deadline;
  private final MessageDigest digest = Digests.begin();
  private long received;

  BlobDownload(HearthClient client, GetRequest request, Deadline deadline) {
    this.client = client;
    this.request = request;
    this.deadline = deadline;
  }

  /**
   * Brings the blob to its target.
   *
   * @return what was found; if anything was, it has arrived whole and as it was stored
   */
  <X extends Exception> GetResponse receive(BlobTarget<X> target)
      throws CallException, InterruptedException, X {
    try (OutboundCall call =
        client.start(
            BuiltInService.CACHE.id(),
            CacheMethod.GET.getNumber(),
            ProtoMessage.of(request),
            Attachment.none(),
            deadline,
            false)) {
      for (Item next = call.items().next(); next != null; next = call.items().next()) {
        try (Item item = next) {
          BlobPart part = Answers.parse(item.message(), BlobPart.parser());
          write(target, item.attachment().bytes(), part.getOffset(), part.getSize());
        }
      }
      try (Answer answer = call.await()) {
        GetResponse response = Answers.parse(answer, GetResponse.parser());
        if (response.getByDescriptor()) {
          take(target, answer.attachment().descriptors(), response);
        } else if (response.getFound()) {
          write(target, answer.attachment().bytes(), received, response.getSize());
          check(response);
        }
        return response;
      }
    }
  }

  /** The daemon has compared the file with the digest, and no copy of it was made since. */
  private <X extends Exception> void take(
      BlobTarget<X> target, Descriptors descriptors, GetResponse response) throws CallException, X {
    List<Descriptor> files = descriptors.take();
    try {
      if (files.size() != 1) {
        throw damaged(files.size() + " descriptors came instead of one");
      }
      target.take(files.getFirst(), response.getSize());
    } catch (IOException e) {
      throw damaged("it cannot be mapped: " + e.getMessage());
    } finally {
      files.forEach(Descriptor::close);
    }
  }

  private <X extends Exception> void write(
      BlobTarget<X> target, ByteBuffer part, long offset, long size) throws CallException, X {
    if (offset != received || part.remaining() > size - offset) {
      throw damaged("a part of it is not where it belongs");
    }
    received += part.remaining();
    digest.update(part.duplicate());
    target.write(part, size);
  }

  private void check(GetResponse response) throws CallException {
    if (received != response.getSize()) {
      throw damaged(received + " bytes of it came, and it has " + response.getSize());
    }
    if (!MessageDigest.isEqual(digest.digest(), response.getSha256().toByteArray())) {
      throw damaged("its digest is not the one that was kept with it");
    }
  }

  private CallException damaged(String how) {
    return new CallException(
        ErrorCode.DATA_LOSS,
        "the blob " + request.getKey() + " did not arrive as it was stored: " + how);
  }
}
