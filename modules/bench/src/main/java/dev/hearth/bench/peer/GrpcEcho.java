package dev.hearth.bench.peer;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A unary echo of 48 bytes over grpc-java on a Unix socket, set up at its best: native epoll
 * channels, one event loop on each side, direct executors, bytes that pass through no codec, and a
 * client whose next call leaves from the event loop on which the last reply came in, so that no
 * message ever crosses threads.
 */
public final class GrpcEcho {

  private static final byte[] MESSAGE = new byte[48];

  private static final MethodDescriptor<byte[], byte[]> ECHO =
      MethodDescriptor.<byte[], byte[]>newBuilder(new BytesMarshaller(), new BytesMarshaller())
          .setType(MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName("hearth.bench.Echo", "Echo"))
          .build();

  private GrpcEcho() {}

  /** {@code server PATH} or {@code client PATH}. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var address = new DomainSocketAddress(arguments[1]);
    switch (arguments[0]) {
      case "server" -> serve(address);
      case "client" -> measure(address);
      default -> throw new IllegalArgumentException("neither server nor client: " + arguments[0]);
    }
  }

  private static void serve(DomainSocketAddress address) throws IOException, InterruptedException {
    ServerServiceDefinition echo =
        ServerServiceDefinition.builder("hearth.bench.Echo")
            .addMethod(ECHO, ServerCalls.asyncUnaryCall(GrpcEcho::reply))
            .build();
    EventLoopGroup loop = eventLoop();
    Server server =
        NettyServerBuilder.forAddress(address)
            .channelType(EpollServerDomainSocketChannel.class)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .directExecutor()
            .addService(echo)
            .build()
            .start();
    ParentWatch.ready();
    server.awaitTermination();
  }

  private static void reply(byte[] request, StreamObserver<byte[]> reply) {
    reply.onNext(request);
    reply.onCompleted();
  }

  private static void measure(DomainSocketAddress address)
      throws IOException, InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address)
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(eventLoop())
            .directExecutor()
            .usePlaintext()
            .build();
    RoundTrips trips = count -> new Chain(channel, count).run();
    try {
      trips.serve();
    } finally {
      channel.shutdownNow();
    }
  }

  private static EventLoopGroup eventLoop() {
    // Its daemon threads end with the program; netty's thread class is the fast one for netty.
    var threads = new DefaultThreadFactory("echo", true);
    return new MultiThreadIoEventLoopGroup(1, threads, EpollIoHandler.newFactory());
  }

  /** Calls one after the other, each made from the end of the one before it. */
  private static final class Chain implements StreamObserver<byte[]> {
    private final ManagedChannel channel;
    private final long[] samples;
    private final CompletableFuture<long[]> done = new CompletableFuture<>();
    private int next;
    private long before;

    Chain(ManagedChannel channel, int count) {
      this.channel = channel;
      this.samples = new long[count];
    }

    long[] run() throws IOException, InterruptedException {
      before = System.nanoTime();
      call();
      try {
        return done.get();
      } catch (ExecutionException e) {
        throw new IOException("a call failed", e.getCause());
      }
    }

    private void call() {
      ClientCalls.asyncUnaryCall(channel.newCall(ECHO, CallOptions.DEFAULT), MESSAGE, this);
    }

    @Override
    public void onNext(byte[] reply) {}

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      long after = System.nanoTime();
      samples[next++] = after - before;
      before = after;
      if (next == samples.length) {
        done.complete(samples);
      } else {
        call();
      }
    }
  }

  private static final class BytesMarshaller implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException("a message that is in memory could not be read", e);
      }
    }
  }
}
