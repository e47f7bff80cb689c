package dev.hearth.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.protocol.session.ErrorBody;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.FallBehind;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.wire.FrameKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** One publisher and 200 subscribers on real sockets, of which a quarter does not read. */
@EnabledOnOs({OS.LINUX, OS.MAC})
@Timeout(300)
class BroadcastTest {
  private static final int PUBLISHER = 2000;
  private static final int FOLLOW = 1;
  private static final int PUBLISH = 2;
  private static final int TELL = 3;

  private static final int READERS = 149;
  private static final int SLOW_OF_EACH = 17;
  private static final int FRAMES = 1_500;
  private static final int LENGTH = 4 << 10;
  private static final int KEYS = 8;
  private static final int WAITING = 16;

  @TempDir private Path work;

  private static RawClient follow(Path socket, FallBehind.Policy policy, int frames)
      throws IOException {
    RawClient client = RawClient.open(socket);
    byte[] name = policy.name().getBytes(StandardCharsets.US_ASCII);
    byte[] wish = ByteBuffer.allocate(4 + name.length).putInt(frames).put(name).array();
    assertThat(client.call(PUBLISHER, FOLLOW, wish).kind()).isEqualTo(FrameKind.RESPONSE);
    return client;
  }

  private static List<RawClient> follow(Path socket, FallBehind.Policy policy, int frames, int many)
      throws IOException {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      clients.add(follow(socket, policy, frames));
    }
    return clients;
  }

  private static int number(RawClient.Received frame) {
    assertThat(frame.kind()).isEqualTo(FrameKind.ONE_WAY);
    return frame.message().order(ByteOrder.BIG_ENDIAN).getInt(0);
  }

  /** The numbers of all frames up to the last that was published. */
  private static List<Integer> numbers(RawClient client) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    do {
      numbers.add(number(client.receive()));
    } while (numbers.getLast() != FRAMES - 1);
    return numbers;
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void shouldServeReadersInFullAndOthersAsTheirPolicySays() throws Exception {
    new TestServices(work).control().publisher(PUBLISHER);
    Path socket = HearthdProcess.socket(work);
    try (HearthdProcess daemon = HearthdProcess.start(work);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      daemon.awaitLine(" ready ");
      List<RawClient> readers = follow(socket, FallBehind.Policy.DROP_OLDEST, FRAMES, READERS);
      List<RawClient> dropping =
          follow(socket, FallBehind.Policy.DROP_OLDEST, WAITING, SLOW_OF_EACH);
      List<RawClient> latest =
          follow(socket, FallBehind.Policy.LATEST_FOR_EACH_KEY, WAITING, SLOW_OF_EACH);
      List<RawClient> ending = follow(socket, FallBehind.Policy.END, WAITING, SLOW_OF_EACH);
      List<Future<List<Integer>>> read =
          readers.stream().map(reader -> threads.submit(() -> numbers(reader))).toList();
      RawClient publisher = RawClient.open(socket);

      byte[] order = ByteBuffer.allocate(12).putInt(FRAMES).putInt(LENGTH).putInt(KEYS).array();
      assertThat(publisher.call(PUBLISHER, PUBLISH, order).kind()).isEqualTo(FrameKind.RESPONSE);

      for (Future<List<Integer>> numbers : read) {
        assertThat(numbers.get()).isEqualTo(range(0, FRAMES));
      }
      ByteBuffer told =
          publisher.call(PUBLISHER, TELL, new byte[0]).message().order(ByteOrder.BIG_ENDIAN);
      long dropped = told.getLong();
      assertThat(told.getLong()).as("ended").isEqualTo(SLOW_OF_EACH);
      assertThat(told.getInt()).as("subscribers").isEqualTo(READERS + 2 * SLOW_OF_EACH);
      long missing = 0;
      for (RawClient client : dropping) {
        missing += FRAMES - checkOldestDropped(numbers(client));
      }
      for (RawClient client : latest) {
        missing += FRAMES - checkLatestKept(client);
      }
      assertThat(dropped).as("dropped").isEqualTo(missing);
      for (RawClient client : ending) {
        checkEnded(client);
      }
      for (List<RawClient> clients : List.of(readers, dropping, latest, ending)) {
        for (RawClient client : clients) {
          client.close();
        }
      }
      publisher.close();
    }
  }

  /** All up to where it fell behind, then the last that may wait. Answers how many there are. */
  private static int checkOldestDropped(List<Integer> numbers) {
    int inTime = numbers.size() - WAITING;
    assertThat(inTime).isPositive();
    assertThat(numbers.subList(0, inTime)).isEqualTo(range(0, inTime));
    assertThat(numbers.subList(inTime, numbers.size())).isEqualTo(range(FRAMES - WAITING, FRAMES));
    return numbers.size();
  }

  /** All up to where it fell behind, then the last of each key. Answers how many there are. */
  private static int checkLatestKept(RawClient client) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    while (numbers.size() < KEYS || numbers.getLast() < FRAMES - KEYS) {
      numbers.add(number(client.receive()));
    }
    int inTime = numbers.size() - 1;
    while (numbers.size() < inTime + KEYS) {
      numbers.add(number(client.receive()));
    }
    assertThat(numbers.subList(0, inTime)).isEqualTo(range(0, inTime));
    assertThat(numbers.subList(inTime, numbers.size()))
        .containsExactlyInAnyOrderElementsOf(range(FRAMES - KEYS, FRAMES));
    return numbers.size();
  }

  /** All up to where it fell behind, then the news that nothing more comes. */
  private static void checkEnded(RawClient client) throws IOException {
    int next = 0;
    RawClient.Received frame = client.receive();
    while (frame.messageType() != HandlerRegistry.RESERVED_MESSAGE_TYPE) {
      assertThat(number(frame)).isEqualTo(next);
      next++;
      frame = client.receive();
    }
    assertThat(next).isBetween(1, FRAMES - WAITING);
    assertThat(ErrorBody.parseFrom(frame.message()).getCode())
        .isEqualTo(ErrorCode.RESOURCE_EXHAUSTED.number());
  }
}
