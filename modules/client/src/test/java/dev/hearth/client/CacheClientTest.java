package dev.hearth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import dev.hearth.protocol.BuiltInService;
import dev.hearth.protocol.ProtoMessage;
import dev.hearth.protocol.cache.BlobPart;
import dev.hearth.protocol.cache.CacheMethod;
import dev.hearth.protocol.cache.GetRequest;
import dev.hearth.protocol.cache.GetResponse;
import dev.hearth.protocol.cache.PutRequest;
import dev.hearth.protocol.cache.PutResponse;
import dev.hearth.protocol.cache.RemoveRequest;
import dev.hearth.protocol.cache.RemoveResponse;
import dev.hearth.protocol.memory.Region;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Item;
import dev.hearth.spi.Message;
import dev.hearth.spi.Reply;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.MappedRegions;
import dev.hearth.spi.transport.SharedRegion;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How blobs travel. What becomes of them is the cache's own matter: here they lie in a map. */
@Timeout(120)
class CacheClientTest {
  private static final int PART_BYTES = 100_000;

  private final Map<String, byte[]> stored = new ConcurrentHashMap<>();
  private TestDaemon daemon;
  private HearthClient client;
  private CacheClient cache;
  private Path folder;
  private volatile boolean damages;

  @BeforeEach
  void connect(@TempDir Path temporary) throws Exception {
    folder = temporary;
    daemon = new TestDaemon(temporary);
    daemon.serve(BuiltInService.CACHE.id(), CacheMethod.PUT.getNumber(), this::put);
    daemon.serve(BuiltInService.CACHE.id(), CacheMethod.GET.getNumber(), this::get);
    daemon.serve(BuiltInService.CACHE.id(), CacheMethod.REMOVE.getNumber(), this::remove);
    client = daemon.connect();
    cache = client.cache();
  }

  @AfterEach
  void close() {
    client.close();
    daemon.close();
  }

  private Reply put(Call call) throws Exception {
    PutRequest request = PutRequest.parseFrom(call.message());
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    blob.writeBytes(TestDaemon.bytes(call.attachment()));
    if (request.getKey().equals("unwanted")) {
      throw new CallException(ErrorCode.RESOURCE_EXHAUSTED, "the cache is full");
    }
    for (Item next = call.items().next(); next != null; next = call.items().next()) {
      try (Item item = next) {
        blob.writeBytes(TestDaemon.bytes(item.attachment().bytes()));
      }
    }
    if (request.hasRegions()) {
      List<Long> sizes =
          request.getRegions().getRegionsList().stream().map(Region::getSize).toList();
      try (MappedRegions regions =
          MappedRegions.map(Sharing.memory(), call.descriptors().take(), sizes)) {
        blob.writeBytes(regions.segments().getFirst().toArray(ValueLayout.JAVA_BYTE));
      }
    }
    byte[] bytes = blob.toByteArray();
    boolean flows = request.getKey().startsWith("flowing");
    assertThat(request.hasExpectedSize()).isEqualTo(!flows);
    assertThat(request.getExpectedSize()).isEqualTo(flows ? 0 : bytes.length);
    assertThat(request.getExpectedSha256())
        .isEqualTo(flows || request.hasRegions() ? ByteString.EMPTY : digest(bytes));
    if (damages) {
      bytes[0]++;
    }
    stored.put(request.getKey(), bytes);
    return ProtoMessage.reply(
        PutResponse.newBuilder().setSize(bytes.length).setSha256(digest(bytes)).build());
  }

  private Reply remove(Call call) throws Exception {
    String key = RemoveRequest.parseFrom(call.message()).getKey();
    boolean removed = stored.remove(key) != null;
    return ProtoMessage.reply(RemoveResponse.newBuilder().setRemoved(removed).build());
  }

  private static ByteString digest(byte[] bytes) {
    return ByteString.copyFrom(Digests.sha256(ByteBuffer.wrap(bytes)));
  }

  private Reply get(Call call) throws Exception {
    byte[] blob = stored.get(GetRequest.parseFrom(call.message()).getKey());
    if (blob == null) {
      return ProtoMessage.reply(GetResponse.getDefaultInstance());
    }
    ByteString digest = digest(blob);
    if (damages) {
      blob = blob.clone();
      blob[blob.length / 2]++;
    }
    Message response =
        ProtoMessage.of(
            GetResponse.newBuilder().setFound(true).setSize(blob.length).setSha256(digest).build());
    if (blob.length <= PART_BYTES) {
      return new Reply(response, Attachment.of(ByteBuffer.wrap(blob)));
    }
    for (int at = 0; at < blob.length; at += PART_BYTES) {
      int length = Math.min(PART_BYTES, blob.length - at);
      call.out()
          .send(
              ProtoMessage.of(BlobPart.newBuilder().setOffset(at).setSize(blob.length).build()),
              Attachment.of(ByteBuffer.wrap(blob, at, length)));
    }
    return Reply.of(response);
  }

