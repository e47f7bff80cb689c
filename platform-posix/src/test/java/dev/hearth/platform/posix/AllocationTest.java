package dev.hearth.platform.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.hearth.platform.posix.epoll.EpollEngine;
import dev.hearth.spi.transport.Connection;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.PullConnection;
import dev.hearth.spi.transport.Receiver;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class AllocationTest extends EngineTest {
  private static final int BLOCKS = 50;
  private static final int COUNT = 20_000;
  private static final int SIZE = 48;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  AllocationTest() {
    super(engines().findFirst().orElseThrow());
  }

  @Test
  void shouldAllocateNothingForAReadAndAWrite() throws Exception {
    assumeTrue(EpollEngine.isSupported());
    AtomicLong serving = new AtomicLong();
    transport
        .listen(endpoint, 1)
        .start(
            connection -> {
              serving.set(Thread.currentThread().threadId());
              return new Echo(connection);
            });
    Echo[] mine = new Echo[1];
    PullConnection client =
        transport.connect(endpoint, Duration.ofMinutes(1), c -> mine[0] = new Echo(null));
    ByteBuffer[] ping = {ByteBuffer.allocateDirect(SIZE)};
    rounds(client, mine[0], ping, 1);

    long served = Long.MAX_VALUE;
    long called = Long.MAX_VALUE;
    // On a busy machine the compiler that removes the allocations may be late: the claim is about
    // the state that is reached, not about when.
    for (int block = 0; block < BLOCKS && (served >= COUNT || called >= COUNT); block++) {
      long servedBefore = threads.getThreadAllocatedBytes(serving.get());
      long calledBefore = threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
      rounds(client, mine[0], ping, COUNT);
      called = threads.getThreadAllocatedBytes(Thread.currentThread().threadId()) - calledBefore;
      served = threads.getThreadAllocatedBytes(serving.get()) - servedBefore;
    }

    // Less than a byte a round: what there is comes from elsewhere, the measurement itself
    // included.
    assertThat(served).isLessThan(COUNT);
    assertThat(called).isLessThan(COUNT);
  }

  private static void rounds(PullConnection client, Echo counter, ByteBuffer[] ping, int count) {
    for (int i = 0; i < count; i++) {
      counter.missing = SIZE;
      ping[0].clear();
      client.write(ping, 1, NO_DESCRIPTORS);
      while (counter.missing > 0) {
        client.receive(Long.MAX_VALUE);
      }
    }
  }

  /** Sends back what arrives, if it has where to. */
  private static final class Echo implements Receiver {
    private final @Nullable Connection connection;
    private final ByteBuffer[] answer = {ByteBuffer.allocateDirect(SIZE)};
    int missing;

    Echo(@Nullable Connection connection) {
      this.connection = connection;
    }

    @Override
    public @Nullable ByteBuffer target() {
      return null;
    }

    @Override
    public void received(int inTarget, ByteBuffer beyond, List<Descriptor> descriptors) {
      missing -= beyond.remaining();
      if (connection != null) {
        answer[0].clear().put(beyond).flip();
        connection.write(answer, 1, NO_DESCRIPTORS);
      }
    }

    @Override
    public void descriptorsLost(IOException cause) {
      throw new AssertionError(cause);
    }

    @Override
    public void written() {}

    @Override
    public void closed(@Nullable IOException cause) {}
  }
}
