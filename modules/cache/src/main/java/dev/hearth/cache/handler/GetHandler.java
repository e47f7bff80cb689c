package dev.hearth.cache.handler;

import com.google.protobuf.ByteString;
import dev.hearth.cache.memory.HotBlobs;
import dev.hearth.cache.pack.PinnedBlob;
import dev.hearth.cache.store.EntryInfo;
import dev.hearth.cache.store.EntryKey;
import dev.hearth.cache.store.Glance;
import dev.hearth.cache.store.OpenBlob;
import dev.hearth.cache.store.PackedBlob;
import dev.hearth.cache.store.Sha256;
import dev.hearth.cache.store.Store;
import dev.hearth.cache.store.StoredBlob;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.BlobPart;
import dev.hearth.protocol.cache.GetRequest;
import dev.hearth.protocol.cache.GetResponse;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.AttemptingHandler;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Message;
import dev.hearth.spi.Reply;
import dev.hearth.spi.Request;
import jakarta.inject.Inject;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Fetches a blob: from memory or its pack, else from its file, in one piece if it is short. */
public final class GetHandler implements AttemptingHandler, BlockingHandler {
  private static final Message MISS = ProtoMessage.of(GetResponse.getDefaultInstance());

  private final Store store;
  private final HotBlobs hot;
  private final PartSize parts;
  private final CallCounters counters;
  private final BlobLending lending;

  @Inject
  GetHandler(
      Store store, HotBlobs hot, PartSize parts, CallCounters counters, BlobLending lending) {
    this.store = store;
    this.hot = hot;
    this.parts = parts;
    this.counters = counters;
    this.lending = lending;
  }

  /** Answers what is in memory, or a descriptor of a file that is known to be right. */
  @Override
  public @Nullable Reply attempt(Request call) throws CallException {
    GetRequest request = Requests.parse(GetRequest.parser(), call.message());
    EntryKey key = Requests.key(request.getNamespace(), request.getKey());
    return switch (store.glance(key)) {
      case Glance.Nothing.BUSY -> null;
      case Glance.Nothing.MISSING -> missed();
      case Glance.Found(EntryInfo entry, PinnedBlob blob) when blob != null ->
          sendAtOnce(entry, blob);
      case Glance.Found(EntryInfo entry, _) -> {
        boolean lends = lending.suits(request, entry, call.peer());
        yield lends ? lendAtOnce(key) : sendAtOnce(key, entry);
      }
    };
  }

  private @Nullable Reply sendAtOnce(EntryInfo entry, PinnedBlob blob) {
    try (blob) {
      return blob.isInMemory() ? hit(entry, blob.send()) : null;
    }
  }

  private @Nullable Reply sendAtOnce(EntryKey key, EntryInfo entry) {
    if (hot.suits(entry.size()) || entry.size() > parts.bytes()) {
      return sendHot(entry);
    }
    Attachment whole = store.sendAtOnce(key);
    return whole == null ? null : hit(entry, whole);
  }

  private @Nullable Reply lendAtOnce(EntryKey key) {
    try {
      Reply reply = lending.replyAtOnce(key);
      if (reply != null) {
        counters.hit();
      }
      return reply;
    } catch (IOException _) {
      return null; // the other handler tells what is wrong, if it still is
    }
  }

  private @Nullable Reply sendHot(EntryInfo entry) {
    Attachment inMemory = hot.get(entry.digest(), entry.size());
    return inMemory == null ? null : hit(entry, inMemory);
  }

  private Reply hit(EntryInfo entry, Attachment whole) {
    counters.hit();
    return new Reply(hit(entry.digest(), entry.size()), whole);
  }

  @Override
  public Reply handle(Call call) throws CallException, InterruptedException {
    GetRequest request = Requests.parse(GetRequest.parser(), call.message());
    EntryKey key = Requests.key(request.getNamespace(), request.getKey());
    EntryInfo entry = store.use(key);
    if (entry == null) {
      return missed();
    }
    try {
      Reply lent = lending.suits(request, entry, call.peer()) ? lending.reply(key) : null;
      if (lent != null) {
        counters.hit();
        return lent;
      }
      Reply inMemory = sendHot(entry);
      return inMemory == null ? send(key, call) : inMemory;
    } catch (IOException e) {
      throw store.explain(e);
    }
  }

  private Reply send(EntryKey key, Call call)
      throws IOException, CallException, InterruptedException {
    try (StoredBlob blob = store.open(key)) {
      return switch (blob) {
        case null -> missed();
        case OpenBlob file -> send(key, file, call);
        case PackedBlob packed -> {
          counters.hit();
          yield new Reply(hit(packed.digest(), packed.size()), packed.send());
        }
      };
    }
  }

  private Reply missed() {
    counters.missed();
    return Reply.of(MISS);
  }

  private static Message hit(Sha256 digest, long size) {
    return ProtoMessage.of(
        GetResponse.newBuilder()
            .setFound(true)
            .setSha256(ByteString.copyFrom(digest.toBytes()))
            .setSize(size)
            .build());
  }

  private Reply send(EntryKey key, OpenBlob blob, Call call)
      throws IOException, CallException, InterruptedException {
    try {
      Message message = hit(blob.digest(), blob.size());
      Attachment whole = Attachment.none();
      if (blob.size() <= parts.bytes()) {
        whole = whole(call, blob);
      } else {
        sendItems(blob, call);
      }
      counters.hit();
      return new Reply(message, whole);
    } catch (EOFException e) {
      throw store.removeDamaged(key, blob, e);
    }
  }

  private Attachment whole(Call call, OpenBlob blob) throws IOException, CallException {
    if (!hot.suits(blob.size())) {
      return store.map(blob);
    }
    Attachment whole = read(call, blob, 0, (int) blob.size());
    hot.put(blob.digest(), whole.bytes());
    return whole;
  }

  private void sendItems(OpenBlob blob, Call call)
      throws IOException, CallException, InterruptedException {
    for (long at = 0; at < blob.size(); at += parts.bytes()) {
      int length = (int) Math.min(parts.bytes(), blob.size() - at);
      Message part =
          ProtoMessage.of(BlobPart.newBuilder().setOffset(at).setSize(blob.size()).build());
      call.out().send(part, read(call, blob, at, length));
    }
  }

  private static Attachment read(Call call, OpenBlob blob, long offset, int length)
      throws IOException, CallException {
    Attachment part = call.allocate(length);
    boolean done = false;
    try {
      blob.read(offset, part.bytes());
      done = true;
      return part;
    } finally {
      if (!done) {
        part.close();
      }
    }
  }
}