  private static byte[] blob(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5000, 100_001, 1 << 20, (1 << 20) + 1, 20_000_000})
  void shouldCarryBlobsOfAnyLengthFromAndToMemory(int length) throws Exception {
    byte[] blob = blob(length);

    PutResponse response = cache.put("n", "k", ByteBuffer.wrap(blob));

    assertThat(response.getSize()).isEqualTo(length);
    assertThat(stored.get("k")).isEqualTo(blob);
    try (CachedBlob got = Objects.requireNonNull(cache.get("n", "k"))) {
      assertThat(got.bytes().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(blob);
      assertThat(got.isIntact()).isTrue();
      assertThat(got.isMapped()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5000, 100_001, 1 << 20, (1 << 20) + 1, 20_000_000})
  void shouldCarryBlobsOfAnyLengthFromAndToFiles(int length) throws Exception {
    Path from = Files.write(folder.resolve("from"), blob(length));
    Path to = Files.writeString(folder.resolve("to"), "what was there before");
    List<Long> progress = new ArrayList<>();

    cache.put("n", "k", from, client.usualDeadline(), progress::add);
    GetResponse response = cache.get("n", "k", to);

    assertThat(response.getFound()).isTrue();
    assertThat(to).hasSameBinaryContentAs(from);
    assertThat(progress).isSorted().endsWith((long) length);
  }

  @Test
  void shouldNameTheFolderThatIsMissing() throws Exception {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> cache.get("ns", "key", missing.resolve("file")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(missing.toString());
  }

  @Test
  void shouldReplaceWhatALinkLeadsToAndKeepItsRights() throws Exception {
    Path to = Files.writeString(folder.resolve("to"), "what was there before");
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), to);
    cache.put("n", "k", ByteBuffer.wrap(blob(10)));

    assertThat(cache.get("n", "k", link).getFound()).isTrue();

    assertThat(link).isSymbolicLink();
    assertThat(to).hasBinaryContent(blob(10));
    assertThat(Files.getPosixFilePermissions(to))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void shouldNotReplaceWhatIsNoRegularFile() throws Exception {
    cache.put("n", "k", ByteBuffer.wrap(blob(10)));

    assertThatThrownBy(() -> cache.get("n", "k", folder))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("no regular file");
  }

  @Test
  void shouldLeaveTheFileAsItWasWhenThereIsNoSuchBlob() throws Exception {
    Path to = Files.writeString(folder.resolve("to"), "what was there before");

    assertThat(cache.get("n", "none", to).getFound()).isFalse();

    assertThat(to).hasContent("what was there before");
    assertThat(cache.get("n", "none")).isNull();
    shouldLeaveNothingBeside(to);
  }

  private void shouldLeaveNothingBeside(Path file) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(path -> Objects.toString(path.getFileName())))
          .containsExactlyInAnyOrder("s", "s.lock", Objects.toString(file.getFileName()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5000, 1_000_000})
  void shouldNotGiveOutABlobThatIsNotWhatWasStored(int length) throws Exception {
    cache.put("n", "k", ByteBuffer.wrap(blob(length)));
    Path to = Files.writeString(folder.resolve("to"), "what was there before");
    damages = true;

    assertThatThrownBy(() -> cache.get("n", "k", to))
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_LOSS));
    assertThatThrownBy(() -> cache.get("n", "k"))
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_LOSS));

    assertThat(to).hasContent("what was there before");
    shouldLeaveNothingBeside(to);
  }

  private PutResponse putFlowing(String key, byte[] blob) throws Exception {
    return cache.put(
        "n",
        key,
        Channels.newChannel(new ByteArrayInputStream(blob)),
        client.usualDeadline(),
        bytes -> {});
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 256 << 10, (256 << 10) + 1, 5_000_000})
  void shouldStoreWhatFlows(int length) throws Exception {
    byte[] blob = blob(length);

    assertThat(putFlowing("flowing", blob).getSize()).isEqualTo(length);

    assertThat(stored.get("flowing")).isEqualTo(blob);
  }

  @Test
  void shouldRemoveWhatFlowedAndIsNotWhatWasSent() {
    damages = true;

    assertThatThrownBy(() -> putFlowing("flowing", blob(10)))
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_LOSS));
    assertThat(stored).isEmpty();
  }

  @Test
  void shouldStoreMemoryThatIsSealed() throws Exception {
    assumeTrue(Sharing.memory().canSeal());
    byte[] blob = blob(100_000);
    Descriptor sealed;
    try (SharedRegion region = Sharing.memory().create("test", blob.length)) {
      region.memory().copyFrom(MemorySegment.ofArray(blob));
      sealed = region.seal();
    }

    cache.put("n", "sealed", sealed, blob.length, client.usualDeadline());

    assertThat(stored.get("sealed")).isEqualTo(blob);
  }

  @Test
  void shouldTellThatAFileIsMadeUpAsItIsRead() {
    Path file = Path.of("/proc/self/status");
    assumeTrue(Files.exists(file));

    assertThatThrownBy(() -> cache.put("n", "k", file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("said to have 0 bytes")
        .hasMessageContaining("store it as a stream");
  }

  @Test
  void shouldTellWhyTheServiceStoppedAnUpload() {
    assertThatThrownBy(() -> cache.put("n", "unwanted", ByteBuffer.allocate(50_000_000)))
        .hasMessage("the cache is full")
        .asInstanceOf(type(CallException.class))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED));
  }
}
