/**
 * Unix sockets and descriptor passing.
 *
 * <p>Needs {@code --enable-native-access} for itself and for {@code org.jnrproject.jffi}.
 */
module dev.hearth.platform.posix {
  requires dev.hearth.spi;
  requires org.jnrproject.constants;
  requires org.jnrproject.enxio;
  requires org.jnrproject.posix;
  requires org.jnrproject.unixsocket;
  requires static org.jspecify;

  provides dev.hearth.spi.system.HostSystem with
      dev.hearth.platform.posix.system.LinuxSystem;
  provides dev.hearth.spi.transport.SharedMemory with
      dev.hearth.platform.posix.memory.PosixSharedMemory;
  provides dev.hearth.spi.transport.TransportProvider with
      dev.hearth.platform.posix.PosixTransportProvider;
}
