package dev.hearth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.session.Budget;
import dev.hearth.session.SessionSettings;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.CallException;
import dev.hearth.spi.Deadline;
import dev.hearth.spi.Descriptors;
import dev.hearth.spi.Message;
import dev.hearth.spi.Reply;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.Polling;
import dev.hearth.spi.transport.SharedMemory;
import dev.hearth.spi.transport.SharedRegion;
import dev.hearth.spi.transport.SharedRings;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that leave their sockets for rings while calls are under way. */
@ParameterizedClass
@ValueSource(strings = {"epoll", "selector"})
class RingsOverSocketsTest {
  private static final int SERVICE = 2000;
  private static final int PASS_BACK = 1;
  private static final Path MAPPINGS = Path.of("/proc/self/maps");

  /** A client that polls for a fixed time finds that rings pay at once. */
  private static final Polling POLLING = new Polling.Fixed(Duration.ofNanos(50_000));

  private static final int SMALL = SharedRings.MIN_BYTES;

  private final String engine;
  @TempDir private Path folder;
  private final SharedMemory memory = SharedMemory.ofThisMachine().orElseThrow();
  private @Nullable TestDaemon daemon;

  RingsOverSocketsTest(String engine) {
    this.engine = engine;
  }

  @BeforeEach
  void needRings() {
    assumeTrue(memory.canSeal() && Files.exists(MAPPINGS));
  }

  @AfterEach
  void shouldHaveGivenBackTheMemory() throws Exception {
    if (daemon != null) {
      daemon.close();
      assertThat(mappings()).isZero();
    }
  }

  private TestDaemon listen(int ringBytes, Budget budget) throws IOException {
    SessionSettings settings = SessionSettings.DEFAULT.withRings(ringBytes);
    TestDaemon listening = new TestDaemon(folder, settings, engine, budget);
    listening.serve(
        SERVICE,
        PASS_BACK,
        call -> new Reply(Message.EMPTY, Attachment.of(Descriptors.of(call.descriptors().take()))));
    daemon = listening;
    return listening;
  }

  private TestDaemon listen(int ringBytes) throws IOException {
    return listen(ringBytes, Budget.unlimited());
  }

  private HearthClient connect(TestDaemon to, int ringBytes) throws Exception {
    return HearthClient.connect(
        to.options()
            .withEngine(engine)
            .withPolling(POLLING)
            .withSession(SessionSettings.DEFAULT.withRings(ringBytes)));
  }

  /** Those of both ends, which are this process. */
  private static long mappings() throws IOException {
    try (var lines = Files.lines(MAPPINGS)) {
      return lines.filter(line -> line.contains("hearth-rings")).count();
    }
  }

  private static void echo(HearthClient client, int type, byte[] message, byte[] attachment)
      throws CallException, InterruptedException {
    try (Answer answer =
        client.call(
            TestDaemon.SERVICE,
            type,
            Message.of(message),
            Attachment.of(ByteBuffer.wrap(attachment)),
            Deadline.NONE)) {
      assertThat(TestDaemon.bytes(answer.message())).isEqualTo(message);
      assertThat(TestDaemon.bytes(answer.attachment().bytes())).isEqualTo(attachment);
    }
  }

  /** Calls until both ends have mapped the rings: the client offers them once a poll has won. */
  private static void callUntilMapped(HearthClient client) throws Exception {
    while (mappings() < 2) {
      echo(client, TestDaemon.ECHO, new byte[1], new byte[30_000]);
    }
  }

  private static byte[] noise(Random random, int most) {
    byte[] bytes = new byte[random.nextInt(most)];
    random.nextBytes(bytes);
    return bytes;
  }

  @Test
  void shouldCarryCallsOnBehindTheSwitch() throws Exception {
    TestDaemon listening = listen(SMALL);
    try (HearthClient client = connect(listening, SMALL)) {
      callUntilMapped(client);
      Random random = new Random(1);
      for (int i = 0; i < 300; i++) {
        int type = i % 2 == 0 ? TestDaemon.ECHO : TestDaemon.BLOCKING_ECHO;
        echo(client, type, noise(random, 2_000), noise(random, i % 10 == 0 ? 50_000 : 5_000));
      }
    }
  }

