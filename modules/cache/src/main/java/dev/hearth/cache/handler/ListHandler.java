package dev.hearth.cache.handler;

import dev.hearth.cache.store.EntryInfo;
import dev.hearth.cache.store.Page;
import dev.hearth.cache.store.Store;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.Entry;
import dev.hearth.protocol.cache.ListRequest;
import dev.hearth.protocol.cache.ListResponse;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Reply;
import jakarta.inject.Inject;

/** Lists entries, a page at a time. */
public final class ListHandler implements BlockingHandler {
  private static final int MAX_ENTRIES = 1_000;

  /** Keys may be long: a page ends when it has become this large. */
  private static final int ENOUGH_BYTES = 256 << 10;

  private final Store store;

  @Inject
  ListHandler(Store store) {
    this.store = store;
  }

  @Override
  public Reply handle(Call call) throws CallException {
    ListRequest request = Requests.parse(ListRequest.parser(), call.message());
    String namespace = Requests.namespace(request.getNamespace());
    String prefix = Requests.prefix(request.getPrefix());
    String after = Requests.prefix(request.getAfter());
    return ProtoMessage.reply(response(store.page(namespace, prefix, after, limit(request))));
  }

  private static int limit(ListRequest request) {
    int wish = request.getLimit();
    return wish <= 0 || wish > MAX_ENTRIES ? MAX_ENTRIES : wish;
  }

  private static ListResponse response(Page page) {
    ListResponse.Builder response = ListResponse.newBuilder();
    int bytes = 0;
    for (EntryInfo info : page.entries()) {
      if (bytes >= ENOUGH_BYTES) {
        break;
      }
      Entry entry = Entries.message(info);
      bytes += entry.getSerializedSize();
      response.addEntries(entry);
    }
    int count = response.getEntriesCount();
    if (page.more() || count < page.entries().size()) {
      response.setNextAfter(response.getEntries(count - 1).getKey());
    }
    return response.build();
  }
}
