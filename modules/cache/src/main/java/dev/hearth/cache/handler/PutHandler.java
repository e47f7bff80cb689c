package dev.hearth.cache.handler;

import com.google.protobuf.ByteString;
import dev.hearth.cache.store.BlobWriter;
import dev.hearth.cache.store.EntryKey;
import dev.hearth.cache.store.Sha256;
import dev.hearth.cache.store.StagedBlob;
import dev.hearth.cache.store.Store;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.PutRequest;
import dev.hearth.protocol.cache.PutResponse;
import dev.hearth.spi.AttemptingHandler;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Item;
import dev.hearth.spi.Reply;
import dev.hearth.spi.Request;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores a blob: the request's attachment, then those of the items, or what was handed over. */
public final class PutHandler implements AttemptingHandler, BlockingHandler {
  private final Store store;
  private final CallCounters counters;
  private final RegionReader regions;
  private final Haste haste = new Haste();

  @Inject
  PutHandler(Store store, CallCounters counters, RegionReader regions) {
    this.store = store;
    this.counters = counters;
    this.regions = regions;
  }

  /** Stores a short blob at once, as long as the disk lets it. */
  @Override
  public @Nullable Reply attempt(Request call) throws CallException {
    PutRequest request = Requests.parse(PutRequest.parser(), call.message());
    if (request.hasRegions()
        || !store.suitsPack(request.getNamespace(), call.attachment().remaining())
        || !haste.mayTry()) {
      return null;
    }
    long begin = System.nanoTime();
    try {
      return storeWhole(request, call.attachment(), store::tryPut).orElse(null);
    } catch (IOException _) {
      return null; // the other handler tries again, and tells what is wrong
    } finally {
      haste.took(System.nanoTime() - begin);
    }
  }

  @Override
  public Reply handle(Call call) throws CallException, InterruptedException {
    PutRequest request = Requests.parse(PutRequest.parser(), call.message());
    try {
      if (request.hasRegions()) {
        return storeStream(request, call, null);
      }
      Item second = call.items().next();
      boolean isWhole =
          second == null && store.suitsPack(request.getNamespace(), call.attachment().remaining());
      Optional<Reply> done =
          isWhole ? storeWhole(request, call.attachment(), store::put) : Optional.empty();
      return done.isPresent() ? done.get() : storeStream(request, call, second);
    } catch (IOException e) {
      throw store.explain(e);
    }
  }

  /** One of the ways to store a blob that is in one piece. */
  @FunctionalInterface
  private interface WholePut {
    Optional<Boolean> put(EntryKey key, Sha256 digest, ByteBuffer bytes) throws IOException;
  }

  private Optional<Reply> storeWhole(PutRequest request, ByteBuffer blob, WholePut how)
      throws IOException, CallException {
    EntryKey key = Requests.key(request.getNamespace(), request.getKey());
    checkDigestLength(request);
    checkSize(request, blob.remaining());
    Sha256 digest = Sha256.digestOf(blob);
    checkDigest(request, digest);
    long size = blob.remaining();
    return how.put(key, digest, blob).map(replaced -> stored(digest, size, replaced));
  }

  private Reply stored(Sha256 digest, long size, boolean replaced) {
    counters.put();
    return ProtoMessage.reply(
        PutResponse.newBuilder()
            .setSha256(ByteString.copyFrom(digest.toBytes()))
            .setSize(size)
            .setReplaced(replaced)
            .build());
  }

  /**
   * Stores a blob in a file of its own.
   *
   * @param second the first item behind the request; null where there is none
   */
  private Reply storeStream(PutRequest request, Call call, @Nullable Item second)
      throws IOException, CallException, InterruptedException {
    try (second) {
      EntryKey key = Requests.key(request.getNamespace(), request.getKey());
      checkDigestLength(request);
      try (BlobWriter writer = store.write(key.namespace(), announced(request, call))) {
        if (request.hasRegions()) {
          regions.read(call, request.getRegions(), writer);
        } else {
          receive(call, second, writer);
        }
        checkSize(request, writer.size());
        StagedBlob staged = store.stage(writer);
        checkDigest(request, staged.digest());
        boolean replaced = store.commit(key, staged);
        return stored(staged.digest(), staged.size(), replaced);
      }
    }
  }

  private static long announced(PutRequest request, Call call) {
    if (request.hasExpectedSize()) {
      return request.getExpectedSize();
    }
    return request.hasRegions()
        ? RegionReader.size(request.getRegions())
        : call.attachment().remaining();
  }

  private static void receive(Call call, @Nullable Item second, BlobWriter writer)
      throws IOException, CallException, InterruptedException {
    writer.writeShared(call.attachment());
    if (second == null) {
      return;
    }
    writer.writeShared(second.attachment().bytes());
    for (Item next = call.items().next(); next != null; next = call.items().next()) {
      try (Item item = next) {
        writer.writeShared(item.attachment().bytes());
      }
    }
  }

  private static void checkDigestLength(PutRequest request) throws CallException {
    int length = request.getExpectedSha256().size();
    if (length != 0 && length != Sha256.BYTES) {
      throw Requests.invalid("expected_sha256 has " + length + " bytes, not " + Sha256.BYTES);
    }
  }

  private static void checkSize(PutRequest request, long size) throws CallException {
    if (request.hasExpectedSize() && request.getExpectedSize() != size) {
      throw Requests.invalid(
          "the blob of key '"
              + request.getKey()
              + "' has "
              + size
              + " bytes, not the "
              + Long.toUnsignedString(request.getExpectedSize())
              + " that were stated; nothing was stored");
    }
  }

  private static void checkDigest(PutRequest request, Sha256 digest) throws CallException {
    ByteString expected = request.getExpectedSha256();
    if (!expected.isEmpty() && !Sha256.of(expected.toByteArray()).equals(digest)) {
      throw Requests.invalid(
          "the blob of key '"
              + request.getKey()
              + "' has SHA-256 "
              + digest
              + ", not "
              + Sha256.of(expected.toByteArray())
              + "; nothing was stored");
    }
  }
}
