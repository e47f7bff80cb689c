package dev.hearth.cache.handler;

import com.google.inject.Inject;
import com.google.protobuf.ByteString;
import dev.hearth.cache.store.EntryInfo;
import dev.hearth.cache.store.EntryKey;
import dev.hearth.cache.store.LentBlob;
import dev.hearth.cache.store.Store;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.GetRequest;
import dev.hearth.protocol.cache.GetResponse;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.Peer;
import dev.hearth.spi.Reply;
import dev.hearth.spi.transport.SharedMemory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers gets with a descriptor of the blob's file, where that is worth it and wanted. */
public final class BlobLending {
  /** From here on a mapping costs less than copies. */
  private static final long MIN_BYTES = 64 << 10;

  private final Store store;
  private final Optional<SharedMemory> memory;

  @Inject
  BlobLending(Store store, Optional<SharedMemory> memory) {
    this.store = store;
    this.memory = memory;
  }

  /**
   * Whether an entry is one for which {@link #reply} can be asked: it is large, the peer wants a
   * descriptor, and it is of this daemon's user. Others get a copy.
   */
  boolean suits(GetRequest request, EntryInfo entry, Peer peer) {
    return request.getAcceptsDescriptor()
        && entry.size() >= MIN_BYTES
        && memory.isPresent()
        && store.isOwner(peer.credentials().uid());
  }

  /** The answer; null where the entry has gone, or its blob has no file of its own. */
  @Nullable Reply reply(EntryKey key) throws IOException, CallException {
    LentBlob blob = store.lend(key, memory.orElseThrow());
    return blob == null ? null : reply(blob);
  }

  /** As the other, if that takes no time; null where it would, too. */
  @Nullable Reply replyAtOnce(EntryKey key) throws IOException {
    LentBlob blob = store.lendAtOnce(key, memory.orElseThrow());
    return blob == null ? null : reply(blob);
  }

  private static Reply reply(LentBlob blob) {
    GetResponse response =
        GetResponse.newBuilder()
            .setFound(true)
            .setSha256(ByteString.copyFrom(blob.digest().toBytes()))
            .setSize(blob.size())
            .setByDescriptor(true)
            .build();
    return new Reply(
        ProtoMessage.of(response), Attachment.of(Descriptors.of(List.of(blob.descriptor()))));
  }
}
