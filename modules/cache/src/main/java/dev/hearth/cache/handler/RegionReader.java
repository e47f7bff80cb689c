package dev.hearth.cache.handler;

import com.google.inject.Inject;
import dev.hearth.cache.store.BlobWriter;
import dev.hearth.protocol.memory.HandOver;
import dev.hearth.protocol.memory.Region;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.transport.MappedRegions;
import dev.hearth.spi.transport.RegionRefusedException;
import dev.hearth.spi.transport.SharedMemory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;

/** Reads a blob that is handed over in sealed memory: it can change no more while it is read. */
public final class RegionReader {
  /** Small enough to stay in the processor's cache between its digest and its writing. */
  private static final long PART_BYTES = 256 << 10;

  private final Optional<SharedMemory> memory;

  @Inject
  RegionReader(Optional<SharedMemory> memory) {
    this.memory = memory;
  }

  /** How large the blob is said to be. */
  static long size(HandOver handOver) {
    return handOver.getRegionsList().stream().mapToLong(Region::getSize).sum();
  }

  /** Appends the blob that came with a call. */
  void read(Call call, HandOver handOver, BlobWriter writer)
      throws IOException, CallException, InterruptedException {
    List<Long> sizes = handOver.getRegionsList().stream().map(Region::getSize).toList();
    try (MappedRegions regions = map(call, sizes)) {
      for (MemorySegment region : regions.segments()) {
        write(region, call, writer);
      }
    }
  }

  private MappedRegions map(Call call, List<Long> sizes) throws IOException, CallException {
    SharedMemory sharing =
        memory
            .filter(SharedMemory::canSeal)
            .orElseThrow(
                () ->
                    new CallException(
                        ErrorCode.UNIMPLEMENTED,
                        "the daemon's system cannot seal memory; send the blob as an attachment"));
    try {
      return MappedRegions.map(sharing, call.descriptors().take(), sizes);
    } catch (RegionRefusedException e) {
      throw new CallException(
          ErrorCode.INVALID_ARGUMENT, "the blob was not stored: " + e.getMessage(), e);
    }
  }

  private static void write(MemorySegment region, Call call, BlobWriter writer)
      throws IOException, CallException {
    for (long at = 0; at < region.byteSize(); at += PART_BYTES) {
      if (call.isCancelled()) {
        throw new CallException(ErrorCode.CANCELLED, "the blob was not stored: its call has ended");
      }
      long length = Math.min(PART_BYTES, region.byteSize() - at);
      writer.write(region.asSlice(at, length).asByteBuffer());
    }
  }
}
