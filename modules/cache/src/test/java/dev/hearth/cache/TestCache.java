package dev.hearth.cache;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.hearth.cache.store.SyncPolicy;
import dev.hearth.protocol.cache.CacheMethod;
import dev.hearth.protocol.cache.ClearRequest;
import dev.hearth.protocol.cache.ClearResponse;
import dev.hearth.protocol.cache.GetRequest;
import dev.hearth.protocol.cache.GetResponse;
import dev.hearth.protocol.cache.ListRequest;
import dev.hearth.protocol.cache.ListResponse;
import dev.hearth.protocol.cache.PutRequest;
import dev.hearth.protocol.cache.PutResponse;
import dev.hearth.protocol.cache.RemoveRequest;
import dev.hearth.protocol.cache.RemoveResponse;
import dev.hearth.protocol.cache.StatRequest;
import dev.hearth.protocol.cache.StatResponse;
import dev.hearth.protocol.cache.StatisticsRequest;
import dev.hearth.protocol.cache.StatisticsResponse;
import dev.hearth.spi.AttemptingHandler;
import dev.hearth.spi.BlockingHandler;
import dev.hearth.spi.ByteSize;
import dev.hearth.spi.Call;
import dev.hearth.spi.Connections;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.HostView;
import dev.hearth.spi.NonBlockingHandler;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.Reply;
import dev.hearth.spi.Service;
import dev.hearth.spi.ServiceContext;
import dev.hearth.spi.ServiceDirectories;
import dev.hearth.spi.StopOutcome;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The service on real files, called as a host calls it. */
final class TestCache implements AutoCloseable {
  static final String NAMESPACE = "test";
  static final int MAX_ENTRIES = 1_000;
  static final int PART_BYTES = 64 << 10;
  static final int PACK_BYTES = 256 << 10;
  static final int PACKED_BYTES = 64 << 10;
  private static final int MAX_PAYLOAD = 1 << 20;

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final Map<Integer, BlockingHandler> handlers = new HashMap<>();
  private final Service service;

  private TestCache(Path folder, CacheConfiguration configuration) {
    service = new CacheProvider().create(new Context(folder, configuration));
    service.register(new Registry());
  }

  /** The service before its start. */
  static TestCache create(Path folder) {
    return new TestCache(folder, configuration(1L << 30));
  }

  static TestCache start(Path folder) throws Exception {
    return start(folder, configuration(1L << 30));
  }

  static TestCache start(Path folder, CacheConfiguration configuration) throws Exception {
    TestCache cache = new TestCache(folder, configuration);
    boolean started = false;
    try {
      cache.service.start();
      started = true;
      return cache;
    } finally {
      if (!started) {
        cache.close();
      }
    }
  }

  static CacheConfiguration configuration(long maxBytes) {
    return configuration(maxBytes, Map.of(), SyncPolicy.PROCESS, 0);
  }

  /** With a file for each blob. */
  static CacheConfiguration configuration(
      long maxBytes, Map<String, ByteSize> namespaces, SyncPolicy sync, long memoryBytes) {
    return configuration(maxBytes, namespaces, sync, memoryBytes, 0);
  }

  /** With packs of {@link #PACK_BYTES} for all blobs of up to {@link #PACKED_BYTES}. */
  static CacheConfiguration packed(long maxBytes, SyncPolicy sync) {
    return configuration(maxBytes, Map.of(), sync, 0, PACKED_BYTES);
  }

  /** As the other, with much room. */
  static CacheConfiguration packed() {
    return packed(1L << 30, SyncPolicy.PROCESS);
  }

  private static CacheConfiguration configuration(
      long maxBytes,
      Map<String, ByteSize> namespaces,
      SyncPolicy sync,
      long memoryBytes,
      long packedBytes) {
    return new CacheConfiguration(
        Optional.empty(),
        new ByteSize(maxBytes),
        MAX_ENTRIES,
        namespaces,
        sync,
        Duration.ZERO,
        new ByteSize(PART_BYTES),
        new CacheConfiguration.Packs(new ByteSize(PACK_BYTES), new ByteSize(packedBytes)),
        new CacheConfiguration.Memory(new ByteSize(memoryBytes), new ByteSize(PART_BYTES)));
  }

  /** What a get brought. */
  static final class Got {
    private final GetResponse response;
    private final TestCall call;

    private Got(GetResponse response, TestCall call) {
      this.response = response;
      this.call = call;
    }

    boolean found() {
      return response.getFound();
    }

    GetResponse response() {
      return response;
    }

    byte[] blob() {
      return call.received();
    }

    List<byte[]> parts() {
      return call.receivedMessages();
    }
  }

  PutResponse put(String key, byte[] blob) throws Exception {
    return put(request(NAMESPACE, key).build(), blob, List.of());
  }

  PutResponse put(PutRequest request, byte[] attachment, List<byte[]> items) throws Exception {
    TestCall call = new TestCall(CacheMethod.PUT_VALUE, request, attachment, items);
    return answer(call, PutResponse.parser());
  }

  /** Stores what was handed over. */
  PutResponse put(PutRequest request, Descriptors descriptors) throws Exception {
    TestCall call = new TestCall(CacheMethod.PUT_VALUE, request, new byte[0], List.of());
    try (descriptors) {
      return answer(call.with(descriptors), PutResponse.parser());
    }
  }

