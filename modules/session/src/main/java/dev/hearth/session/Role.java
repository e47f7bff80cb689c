package dev.hearth.session;

import dev.hearth.spi.HostIdentity;
import dev.hearth.spi.Message;
import dev.hearth.spi.ServiceDescriptor;
import java.util.List;
import java.util.function.Supplier;

/**
 * Which end of a connection this is: who it says that it is. After the handshake both are equal.
 */
public sealed interface Role {
  /**
   * The end that connected and sends HELLO.
   *
   * @param hello the message of that frame, but for what the connection can do, encoded: best
   *     before it connects, since from then on the other end counts the time
   */
  record Initiator(Message hello) implements Role {
    /**
     * Says who connects.
     *
     * @param name what it calls itself, at most 128 bytes
     * @param version its own version, for people, at most 128 bytes
     * @param pid its process
     */
    public static Initiator of(String name, String version, long pid) {
      return of(name, version, pid, new byte[0]);
    }

    /**
     * As the other.
     *
     * @param token says who connects where the operating system does not, at most 1,024 bytes
     */
    public static Initiator of(String name, String version, long pid, byte[] token) {
      return new Initiator(Message.of(Handshake.hello(name, version, pid, token).toByteArray()));
    }
  }

  /**
   * The end that accepted and answers with HELLO_ACK.
   *
   * @param identity which daemon it is
   * @param services those that can be called; asked at each handshake, on the I/O thread
   * @param gate who is let in
   */
  record Acceptor(HostIdentity identity, Supplier<List<ServiceDescriptor>> services, Gate gate)
      implements Role {}
}
