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
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Item;
import dev.hearth.spi.Reply;
import jakarta.inject.Inject;
import java.io.IOException;

/** Stores a blob: the request's attachment, then those of the items. */
public final class PutHandler implements BlockingHandler {
  private final Store store;
  private final CallCounters counters;
  private final RegionReader regions;

  @Inject
  PutHandler(Store store, CallCounters counters, RegionReader regions) {
    this.store = store;
    this.counters = counters;
    this.regions = regions;
  }

  @Override
  public Reply handle(Call call) throws CallException, InterruptedException {
    PutRequest request = Requests.parse(PutRequest.parser(), call.message());
    EntryKey key = Requests.key(request.getNamespace(), request.getKey());
    checkDigestLength(request);
    try (BlobWriter writer = store.write(key.namespace(), announced(request, call))) {
      if (request.hasRegions()) {
        regions.read(call, request.getRegions(), writer);
      } else {
        receive(call, writer);
      }
      checkSize(request, writer.size());
      StagedBlob staged = store.stage(writer);
      checkDigest(request, staged.digest());
      boolean replaced = store.commit(key, staged);
      counters.put();
      return ProtoMessage.reply(
          PutResponse.newBuilder()
              .setSha256(ByteString.copyFrom(staged.digest().toBytes()))
              .setSize(staged.size())
              .setReplaced(replaced)
              .build());
    } catch (IOException e) {
      throw store.explain(e);
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

  private static void receive(Call call, BlobWriter writer)
      throws IOException, CallException, InterruptedException {
    writer.write(call.attachment());
    for (Item next = call.items().next(); next != null; next = call.items().next()) {
      try (Item item = next) {
        writer.write(item.attachment().bytes());
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
