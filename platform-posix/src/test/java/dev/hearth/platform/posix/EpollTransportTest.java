package dev.hearth.platform.posix;

final class EpollTransportTest extends TransportContract {
  @Override
  String engine() {
    return "epoll";
  }
}
