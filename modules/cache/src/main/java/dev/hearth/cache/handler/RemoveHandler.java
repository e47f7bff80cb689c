package dev.hearth.cache.handler;

import dev.hearth.cache.store.EntryKey;
import dev.hearth.cache.store.Store;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.RemoveRequest;
import dev.hearth.protocol.cache.RemoveResponse;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Reply;
import jakarta.inject.Inject;
import java.io.IOException;

/** Removes an entry. */
public final class RemoveHandler implements BlockingHandler {
  private final Store store;

  @Inject
  RemoveHandler(Store store) {
    this.store = store;
  }

  @Override
  public Reply handle(Call call) throws CallException {
    RemoveRequest request = Requests.parse(RemoveRequest.parser(), call.message());
    EntryKey key = Requests.key(request.getNamespace(), request.getKey());
    try {
      return ProtoMessage.reply(RemoveResponse.newBuilder().setRemoved(store.remove(key)).build());
    } catch (IOException e) {
      throw store.explain(e);
    }
  }
}
