package dev.hearth.cache.handler;

import dev.hearth.cache.store.Store;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.ClearRequest;
import dev.hearth.protocol.cache.ClearResponse;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Reply;
import jakarta.inject.Inject;
import java.io.IOException;

/** Removes all entries of one namespace, or of all. */
public final class ClearHandler implements BlockingHandler {
  private static final String ALL = "";

  private final Store store;

  @Inject
  ClearHandler(Store store) {
    this.store = store;
  }

  @Override
  public Reply handle(Call call) throws CallException {
    ClearRequest request = Requests.parse(ClearRequest.parser(), call.message());
    if (request.getAllNamespaces() != request.getNamespace().isEmpty()) {
      throw Requests.invalid("either a namespace or all_namespaces has to be given, and not both");
    }
    String namespace =
        request.getAllNamespaces() ? ALL : Requests.namespace(request.getNamespace());
    try {
      Store.Cleared cleared = store.clear(namespace);
      return ProtoMessage.reply(
          ClearResponse.newBuilder()
              .setEntries(cleared.entries())
              .setBytes(cleared.bytes())
              .build());
    } catch (IOException e) {
      throw store.explain(e);
    }
  }
}
