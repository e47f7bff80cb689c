package dev.hearth.cache.handler;

import dev.hearth.cache.store.EntryInfo;
import dev.hearth.cache.store.Store;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.StatRequest;
import dev.hearth.protocol.cache.StatResponse;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Reply;
import jakarta.inject.Inject;

/** Describes an entry. */
public final class StatHandler implements BlockingHandler {
  private final Store store;

  @Inject
  StatHandler(Store store) {
    this.store = store;
  }

  @Override
  public Reply handle(Call call) throws CallException {
    StatRequest request = Requests.parse(StatRequest.parser(), call.message());
    EntryInfo entry = store.find(Requests.key(request.getNamespace(), request.getKey()));
    StatResponse.Builder response = StatResponse.newBuilder();
    if (entry != null) {
      response.setEntry(Entries.message(entry));
    }
    return ProtoMessage.reply(response.build());
  }
}
