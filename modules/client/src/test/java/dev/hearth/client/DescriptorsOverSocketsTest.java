package dev.hearth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.session.OutboundCall;
import dev.hearth.session.SessionSettings;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.Message;
import dev.hearth.spi.Reply;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.SharedMemory;
import dev.hearth.spi.transport.SharedRegion;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptors in frames over real sockets, and what is open afterwards. */
@ParameterizedClass
@ValueSource(strings = {"epoll", "selector"})
class DescriptorsOverSocketsTest {
  private static final int SERVICE = 2000;
  private static final int PASS_BACK = 1;
  private static final int DROP = 2;
  private static final int WAIT = 3;
  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final long PATIENCE_SECONDS = 30;

  private final String engine;
  @TempDir private Path folder;
  private final SharedMemory memory = SharedMemory.ofThisMachine().orElseThrow();
  private final CountDownLatch waiting = new CountDownLatch(1);
  private TestDaemon daemon;
  private HearthClient client;
  private long before;

  DescriptorsOverSocketsTest(String engine) {
    this.engine = engine;
  }

  @BeforeEach
  void connect() throws Exception {
    assumeTrue(memory.canSeal() && Files.isDirectory(OPEN));
    daemon = new TestDaemon(folder, SessionSettings.DEFAULT, engine);
    daemon.serve(SERVICE, PASS_BACK, DescriptorsOverSocketsTest::passBack);
    daemon.serve(SERVICE, DROP, call -> Reply.EMPTY);
    daemon.serve(SERVICE, WAIT, this::await);
    client = HearthClient.connect(daemon.options().withEngine(engine));
    // Whatever is opened once and kept has been opened by now.
    sealed(1).close();
    before = openCount();
  }

  @AfterEach
  void close() throws Exception {
    awaitOpenCount();
    client.close();
    daemon.close();
  }

  private static Reply passBack(Call call) {
    return new Reply(Message.EMPTY, Attachment.of(Descriptors.of(call.descriptors().take())));
  }

  private Reply await(Call call) throws InterruptedException {
    waiting.countDown();
    new CountDownLatch(1).await();
    return Reply.EMPTY;
  }

  private Descriptor sealed(long number) throws IOException {
    try (SharedRegion region = memory.create("test", Long.BYTES)) {
      region.memory().set(ValueLayout.JAVA_LONG, 0, number);
      return region.seal();
    }
  }

  private Descriptors sealed(long first, int count) throws IOException {
    List<Descriptor> all = new ArrayList<>();
    for (long number = first; number < first + count; number++) {
      all.add(sealed(number));
    }
    return Descriptors.of(all);
  }

  private List<Long> numbers(Descriptors descriptors) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (Descriptor descriptor : descriptors.take()) {
      try (descriptor;
          Arena arena = Arena.ofConfined()) {
        numbers.add(memory.mapSealed(descriptor, Long.BYTES, arena).get(ValueLayout.JAVA_LONG, 0));
      }
    }
    return numbers;
  }

  private static long openCount() throws IOException {
    try (var all = Files.list(OPEN)) {
      return all.count();
    }
  }

  /** What a cancelled handler held is closed by a thread that nobody waits for. */
  private void awaitOpenCount() throws IOException {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (openCount() != before && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(openCount()).isEqualTo(before);
  }

  private OutboundCall start(int type, Attachment attachment) throws Exception {
    return client.start(SERVICE, type, Message.EMPTY, attachment, client.usualDeadline(), false);
  }

  @Test
  void shouldGiveEachOfManyFramesItsOwn() throws Exception {
    Random random = new Random(11);
    List<OutboundCall> calls = new ArrayList<>();
    List<List<Long>> passed = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int count = random.nextBoolean() ? 0 : random.nextInt(5);
      long first = 100L * i;
      passed.add(LongStream.range(first, first + count).boxed().toList());
      ByteBuffer bytes = ByteBuffer.allocateDirect(random.nextInt(100_000));
      calls.add(start(PASS_BACK, Attachment.of(bytes, () -> {}, sealed(first, count))));
    }
    List<List<Long>> returned = new ArrayList<>();
    for (OutboundCall call : calls) {
      try (call;
          Answer answer = call.await()) {
        returned.add(numbers(answer.attachment().descriptors()));
      }
    }
    assertThat(returned).isEqualTo(passed);
  }

  @Test
  void shouldCloseWhatNobodyTakes() throws Exception {
    for (int type : new int[] {DROP, PASS_BACK}) {
      try (OutboundCall call = start(type, Attachment.of(sealed(1, 16)))) {
        call.await().close();
      }
      awaitOpenCount();
    }
  }

  @Test
  void shouldCloseThoseOfARequestThatNobodyServes() throws Exception {
    try (OutboundCall call = start(99, Attachment.of(sealed(1, 3)))) {
      assertThatThrownBy(call::await).isInstanceOf(CallException.class);
    }
  }

  @Test
  void shouldCloseThoseOfACancelledCall() throws Exception {
    try (OutboundCall call = start(WAIT, Attachment.of(sealed(1, 16)))) {
      waiting.await();
      call.cancel();
      awaitOpenCount();
    }
  }

  @Test
  void shouldCloseThoseOfCallsWhoseClientDies() throws Exception {
    OutboundCall call;
    try (HearthClient other = HearthClient.connect(daemon.options().withEngine(engine))) {
      call =
          other.start(
              SERVICE,
              WAIT,
              Message.EMPTY,
              Attachment.of(sealed(1, 16)),
              other.usualDeadline(),
              false);
      waiting.await();
    }
    try (call) {
      assertThatThrownBy(call::await).isInstanceOf(CallException.class);
    }
  }

  @Test
  void shouldPassDescriptorsInAnswersOfAnySize() throws Exception {
    for (int i = 0; i < 200; i++) {
      try (OutboundCall call = start(PASS_BACK, Attachment.of(sealed(i, i % 17)));
          Answer answer = call.await()) {
        assertThat(numbers(answer.attachment().descriptors())).hasSize(i % 17);
      }
    }
  }
}
