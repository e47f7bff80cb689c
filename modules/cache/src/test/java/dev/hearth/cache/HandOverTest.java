package dev.hearth.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.protocol.cache.PutRequest;
import dev.hearth.protocol.memory.HandOver;
import dev.hearth.protocol.memory.Region;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.PeerCredentials;
import dev.hearth.spi.transport.SharedMemory;
import dev.hearth.spi.transport.SharedRegion;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs that come and go as descriptors. */
class HandOverTest {
  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final byte[] BLOB = Blobs.random(7, 200_000);

  private final SharedMemory memory = SharedMemory.ofThisMachine().orElseThrow();
  private final Path folder;
  private long before;

  HandOverTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeEach
  void countDescriptors() throws IOException {
    assumeTrue(memory.canSeal() && Files.isDirectory(OPEN));
    before = openDescriptors();
  }

  @AfterEach
  void shouldHaveLeftNothingOpen() throws IOException {
    assertThat(openDescriptors()).isEqualTo(before);
  }

  private static long openDescriptors() throws IOException {
    try (var open = Files.list(OPEN)) {
      return open.count();
    }
  }

  private Descriptor sealed(byte[] bytes) throws IOException {
    try (SharedRegion region = memory.create("test", bytes.length)) {
      region.memory().copyFrom(MemorySegment.ofArray(bytes));
      return region.seal();
    }
  }

  private static PutRequest request(String key, long... sizes) {
    HandOver.Builder handOver = HandOver.newBuilder();
    for (long size : sizes) {
      handOver.addRegions(Region.newBuilder().setSize(size));
    }
    return TestCache.request(TestCache.NAMESPACE, key).setRegions(handOver).build();
  }

  private byte[] content(TestCall call) throws IOException {
    assertThat(call.receivedDescriptors()).hasSize(1);
    try (Descriptor file = call.receivedDescriptors().getFirst();
        Arena arena = Arena.ofConfined()) {
      return memory.mapFile(file, BLOB.length, arena).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  @Test
  void shouldStoreAndServeABlobWithoutTheSocket() throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      cache.put(request("a", BLOB.length), Descriptors.of(List.of(sealed(BLOB))));

      assertThat(cache.get("a").blob()).isEqualTo(BLOB);
      TestCall lent = cache.lend("a");
      assertThat(lent.receivedBytes()).isZero();
      assertThat(content(lent)).isEqualTo(BLOB);
    }
  }

  @Test
  void shouldStoreABlobOfSeveralRegions() throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      byte[] first = {1, 2, 3};
      byte[] second = {4};
      cache.put(request("a", 3, 1), Descriptors.of(List.of(sealed(first), sealed(second))));

      assertThat(cache.get("a").blob()).containsExactly(1, 2, 3, 4);
    }
  }

  @Test
  void shouldLendNothingThatCouldBeWritten() throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      cache.put("a", BLOB);
      try (Descriptor lent = cache.lend("a").receivedDescriptors().getFirst()) {
        String flags =
            Files.readString(Path.of("/proc/self/fdinfo/" + lent.number()))
                .lines()
                .filter(line -> line.startsWith("flags:"))
                .findFirst()
                .orElseThrow();
        assertThat(flags.strip()).endsWith("0");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, PeerCredentials.UNKNOWN})
  void shouldSendACopyToOtherUsers(long offset) throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      cache.put("a", BLOB);
      long other = offset < 0 ? offset : TestCall.OWN_USER + offset;
      TestCall call = cache.lend("a", other);
      assertThat(call.receivedDescriptors()).isEmpty();
      assertThat(call.received()).isEqualTo(BLOB);
    }
  }

  @Test
  void shouldSendABlobThatIsInAPack() throws Exception {
    byte[] blob = new byte[64 << 10];
    try (TestCache cache = TestCache.start(folder, TestCache.packed())) {
      cache.put("a", blob);
      TestCall call = cache.lend("a");
      assertThat(call.receivedDescriptors()).isEmpty();
      assertThat(call.received()).isEqualTo(blob);

      cache.put(request("b", blob.length), Descriptors.of(List.of(sealed(blob))));
      cache.lend("b").receivedDescriptors().getFirst().close();
      cache.lend("a").receivedDescriptors().getFirst().close();
    }
  }

  @Test
  void shouldSendShortBlobs() throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      cache.put("a", new byte[(64 << 10) - 1]);
      TestCall call = cache.lend("a");
      assertThat(call.receivedDescriptors()).isEmpty();
      assertThat(call.receivedBytes()).isEqualTo((64 << 10) - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"remove", "replace", "stop"})
  void shouldLeaveAReaderWhatItHas(String how) throws Exception {
    TestCall lent;
    try (TestCache cache = TestCache.start(folder)) {
      cache.put("a", BLOB);
      lent = cache.lend("a");
      switch (how) {
        case "remove" -> cache.remove("a");
        case "replace" -> cache.put("a", Blobs.random(8, 300_000));
        default -> {}
      }
    }
    assertThat(content(lent)).isEqualTo(BLOB);
  }

  @Test
  void shouldNotLendADamagedBlob() throws Exception {
    try (TestCache cache = TestCache.start(folder)) {
      cache.put("a", BLOB);
      Files.write(Blobs.file(folder, BLOB), new byte[BLOB.length]);

      assertThatThrownBy(() -> cache.lend("a"))
          .isInstanceOfSatisfying(
              CallException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_LOSS));
      assertThat(cache.lend("a").receivedDescriptors()).isEmpty();
    }
  }

  @Test
  void shouldRefuseWhatIsNotSealedOrNotOfTheStatedSizeOrCount() throws Exception {
    Path file = Files.write(folder.resolve("file"), BLOB);
    try (TestCache cache = TestCache.start(Files.createDirectory(folder.resolve("cache")))) {
      shouldRefuse(
          cache, request("a", BLOB.length), Descriptors.of(List.of(memory.openFile(file))));
      shouldRefuse(cache, request("a", BLOB.length - 1), Descriptors.of(List.of(sealed(BLOB))));
      shouldRefuse(cache, request("a", BLOB.length, 1), Descriptors.of(List.of(sealed(BLOB))));
      shouldRefuse(cache, request("a", BLOB.length), Descriptors.none());
      shouldRefuse(cache, request("a"), Descriptors.none());
      assertThat(cache.get("a").found()).isFalse();
      assertThat(cache.statistics().getEntries()).isZero();
    }
  }

  private static void shouldRefuse(TestCache cache, PutRequest request, Descriptors descriptors) {
    assertThatThrownBy(() -> cache.put(request, descriptors))
        .isInstanceOfSatisfying(
            CallException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }
}
