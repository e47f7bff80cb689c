package dev.hearth.cache;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.hearth.cache.handler.BlobLending;
import dev.hearth.cache.handler.CallCounters;
import dev.hearth.cache.handler.ClearHandler;
import dev.hearth.cache.handler.GetHandler;
import dev.hearth.cache.handler.ListHandler;
import dev.hearth.cache.handler.PartSize;
import dev.hearth.cache.handler.PutHandler;
import dev.hearth.cache.handler.RegionReader;
import dev.hearth.cache.handler.RemoveHandler;
import dev.hearth.cache.handler.StatHandler;
import dev.hearth.cache.handler.StatisticsHandler;
import dev.hearth.cache.memory.HotBlobs;
import dev.hearth.cache.store.Store;
import dev.hearth.cache.store.StoreOptions;
import dev.hearth.spi.ByteSize;
import dev.hearth.spi.transport.SharedMemory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts the service together. Nothing here acquires anything. */
final class CacheModule extends AbstractModule {
  private final CacheConfiguration configuration;
  private final Path stateFolder;
  private final PartSize parts;

  /**
   * @throws IllegalArgumentException if a part of a blob would not fit into a frame
   */
  CacheModule(CacheConfiguration configuration, Path stateFolder, int maxPayloadBytes) {
    this.configuration = configuration;
    this.stateFolder = stateFolder;
    parts = new PartSize(toInt(configuration.partBytes())).fitting(maxPayloadBytes);
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    binder().requireAtInjectOnConstructors();
    bind(CacheService.class).in(Singleton.class);
    bind(CallCounters.class).toInstance(new CallCounters());
    bind(PartSize.class).toInstance(parts);
    bind(BlobLending.class);
    bind(RegionReader.class);
    bind(PutHandler.class);
    bind(GetHandler.class);
    bind(StatHandler.class);
    bind(RemoveHandler.class);
    bind(ListHandler.class);
    bind(ClearHandler.class);
    bind(StatisticsHandler.class);
  }

  @Provides
  @Singleton
  Store store() {
    Map<String, Long> namespaceMaxBytes =
        configuration.namespaceMaxBytes().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().bytes()));
    return new Store(
        new StoreOptions(
            configuration.folder().orElse(stateFolder),
            configuration.maxBytes().bytes(),
            configuration.maxEntries(),
            namespaceMaxBytes,
            toInt(configuration.packs().packBytes()),
            toInt(configuration.packs().maxBlobBytes()),
            configuration.sync(),
            configuration.recordUseAfter()));
  }

  @Provides
  @Singleton
  HotBlobs hotBlobs() {
    CacheConfiguration.Memory memory = configuration.memory();
    return new HotBlobs(memory.maxBytes().bytes(), toInt(memory.maxBlobBytes()));
  }

  @Provides
  @Singleton
  Optional<SharedMemory> sharedMemory() {
    return SharedMemory.ofThisMachine();
  }

  /** The configuration's limits keep such sizes far below 2 GiB. */
  private static int toInt(ByteSize size) {
    return Math.toIntExact(size.bytes());
  }
}
