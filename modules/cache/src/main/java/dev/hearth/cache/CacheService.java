package dev.hearth.cache;

import dev.hearth.cache.handler.ClearHandler;
import dev.hearth.cache.handler.GetHandler;
import dev.hearth.cache.handler.ListHandler;
import dev.hearth.cache.handler.PutHandler;
import dev.hearth.cache.handler.RemoveHandler;
import dev.hearth.cache.handler.StatHandler;
import dev.hearth.cache.handler.StatisticsHandler;
import dev.hearth.cache.store.Store;
import dev.hearth.protocol.cache.CacheMethod;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.Service;
import dev.hearth.spi.StopOutcome;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;

/** The service's life: its store is open from start to stop. */
final class CacheService implements Service {
  private final Store store;
  private final PutHandler put;
  private final GetHandler get;
  private final StatHandler stat;
  private final RemoveHandler remove;
  private final ListHandler list;
  private final ClearHandler clear;
  private final StatisticsHandler statistics;

  @Inject
  CacheService(
      Store store,
      PutHandler put,
      GetHandler get,
      StatHandler stat,
      RemoveHandler remove,
      ListHandler list,
      ClearHandler clear,
      StatisticsHandler statistics) {
    this.store = store;
    this.put = put;
    this.get = get;
    this.stat = stat;
    this.remove = remove;
    this.list = list;
    this.clear = clear;
    this.statistics = statistics;
  }

  @Override
  public void register(HandlerRegistry handlers) {
    handlers
        .attempting(CacheMethod.PUT_VALUE, "put", PeerRole.USER, put, put)
        .attempting(CacheMethod.GET_VALUE, "get", PeerRole.READ_ONLY, get, get)
        .blocking(CacheMethod.STAT_VALUE, "stat", PeerRole.READ_ONLY, stat)
        .blocking(CacheMethod.REMOVE_VALUE, "remove", remove)
        .blocking(CacheMethod.LIST_VALUE, "list", PeerRole.READ_ONLY, list)
        .blocking(CacheMethod.CLEAR_VALUE, "clear", clear)
        .blocking(CacheMethod.STATISTICS_VALUE, "statistics", PeerRole.READ_ONLY, statistics);
  }

  @Override
  public void start() throws IOException {
    store.open();
  }

  @Override
  public StopOutcome stop(Duration deadline) throws IOException, InterruptedException {
    return store.close(deadline) ? StopOutcome.GRACEFUL : StopOutcome.FORCED;
  }
}
