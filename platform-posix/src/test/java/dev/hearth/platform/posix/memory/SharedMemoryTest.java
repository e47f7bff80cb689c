package dev.hearth.platform.posix.memory;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.platform.posix.engine.OpenDescriptor;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.MappedRegions;
import dev.hearth.spi.transport.RegionRefusedException;
import dev.hearth.spi.transport.SharedMemory;
import dev.hearth.spi.transport.SharedRegion;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SharedMemoryTest {
  private static final Path OPEN = Path.of("/proc/self/fd");

  private static final POSIX CALLS = POSIXFactory.getNativePOSIX();
  private static final int AF_UNIX = 1;
  private static final int SOCK_STREAM = 1;

  private final SharedMemory memory = new PosixSharedMemory();
  @TempDir private Path folder;
  private long before;

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

  private Descriptor sealed(int bytes) throws IOException {
    try (SharedRegion region = memory.create("test", bytes)) {
      for (int i = 0; i < bytes; i++) {
        region.memory().set(JAVA_BYTE, i, (byte) i);
      }
      return region.seal();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, 100_000})
  void shouldShowWhatWasWrittenBeforeTheSealing(int bytes) throws Exception {
    try (Descriptor descriptor = sealed(bytes);
        Arena arena = Arena.ofConfined()) {
      MemorySegment mapped = memory.mapSealed(descriptor, bytes, arena);
      assertThat(mapped.byteSize()).isEqualTo(bytes);
      assertThat(mapped.isReadOnly()).isTrue();
      for (int i = 0; i < bytes; i++) {
        assertThat(mapped.get(JAVA_BYTE, i)).isEqualTo((byte) i);
      }
    }
  }

  @Test
  void shouldKeepSealedMemoryFromBeingWrittenOrResized() throws Exception {
    try (Descriptor descriptor = sealed(10);
        FileChannel again =
            FileChannel.open(
                OPEN.resolve(Long.toString(descriptor.number())), StandardOpenOption.WRITE)) {
      assertThatThrownBy(() -> again.truncate(5)).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> again.write(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
      assertThat(again.size()).isEqualTo(10);
    }
  }

  @Test
  void shouldKeepRegionsFromChildren() throws Exception {
    try (Descriptor descriptor = sealed(1)) {
      String flags =
          Files.readString(Path.of("/proc/self/fdinfo/" + descriptor.number()))
              .lines()
              .filter(line -> line.startsWith("flags:"))
              .findFirst()
              .orElseThrow();
      assertThat(Long.parseLong(flags.substring(6).strip(), 8) & 02000000).isNotZero();
    }
  }

  @Test
  void shouldRefuseMemoryThatIsNotSealed() throws Exception {
    int fd = MemoryCalls.memfdCreate("unsealed", MemoryAbi.MFD_ALLOW_SEALING);
    assertThat(MemoryCalls.ftruncate(fd, 10)).isZero();
    try (Descriptor unsealed = new OpenDescriptor(fd)) {
      shouldRefuse(unsealed, 10, "not sealed");
      assertThat(MemoryCalls.fcntl(fd, MemoryAbi.F_ADD_SEALS, MemoryAbi.F_SEAL_GROW)).isZero();
      shouldRefuse(unsealed, 10, "seals are 0x4");
    }
  }

  @ParameterizedTest
  @CsvSource({"9", "11", "0", "-1"})
  void shouldRefuseARegionOfAnotherSize(long stated) throws Exception {
    try (Descriptor descriptor = sealed(10)) {
      shouldRefuse(descriptor, stated, "has 10 bytes, and " + stated + " are stated");
    }
  }

  @Test
  void shouldRefuseAFileAFolderAPipeAndASocket() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "0123456789");
    for (Path wrong : List.of(file, folder, Path.of("/dev/null"), Path.of("/dev/zero"))) {
      try (Descriptor descriptor = memory.openFile(wrong)) {
        shouldRefuse(descriptor, 10, "not of sealed memory");
      }
    }
    int[] ends = new int[2];
    int[] sockets = new int[2];
    assertThat(CALLS.pipe(ends)).isZero();
    assertThat(CALLS.socketpair(AF_UNIX, SOCK_STREAM, 0, sockets)).isZero();
    for (int fd : new int[] {ends[0], ends[1], sockets[0], sockets[1]}) {
      try (Descriptor descriptor = new OpenDescriptor(fd);
          Arena arena = Arena.ofConfined()) {
        shouldRefuse(descriptor, 10, "not of sealed memory");
        assertThatThrownBy(() -> memory.mapFile(descriptor, 10, arena))
            .isInstanceOf(RegionRefusedException.class);
      }
    }
  }

  private void shouldRefuse(Descriptor descriptor, long bytes, String why) {
    try (Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(() -> memory.mapSealed(descriptor, bytes, arena))
          .isInstanceOf(RegionRefusedException.class)
          .hasMessageContaining(why);
    }
  }

  @Test
  void shouldMapAFileOfTheStatedSizeAndNoOther() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "0123456789");
    try (Descriptor descriptor = memory.openFile(file);
        Arena arena = Arena.ofConfined()) {
      assertThat(memory.mapFile(descriptor, 10, arena).get(JAVA_BYTE, 9)).isEqualTo((byte) '9');
      assertThatThrownBy(() -> memory.mapFile(descriptor, 11, arena))
          .isInstanceOf(RegionRefusedException.class);
    }
  }

  @Test
  void shouldGoOnReadingAFileThatWasRemoved() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "0123456789");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mapped;
      try (Descriptor descriptor = memory.openFile(file)) {
        Files.delete(file);
        mapped = memory.mapFile(descriptor, 10, arena);
      }
      assertThat(mapped.get(JAVA_BYTE, 3)).isEqualTo((byte) '3');
    }
  }

  @Test
  void shouldFailAnAccessToAFileThatShrankAndGoOn() throws Exception {
    Path file = folder.resolve("file");
    Files.write(file, new byte[100_000]);
    try (Descriptor descriptor = memory.openFile(file);
        Arena arena = Arena.ofConfined()) {
      MemorySegment mapped = memory.mapFile(descriptor, 100_000, arena);
      Files.write(file, new byte[10]);
      assertThatThrownBy(() -> mapped.get(JAVA_BYTE, 99_999)).isInstanceOf(InternalError.class);
    }
  }

  @Test
  void shouldSayWhichFileIsNotThere() {
    assertThatThrownBy(() -> memory.openFile(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining("none");
  }

  @Test
  void shouldMapAllRegionsOfAHandOver() throws Exception {
    List<Descriptor> descriptors = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    for (int i = 1; i <= SharedMemory.MAX_REGIONS; i++) {
      descriptors.add(sealed(i));
      sizes.add((long) i);
    }
    try (MappedRegions regions = MappedRegions.map(memory, descriptors, sizes)) {
      assertThat(regions.segments()).extracting(MemorySegment::byteSize).isEqualTo(sizes);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "0, 1", "2, 1", "1, 2", "17, 17"})
  void shouldRefuseAHandOverWhoseCountsAreWrong(int descriptors, int stated) throws Exception {
    List<Descriptor> all = new ArrayList<>();
    for (int i = 0; i < descriptors; i++) {
      all.add(sealed(1));
    }
    assertThatThrownBy(() -> MappedRegions.map(memory, all, Collections.nCopies(stated, 1L)))
        .isInstanceOf(RegionRefusedException.class);
    assertThat(openDescriptors()).isEqualTo(before);
  }

  @Test
  void shouldRefuseAHandOverWholeAndCloseAllWhenOneRegionIsWrong() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "0");
    List<Descriptor> all = List.of(sealed(1), memory.openFile(file), sealed(1));
    assertThatThrownBy(() -> MappedRegions.map(memory, all, List.of(1L, 1L, 1L)))
        .isInstanceOf(RegionRefusedException.class);
    assertThat(openDescriptors()).isEqualTo(before);
  }

  @Test
  void shouldGiveBackARegionThatIsNotHandedOver() throws Exception {
    SharedRegion region = memory.create("test", 10);
    region.close();
    assertThatThrownBy(region::memory).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(region::seal).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shouldMakeRegionsWhereMemoryCannotBeSealedAndRefuseThem() throws Exception {
    SharedMemory other = new PosixSharedMemory(false);
    try (SharedRegion region = other.create("test", 10)) {
      region.memory().set(JAVA_BYTE, 9, (byte) 7);
      try (Descriptor descriptor = region.seal();
          Arena arena = Arena.ofConfined()) {
        assertThat(other.mapFile(descriptor, 10, arena).get(JAVA_BYTE, 9)).isEqualTo((byte) 7);
        assertThatThrownBy(() -> other.mapSealed(descriptor, 10, arena))
            .isInstanceOf(RegionRefusedException.class);
      }
    }
  }
}
