package dev.hearth.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.client.HearthClient;
import dev.hearth.spi.Answer;
import dev.hearth.spi.Attachment;
import dev.hearth.spi.Call;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ConnectionHandle;
import dev.hearth.spi.Connections;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.HandlerRegistry;
import dev.hearth.spi.Message;
import dev.hearth.spi.PrincipalUsage;
import dev.hearth.spi.Reply;
import dev.hearth.spi.transport.Descriptor;
import dev.hearth.spi.transport.MappedRegions;
import dev.hearth.spi.transport.RegionRefusedException;
import dev.hearth.spi.transport.SharedMemory;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Peers that send what no client would, over real sockets, beside one that behaves: that one is
 * served throughout, and in the end the daemon has nothing that it did not have before.
 */
@ParameterizedClass
@ValueSource(strings = {"epoll", "selector"})
@Timeout(120)
class HostilePeersTest {
  private static final long PATIENCE_SECONDS = 60;
  private static final Path OPEN = Path.of("/proc/self/fd");

  /** A file system of memory, whose files can be asked for their seals. */
  private static final Path MEMORY = Path.of("/dev/shm");

  /** Answers with what it is sent. */
  private static final int ECHO = 1;

  /** Maps one region of eight bytes. */
  private static final int MAP = 2;

  /** Waits until it is cancelled. */
  private static final int HANG = 3;

  private static final int REGION_BYTES = 8;

  /** More than lies in the kernel. */
  private static final long MUCH = 1 << 20;

  private final String engine;
  private final BlockingQueue<ConnectionHandle> opened = new LinkedBlockingQueue<>();
  private final CompletableFuture<Connections> connections = new CompletableFuture<>();
  @TempDir private Path folder;
  private SharedMemory memory;
  private TestRuntime daemon;
  private HearthClient good;
  private long openBefore;

  HostilePeersTest(String engine) {
    this.engine = engine;
  }

  @BeforeEach
  void start() throws Exception {
    assumeTrue(Files.isDirectory(OPEN));
    memory = SharedMemory.ofThisMachine().orElseThrow();
    daemon =
        new TestRuntime(
            folder,
            context ->
                new ProbeService(
                    context,
                    (handlers, own) -> {
                      connections.complete(own);
                      register(handlers);
                    },
                    (own, peer) -> opened.add(peer.handle()),
                    (own, handle) -> {}),
            TestRuntime.Bounds.WIDE.withEngine(engine));
    // Whatever is opened once and kept has been opened after this.
    useAll(new RawPeer(daemon.endpoint));
    SocketChannel.open(UnixDomainSocketAddress.of(daemon.endpoint.address())).close();
    good = daemon.connect("good");
    assertGoodIsServed();
    awaitUsage(1);
    openBefore = openCount();
  }

  private void useAll(RawPeer peer) throws IOException {
    try (peer) {
      peer.send(RawFrames.request(MAP, 1, 1, new byte[0]), file());
      peer.next();
    }
  }

  private void register(HandlerRegistry handlers) {
    handlers
        .nonBlocking(
            ECHO,
            "echo",
            request -> {
              byte[] message = new byte[request.message().remaining()];
              request.message().get(message);
              return Reply.of(Message.of(message));
            })
        .blocking(MAP, "map", this::map)
        .blocking(
            HANG,
            "hang",
            call -> {
              new CountDownLatch(1).await();
              return Reply.EMPTY;
            });
  }

