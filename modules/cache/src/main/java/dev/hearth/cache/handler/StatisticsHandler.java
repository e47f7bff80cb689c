package dev.hearth.cache.handler;

import dev.hearth.cache.memory.HotBlobs;
import dev.hearth.cache.store.Store;
import dev.hearth.cache.store.StoreStatistics;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.NamespaceStatistics;
import dev.hearth.protocol.cache.StatisticsResponse;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.Call;
import dev.hearth.spi.Reply;
import jakarta.inject.Inject;

/** Says how the cache is. */
public final class StatisticsHandler implements BlockingHandler {
  private final Store store;
  private final HotBlobs hot;
  private final CallCounters counters;

  @Inject
  StatisticsHandler(Store store, HotBlobs hot, CallCounters counters) {
    this.store = store;
    this.hot = hot;
    this.counters = counters;
  }

  @Override
  public Reply handle(Call call) {
    StoreStatistics stored = store.statistics();
    StatisticsResponse.Builder response =
        StatisticsResponse.newBuilder()
            .setEntries(stored.entries())
            .setBlobs(stored.blobs())
            .setBytes(stored.bytes())
            .setMaxBytes(stored.maxBytes())
            .setMemoryBytes(hot.bytes())
            .setMemoryMaxBytes(hot.maxBytes())
            .setHits(counters.hits())
            .setMisses(counters.misses())
            .setPuts(counters.puts())
            .setMemoryHits(hot.hits())
            .setEvictedEntries(stored.evictedEntries())
            .setEvictedBytes(stored.evictedBytes())
            .setDamaged(stored.damaged());
    for (StoreStatistics.OfNamespace namespace : stored.namespaces()) {
      response.addNamespaces(
          NamespaceStatistics.newBuilder()
              .setName(namespace.name())
              .setEntries(namespace.entries())
              .setBytes(namespace.bytes())
              .setMaxBytes(namespace.maxBytes()));
    }
    return ProtoMessage.reply(response.build());
  }
}
