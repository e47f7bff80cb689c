package dev.hearth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.hearth.client.daemon.ObtainOptions;
import dev.hearth.client.fallback.FallbackCache;
import dev.hearth.client.fallback.FallbackOptions;
import dev.hearth.client.fallback.Place;
import dev.hearth.protocol.BuiltInService;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.CacheMethod;
import dev.hearth.protocol.cache.GetRequest;
import dev.hearth.protocol.cache.GetResponse;
import dev.hearth.protocol.cache.PutRequest;
import dev.hearth.protocol.cache.PutResponse;
import dev.hearth.protocol.cache.RemoveRequest;
import dev.hearth.protocol.cache.RemoveResponse;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Reply;
import dev.hearth.spi.transport.Endpoint;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The cache whose daemon goes, comes and does not answer. What it has stored outlives it. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class FallbackOverSocketsTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration SOON = Duration.ofMillis(100);

  private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
  private final List<String> notices = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private Path folder;
  private FallbackOptions options;
  private @Nullable TestDaemon daemon;
  private volatile boolean full;
  private volatile boolean hangs;

  @BeforeEach
  void choose(@TempDir Path temporary) {
    folder = temporary;
    options = FallbackOptions.in(folder.resolve("fallback")).withRetryInterval(Duration.ZERO);
  }

  @AfterEach
  void end() {
    ended.countDown();
    stop();
  }

  private void start() throws Exception {
    TestDaemon started = new TestDaemon(folder);
    started.serve(BuiltInService.CACHE.id(), CacheMethod.PUT.getNumber(), this::put);
    started.serve(BuiltInService.CACHE.id(), CacheMethod.GET.getNumber(), this::get);
    started.serve(BuiltInService.CACHE.id(), CacheMethod.REMOVE.getNumber(), this::remove);
    daemon = started;
  }

  private void stop() {
    if (daemon != null) {
      daemon.close();
      daemon = null;
    }
  }

  private void called() throws Exception {
    calls.incrementAndGet();
    if (hangs) {
      ended.await();
    }
  }

  private Reply put(Call call) throws Exception {
    called();
    if (full) {
      throw new CallException(ErrorCode.RESOURCE_EXHAUSTED, "the cache is full");
    }
    byte[] bytes = TestDaemon.bytes(call.attachment());
    String key = PutRequest.parseFrom(call.message()).getKey();
    if (key.startsWith("bad")) {
      throw new CallException(ErrorCode.INVALID_ARGUMENT, "no such keys");
    }
    stored.put(key, bytes);
    return ProtoMessage.reply(
        PutResponse.newBuilder().setSize(bytes.length).setSha256(digest(bytes)).build());
  }

  private Reply get(Call call) throws Exception {
    called();
    byte[] blob = stored.get(GetRequest.parseFrom(call.message()).getKey());
    return blob == null
        ? ProtoMessage.reply(GetResponse.getDefaultInstance())
        : new Reply(
            ProtoMessage.of(
                GetResponse.newBuilder()
                    .setFound(true)
                    .setSize(blob.length)
                    .setSha256(digest(blob))
                    .build()),
            Attachment.of(ByteBuffer.wrap(blob)));
  }

  private Reply remove(Call call) throws Exception {
    called();
    boolean removed = stored.remove(RemoveRequest.parseFrom(call.message()).getKey()) != null;
    return ProtoMessage.reply(RemoveResponse.newBuilder().setRemoved(removed).build());
  }

  private static ByteString digest(byte[] bytes) {
    return ByteString.copyFrom(Digests.sha256(ByteBuffer.wrap(bytes)));
  }

  private FallbackCache cache() {
    return new FallbackCache(
        ObtainOptions.of(
                ClientOptions.of(new Endpoint(folder.resolve("s").toString()), "test", "1")
                    .withCallTimeout(hangs ? SOON : ClientOptions.CALL_TIMEOUT),
                Optional.empty())
            .withNotices(notices::add),
        options);
  }

  private static Place put(FallbackCache cache, String key, String blob) throws Exception {
    return cache.put("n", key, ByteBuffer.wrap(blob.getBytes(StandardCharsets.UTF_8)));
  }

  private static @Nullable String get(FallbackCache cache, String key) throws Exception {
    try (CachedBlob blob = cache.get("n", key)) {
      return blob == null
          ? null
          : new String(blob.bytes().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }
  }

  private @Nullable String stored(String key) {
    byte[] bytes = stored.get(key);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void shouldNotGoBackInTimeWhenTheDaemonIsThereAgain() throws Exception {
    try (FallbackCache cache = cache()) {
      start();
      assertThat(put(cache, "k", "first")).isEqualTo(Place.DAEMON);
      assertThat(put(cache, "removed", "blob")).isEqualTo(Place.DAEMON);
      stop();
      assertThat(put(cache, "k", "second")).isEqualTo(Place.FOLDER);
      cache.remove("n", "removed");
      start();

      assertThat(get(cache, "k")).isEqualTo("second");
      assertThat(get(cache, "removed")).isNull();
      assertThat(stored("k")).isEqualTo("second");
      assertThat(stored("removed")).isNull();
    }
  }

  @Test
  void shouldBringToTheDaemonWhatAnEarlierProcessPut() throws Exception {
    try (FallbackCache cache = cache()) {
      put(cache, "k", "blob");
    }
    start();
    try (FallbackCache cache = cache()) {
      assertThat(get(cache, "another")).isNull();
    }

    assertThat(stored("k")).isEqualTo("blob");
  }

  @Test
  void shouldFindWhatTheDaemonDoesNotTakeYetBeforeWhatItHas() throws Exception {
    start();
    try (FallbackCache cache = cache()) {
      put(cache, "k", "first");
      full = true;
      assertThat(put(cache, "k", "second")).isEqualTo(Place.FOLDER);
      assertThat(get(cache, "k")).isEqualTo("second");
      assertThat(stored("k")).isEqualTo("first");
      assertThat(notices).anyMatch(each -> each.contains("does not take") && each.contains("yet"));

      full = false;
      assertThat(get(cache, "k")).isEqualTo("second");
      assertThat(stored("k")).isEqualTo("second");
    }
  }

  @Test
  void shouldDropWhatTheDaemonWillNeverTake() throws Exception {
    try (FallbackCache cache = cache()) {
      put(cache, "bad", "blob");
      put(cache, "k", "blob");
      start();

      assertThat(get(cache, "bad")).isNull();
      assertThat(stored("k")).isEqualTo("blob");
      assertThat(notices).anyMatch(each -> each.contains("which is dropped: no such keys"));
    }
  }

  @Test
  void shouldNotGoBackInTimeWhenTheFolderIsFull() throws Exception {
    options = options.withMaxBytes(100);
    try (FallbackCache cache = cache()) {
      start();
      put(cache, "k", "first");
      stop();
      put(cache, "k", "s".repeat(60));
      put(cache, "other", "o".repeat(60));
      start();

      assertThat(get(cache, "k")).isNull();
      assertThat(get(cache, "other")).hasSize(60);
    }
  }

  @Test
  void shouldLeaveADaemonAloneThatDoesNotAnswer() throws Exception {
    options = options.withRetryInterval(NEVER);
    hangs = true;
    start();
    try (FallbackCache cache = cache()) {
      assertThat(put(cache, "k", "blob")).isEqualTo(Place.FOLDER);
      assertThat(get(cache, "k")).isEqualTo("blob");
      assertThat(put(cache, "k", "other")).isEqualTo(Place.FOLDER);
    }

    assertThat(calls).hasValue(1);
    assertThat(notices).singleElement().asString().contains("the daemon does not answer");
  }

  @Test
  void shouldNotGiveTheDaemonUpBecauseAThreadIsInterrupted() throws Exception {
    options = options.withRetryInterval(NEVER);
    try (FallbackCache cache = cache()) {
      FutureTask<Place> interrupted = new FutureTask<>(() -> put(cache, "k", "blob"));
      try (ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        deaf.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
        Thread thread = Thread.ofPlatform().start(interrupted);
        deaf.accept();
        thread.interrupt();
        assertThatThrownBy(interrupted::get).hasCauseInstanceOf(InterruptedException.class);
      }
      Files.delete(folder.resolve("s"));
      start();

      assertThat(put(cache, "k", "blob")).isEqualTo(Place.DAEMON);
    }
  }

  @Test
  void shouldNotFailWithTheFolderWhereTheDaemonHasTheBlob() throws Exception {
    Files.createFile(options.folder());
    start();
    try (FallbackCache cache = cache()) {
      assertThat(put(cache, "k", "blob")).isEqualTo(Place.DAEMON);
      stop();
      assertThatThrownBy(() -> put(cache, "k", "blob")).isInstanceOf(IOException.class);
    }
  }
}