  private Reply map(Call call) throws IOException, CallException {
    try (MappedRegions regions =
        MappedRegions.map(memory, call.descriptors().take(), List.of((long) REGION_BYTES))) {
      return Reply.of(Message.of(new byte[regions.segments().size()]));
    } catch (RegionRefusedException e) {
      throw new CallException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e);
    }
  }

  @AfterEach
  void shouldServeTheOtherAndHaveLeftNothing() throws Exception {
    if (daemon == null) {
      return;
    }
    assertGoodIsServed();
    awaitUsage(1);
    awaitOpenCount();
    good.close();
    daemon.close();
  }

  private void assertGoodIsServed() throws Exception {
    byte[] sent = {1, 2, 3};
    for (int i = 0; i < 50; i++) {
      try (Answer answer = good.call(TestRuntime.SERVICE, ECHO, Message.of(sent))) {
        assertThat(answer.message()).isEqualTo(ByteBuffer.wrap(sent));
      }
    }
  }

  /** What a peer leaves behind is given back by threads that nobody waits for. */
  private void awaitUsage(int connectionsLeft) {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    PrincipalUsage now = usage();
    while (!isLeft(now, connectionsLeft) && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      now = usage();
    }
    assertThat(isLeft(now, connectionsLeft)).as("%s", now).isTrue();
  }

  private PrincipalUsage usage() {
    return daemon.usage().getFirst();
  }

  private static boolean isLeft(PrincipalUsage usage, int connections) {
    return usage.connections() == connections
        && usage.calls() == 0
        && usage.bytes() == 0
        && usage.descriptors() == 0;
  }

  private void awaitOpenCount() throws IOException {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (openCount() != openBefore && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(openCount()).isEqualTo(openBefore);
  }

  private static long openCount() throws IOException {
    try (Stream<Path> all = Files.list(OPEN)) {
      return all.count();
    }
  }

  private Descriptor file() throws IOException {
    return memory.openFile(Files.write(folder.resolve("file"), new byte[REGION_BYTES]));
  }

  private Descriptor[] files(int count) throws IOException {
    Descriptor[] files = new Descriptor[count];
    for (int i = 0; i < count; i++) {
      files[i] = file();
    }
    return files;
  }

  @Test
  void shouldEndAConnectionOnWhichMoreDescriptorsComeThanAreStated() throws Exception {
    try (RawPeer peer = new RawPeer(daemon.endpoint)) {
      peer.send(RawFrames.request(MAP, 1, 1, new byte[0]), files(3));

      assertThat(peer.next().text()).contains("HANDLES");
      peer.awaitEnd();
    }
  }

  @Test
  void shouldEndAConnectionOnWhichFewerDescriptorsComeThanAreStated() throws Exception {
    try (RawPeer peer = new RawPeer(daemon.endpoint)) {
      peer.send(RawFrames.request(MAP, 1, 3, new byte[0]), files(2));

      assertThat(peer.next().text()).contains("HANDLES");
      peer.awaitEnd();
    }
  }

  private void shouldRefuse(Descriptor descriptor, String why) throws IOException {
    try (RawPeer peer = new RawPeer(daemon.endpoint)) {
      peer.send(RawFrames.request(MAP, 1, 1, new byte[0]), descriptor);

      RawPeer.Received refused = peer.next();

      assertThat(refused.kind()).isEqualTo(RawFrames.ERROR);
      assertThat(refused.text()).contains(why);
      peer.send(RawFrames.request(ECHO, 2, 0, new byte[0]));
      assertThat(peer.next().kind()).isEqualTo(RawFrames.RESPONSE);
    }
  }

  @Test
  void shouldRefuseADescriptorOfAnotherKindAndServeItsSender() throws Exception {
    shouldRefuse(file(), "not of sealed memory");
    shouldRefuse(memory.openFile(folder), "not of sealed memory");
  }

  /** What is never mapped cannot fail under its reader when it shrinks. */
  @Test
  void shouldRefuseMemoryThatItsOwnerCouldStillShrink() throws Exception {
    assumeTrue(Files.isWritable(MEMORY));
    Path region = Files.createTempFile(MEMORY, "hearth", "region");
    try (FileChannel owned = FileChannel.open(region, StandardOpenOption.WRITE)) {
      owned.write(ByteBuffer.allocate(REGION_BYTES));
      shouldRefuse(memory.openFile(region), "not sealed");
      owned.truncate(0);
    } finally {
      Files.delete(region);
    }
  }

  @Test
  void shouldHoldNoMoreDescriptorsThanAConnectionMay() throws Exception {
    int frames = 20;
    try (RawPeer peer = new RawPeer(daemon.endpoint)) {
      for (int i = 1; i <= frames; i++) {
        peer.send(RawFrames.request(HANG, i, 16, new byte[0]), files(16));
      }
      for (int i = 0; i < frames - 256 / 16; i++) {
        assertThat(peer.next().text()).contains("daemon.connection.max-descriptors");
      }
      assertThat(usage().descriptors()).isEqualTo(256);
      assertGoodIsServed();
    }
  }

  @Test
  void shouldServeTheOthersBesideAThousandThatSendByteByByte() throws Exception {
    List<SocketChannel> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 1000; i++) {
        slow.add(SocketChannel.open(UnixDomainSocketAddress.of(daemon.endpoint.address())));
      }
      sendByteByByte(RawFrames.hello(), slow);
      sendByteByByte(RawFrames.request(ECHO, 1, 0, new byte[] {5}), slow);
      for (SocketChannel channel : slow) {
        // HELLO_ACK and the answer, which ends with the byte that was sent.
        assertThat(lastByteOfTwoFrames(channel)).isEqualTo((byte) 5);
      }
    } finally {
      for (SocketChannel channel : slow) {
        channel.close();
      }
    }
  }

  private void sendByteByByte(ByteBuffer frame, List<SocketChannel> channels) throws Exception {
    for (int i = 0; i < frame.limit(); i++) {
      for (SocketChannel channel : channels) {
        channel.write(frame.duplicate().position(i).limit(i + 1));
      }
      try (Answer answer = good.call(TestRuntime.SERVICE, ECHO, Message.EMPTY)) {
        assertThat(answer.message().remaining()).isZero();
      }
    }
  }

  private static byte lastByteOfTwoFrames(SocketChannel channel) throws IOException {
    byte last = 0;
    for (int i = 0; i < 2; i++) {
      ByteBuffer header = read(channel, RawFrames.HEADER);
      ByteBuffer body = read(channel, RawFrames.length(header) - RawFrames.HEADER);
      last = body.get(body.limit() - 1);
    }
    return last;
  }

  private static ByteBuffer read(SocketChannel channel, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      assertThat(channel.read(bytes)).isNotNegative();
    }
    return bytes.flip();
  }

  @Test
  void shouldNotReadAPeerThatNeverReadsAndServeTheOthers() throws Exception {
    try (SocketChannel peer =
        SocketChannel.open(UnixDomainSocketAddress.of(daemon.endpoint.address()))) {
      peer.write(RawFrames.hello());
      read(peer, RawFrames.length(read(peer, RawFrames.HEADER)) - RawFrames.HEADER);
      peer.configureBlocking(false);
      ByteBuffer left = ByteBuffer.allocate(0);
      long id = 0;
      while (usage().bytes() < MUCH) {
        if (!left.hasRemaining()) {
          id++;
          left = RawFrames.request(ECHO, id, 0, new byte[4096]);
        }
        peer.write(left);
      }
      assertGoodIsServed();
    }
  }

  @Test
  void shouldWaitForAPeerThatIsStoppedAndServeItWhenItComesBack() throws Exception {
    opened.clear();
    try (PeerProcess peer = new PeerProcess(daemon.endpoint)) {
      ConnectionHandle handle = opened.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      peer.ask(ECHO);
      peer.signal("STOP");
      fill(handle);
      assertGoodIsServed();
      assertThat(usage().bytes()).isPositive();

      peer.signal("CONT");

      peer.ask(ECHO);
      peer.ask(ECHO);
    }
  }

  private void fill(ConnectionHandle handle) throws Exception {
    CallException full = null;
    while (full == null) {
      try {
        connections.get().push(handle, ECHO, Message.of(new byte[4096]), Attachment.none());
      } catch (CallException e) {
        full = e;
      }
    }
    assertThat(full.code()).isEqualTo(ErrorCode.RESOURCE_EXHAUSTED);
  }
}
