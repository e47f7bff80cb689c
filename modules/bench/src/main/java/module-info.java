/** Side-by-side measurement; not in the image. */
module dev.hearth.bench {
  requires com.google.gson;
  requires dev.hearth.bench.service;
  requires dev.hearth.client;
  requires dev.hearth.protocol;
  requires dev.hearth.wire;
  requires info.picocli;
  requires io.grpc;
  requires io.grpc.netty;
  requires io.grpc.stub;
  requires io.netty.common;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;
  requires java.management;
  requires static org.jspecify;

  opens dev.hearth.bench to
      info.picocli;
  opens dev.hearth.bench.soak to
      info.picocli;
}