  @Test
  void shouldSwitchWhileManyThreadsCall() throws Exception {
    TestDaemon listening = listen(SMALL);
    for (int round = 0; round < 20; round++) {
      try (HearthClient client = connect(listening, SMALL);
          ExecutorService executor = Executors.newFixedThreadPool(4)) {
        List<Future<@Nullable Void>> callers = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
          Random random = new Random(round * 4L + caller);
          callers.add(
              executor.submit(
                  () -> {
                    for (int i = 0; i < 50; i++) {
                      echo(
                          client,
                          TestDaemon.BLOCKING_ECHO,
                          noise(random, 3_000),
                          noise(random, 20_000));
                    }
                    return null;
                  }));
        }
        for (Future<@Nullable Void> caller : callers) {
          caller.get();
        }
        callUntilMapped(client);
      }
    }
  }

  @Test
  void shouldPassDescriptorsBehindTheSwitch() throws Exception {
    TestDaemon listening = listen(SMALL);
    try (HearthClient client = connect(listening, SMALL)) {
      callUntilMapped(client);
      for (int i = 0; i < 100; i++) {
        echo(client, TestDaemon.ECHO, new byte[i], new byte[i * 10]);
        try (Answer answer =
            client.call(
                SERVICE,
                PASS_BACK,
                Message.EMPTY,
                Attachment.of(Descriptors.of(List.of(sealed(i), sealed(i + 1)))),
                Deadline.NONE)) {
          assertThat(numbers(answer.attachment().descriptors())).containsExactly((long) i, i + 1L);
        }
      }
    }
  }

  private Descriptor sealed(long number) throws IOException {
    try (SharedRegion region = memory.create("test", Long.BYTES)) {
      region.memory().set(ValueLayout.JAVA_LONG, 0, number);
      return region.seal();
    }
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

  @Test
  void shouldTakeTheSmallerOfTwoSizes() throws Exception {
    TestDaemon listening = listen(4 * SMALL);
    try (HearthClient client = connect(listening, 3 * SMALL)) {
      assertThat(client.agreement().ringBytes()).isEqualTo(2 * SMALL);
      callUntilMapped(client);
      echo(client, TestDaemon.ECHO, new byte[1], new byte[30_000]);
    }
  }

  @Test
  void shouldStayAtTheSocketWhereOneSideWantsNoRings() throws Exception {
    TestDaemon listening = listen(SMALL);
    try (HearthClient client = connect(listening, 0)) {
      for (int i = 0; i < 10; i++) {
        echo(client, TestDaemon.ECHO, new byte[1], new byte[1]);
      }
      assertThat(mappings()).isZero();
    }
  }

  @Test
  void shouldStayAtTheSocketWhereTheDaemonHasNoRoom() throws Exception {
    Budget budget = Budget.ofBytes("test", 100_000);
    TestDaemon listening = listen(SessionSettings.RING_BYTES, budget);
    try (HearthClient client = connect(listening, SessionSettings.RING_BYTES)) {
      for (int i = 0; i < 50; i++) {
        echo(client, TestDaemon.BLOCKING_ECHO, new byte[i], new byte[1_000]);
      }
      assertThat(mappings()).isZero();
    }
  }

  @Test
  void shouldHoldTheMemoryForThePeersUserUntilTheEnd() throws Exception {
    Budget budget = Budget.ofBytes("test", 1 << 20);
    TestDaemon listening = listen(SMALL, budget);
    try (HearthClient client = connect(listening, SMALL)) {
      callUntilMapped(client);
      assertThat(budget.held()).isGreaterThanOrEqualTo(3L * SMALL);
    }
    listening.close();
    assertThat(budget.held()).isZero();
  }
}