  /** Fetches a blob that may come as a descriptor. */
  TestCall lend(String key) throws Exception {
    return lend(key, TestCall.OWN_USER);
  }

  /** As the other, asked by some user. */
  TestCall lend(String key, long uid) throws Exception {
    GetRequest request =
        GetRequest.newBuilder()
            .setNamespace(NAMESPACE)
            .setKey(key)
            .setAcceptsDescriptor(true)
            .build();
    TestCall call = new TestCall(CacheMethod.GET_VALUE, request, new byte[0], List.of()).of(uid);
    answer(call, GetResponse.parser());
    return call;
  }

  /** Stores a blob that is a piece several times over. */
  void putPieces(String key, ByteBuffer piece, int count) throws Exception {
    List<ByteBuffer> items = Stream.generate(piece::duplicate).limit(count).toList();
    PutRequest request = request(NAMESPACE, key).build();
    answer(
        new TestCall(CacheMethod.PUT_VALUE, request, new byte[0], items, false),
        PutResponse.parser());
  }

  /** Fetches a blob without keeping it; answers how many bytes came. */
  long getAndDrop(String key) throws Exception {
    GetRequest request = GetRequest.newBuilder().setNamespace(NAMESPACE).setKey(key).build();
    TestCall call = new TestCall(CacheMethod.GET_VALUE, request, new byte[0], List.of(), false);
    answer(call, GetResponse.parser());
    return call.receivedBytes();
  }

  static PutRequest.Builder request(String namespace, String key) {
    return PutRequest.newBuilder().setNamespace(namespace).setKey(key);
  }

  Got get(String key) throws Exception {
    return get(NAMESPACE, key);
  }

  Got get(String namespace, String key) throws Exception {
    GetRequest request = GetRequest.newBuilder().setNamespace(namespace).setKey(key).build();
    TestCall call = new TestCall(CacheMethod.GET_VALUE, request, new byte[0], List.of());
    GetResponse response = answer(call, GetResponse.parser());
    return new Got(response, call);
  }

  StatResponse stat(String key) throws Exception {
    return call(
        CacheMethod.STAT_VALUE,
        StatRequest.newBuilder().setNamespace(NAMESPACE).setKey(key).build(),
        StatResponse.parser());
  }

  boolean remove(String key) throws Exception {
    return call(
            CacheMethod.REMOVE_VALUE,
            RemoveRequest.newBuilder().setNamespace(NAMESPACE).setKey(key).build(),
            RemoveResponse.parser())
        .getRemoved();
  }

  ListResponse list(ListRequest request) throws Exception {
    return call(CacheMethod.LIST_VALUE, request, ListResponse.parser());
  }

  ClearResponse clear(ClearRequest request) throws Exception {
    return call(CacheMethod.CLEAR_VALUE, request, ClearResponse.parser());
  }

  StatisticsResponse statistics() throws Exception {
    return call(
        CacheMethod.STATISTICS_VALUE,
        StatisticsRequest.getDefaultInstance(),
        StatisticsResponse.parser());
  }

  private <T> T call(int method, MessageLite request, Parser<T> parser) throws Exception {
    return answer(new TestCall(method, request, new byte[0], List.of()), parser);
  }

  private <T> T answer(TestCall call, Parser<T> parser) throws Exception {
    BlockingHandler handler = Objects.requireNonNull(handlers.get(call.messageType()));
    Reply reply = handler.handle(call);
    call.take(reply.attachment());
    ByteBuffer encoded = ByteBuffer.allocate(reply.message().size());
    reply.message().writeTo(encoded);
    return parser.parseFrom(encoded.flip());
  }

  StopOutcome stop() throws Exception {
    return service.stop(STOP_TIMEOUT);
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (Exception e) {
      throw new AssertionError("the cache did not stop", e);
    }
  }

  private final class Registry implements HandlerRegistry {
    @Override
    public HandlerRegistry nonBlocking(
        int type, String name, PeerRole needed, NonBlockingHandler handler) {
      throw new AssertionError(name + " must not run on the I/O thread: it touches the disk");
    }

    @Override
    public HandlerRegistry blocking(
        int messageType, String name, PeerRole needed, BlockingHandler handler) {
      handlers.put(messageType, handler);
      return this;
    }

    /** As a host does. */
    @Override
    public HandlerRegistry attempting(
        int messageType,
        String name,
        PeerRole needed,
        AttemptingHandler first,
        BlockingHandler otherwise) {
      return blocking(messageType, name, needed, call -> answer(call, first, otherwise));
    }

    private static Reply answer(Call call, AttemptingHandler first, BlockingHandler otherwise)
        throws Exception {
      Reply reply = ((TestCall) call).hasItems() ? null : first.attempt(call);
      return reply == null ? otherwise.handle(call) : reply;
    }
  }

  private record Context(Path folder, CacheConfiguration configuration) implements ServiceContext {
    @Override
    public <C extends Record> C configuration(Class<C> type) {
      return type.cast(configuration);
    }

    @Override
    public ServiceDirectories directories() {
      return new ServiceDirectories(folder, folder);
    }

    @Override
    public int maxPayloadBytes() {
      return MAX_PAYLOAD;
    }

    @Override
    public Connections connections() {
      throw new AssertionError("the cache neither calls nor pushes");
    }

    @Override
    public HostView host() {
      throw new AssertionError("the cache asks nothing of its host");
    }
  }
}
