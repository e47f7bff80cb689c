package dev.hearth.bench.soak.worker;

import dev.hearth.bench.service.BenchMethods;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.Message;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.SharedMemory;
import dev.hearth.spi.transport.SharedRegion;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Calls that end before their answer, and descriptors that have to end somewhere. */
final class EndOperations {
  private static final int MAX_DESCRIPTORS = 6;
  private static final int MAX_REGION = 256 << 10;
  private static final int MAX_MILLIS = 20;

  private static final SharedMemory MEMORY =
      SharedMemory.ofThisMachine()
          .orElseThrow(() -> new IllegalStateException("no memory can be shared here"));

  private final Visit visit;
  private final Dice dice;
  private final Ledger ledger;

  EndOperations(Visit visit, Dice dice, Ledger ledger) {
    this.visit = visit;
    this.dice = dice;
    this.ledger = ledger;
  }

  List<Operation> all() {
    return List.of(this::deadline, this::cancel, this::regions, this::loseRegions);
  }

  private void deadline() throws SoakException, InterruptedException {
    Duration time = Duration.ofMillis(1 + dice.below(MAX_MILLIS));
    try (Answer _ =
        visit
            .client()
            .call(
                BenchMethods.SERVICE,
                BenchMethods.LAST,
                Message.EMPTY,
                Attachment.none(),
                Deadline.after(time))) {
      throw new SoakException("a call that lasts was answered");
    } catch (CallException e) {
      if (e.code() != ErrorCode.DEADLINE_EXCEEDED) {
        throw new SoakException("a call past its deadline failed otherwise: " + e);
      }
    }
    ledger.did("deadline");
  }

  private void cancel() throws SoakException, InterruptedException {
    var call =
        visit
            .client()
            .callAsync(
                BenchMethods.SERVICE,
                BenchMethods.LAST,
                Message.EMPTY,
                Buffers.attachment(dice.bytes(dice.size(MAX_REGION))),
                Deadline.after(Visit.LIMIT));
    if (!call.cancel(true)) {
      throw new SoakException("a call that lasts could not be cancelled");
    }
    ledger.did("cancel");
  }

  /** Sealed memory there and back: the same bytes, through other descriptors. */
  private void regions() throws SoakException, CallException, IOException, InterruptedException {
    List<byte[]> contents = contents();
    try (Answer answer =
        visit.call(BenchMethods.ECHO_ALL, new byte[0], Attachment.of(sealed(contents)))) {
      List<Descriptor> back = answer.attachment().descriptors().take();
      try {
        if (back.size() != contents.size()) {
          throw new SoakException(contents.size() + " regions were sent, " + back.size() + " came");
        }
        for (int i = 0; i < back.size(); i++) {
          ledger.echoed("regions", contents.get(i), read(back.get(i), contents.get(i).length));
        }
      } finally {
        back.forEach(Descriptor::close);
      }
    }
    ledger.did("regions");
  }

  /** With a call that is cancelled at once, or one whose handler does not want them. */
  private void loseRegions() throws CallException, IOException, InterruptedException {
    Descriptors lost = sealed(contents());
    if (dice.once(2)) {
      visit.call(BenchMethods.ECHO, new byte[0], Attachment.of(lost)).close();
    } else {
      visit
          .client()
          .callAsync(
              BenchMethods.SERVICE,
              BenchMethods.LAST,
              Message.EMPTY,
              Attachment.of(lost),
              Deadline.after(Visit.LIMIT))
          .cancel(true);
    }
    ledger.did("lose-regions");
  }

  private List<byte[]> contents() {
    List<byte[]> contents = new ArrayList<>();
    for (int left = 1 + dice.below(MAX_DESCRIPTORS); left > 0; left--) {
      contents.add(dice.bytes(1 + dice.size(MAX_REGION)));
    }
    return contents;
  }

  private static Descriptors sealed(List<byte[]> contents) throws IOException {
    List<Descriptor> sealed = new ArrayList<>();
    for (byte[] bytes : contents) {
      try (SharedRegion region = MEMORY.create("soak", bytes.length)) {
        MemorySegment.copy(bytes, 0, region.memory(), ValueLayout.JAVA_BYTE, 0, bytes.length);
        sealed.add(region.seal());
      }
    }
    return Descriptors.of(sealed);
  }

  private static byte[] read(Descriptor descriptor, int length) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      return MEMORY.mapSealed(descriptor, length, arena).toArray(ValueLayout.JAVA_BYTE);
    }
  }
}
