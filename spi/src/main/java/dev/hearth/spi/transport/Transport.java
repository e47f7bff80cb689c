package dev.hearth.spi.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Listens and connects. Thread-safe. Closing it closes its listeners and all their connections. */
public interface Transport extends AutoCloseable {
  /** The name of the I/O engine in use. */
  String engine();

  /**
   * Binds an endpoint. Peers can connect from then on and queue in the kernel; nothing is accepted
   * before {@link Listener#start}. Of all processes the operating system lets only one have the
   * endpoint at a time; that one alone removes what a dead one has left there.
   *
   * @throws java.net.BindException if another has it already: listens there, or has kept its lock
   *     for as long as the options say
   * @throws IOException if it cannot be bound: the message says which endpoint and why
   */
  Listener listen(Endpoint endpoint, ListenOptions options) throws IOException;

  /** As the other, for nobody but this user. */
  default Listener listen(Endpoint endpoint, int backlog) throws IOException {
    return listen(endpoint, ListenOptions.ownerOnly(backlog));
  }

  /**
   * Listens with a socket that a service manager has bound and handed over to this process. Peers
   * may have queued in it already. What was bound by others stays bound when the listener closes.
   * Where somebody has deleted the socket's file, who has queued is served, and {@link
   * Listener#keepReachable} binds the endpoint anew.
   *
   * @param descriptor its number, under which it is not open any more when this returns
   * @param options who may connect is as the service manager has it; the rest counts
   * @throws java.net.BindException if another process holds the endpoint's lock for as long as the
   *     options say
   * @throws IOException if it is not such a socket: the message says what it is
   */
  Listener adopt(int descriptor, ListenOptions options) throws IOException;

  /** The users of this machine. */
  Users users();

  /**
   * Connects to an endpoint. The connection is driven by its callers: see {@link PullConnection}.
   * Blocks while the listener's queue is full, for the given time at most.
   *
   * @param timeout how long the listener may take
   * @param acceptor makes the receiver of what arrives; called on this thread before it connects.
   *     What the receiver writes at once is sent as soon as that has happened; the peer's
   *     credentials are known from then on. If it does not happen, the receiver is told that the
   *     connection has ended
   * @throws java.nio.file.NoSuchFileException if there is no such endpoint
   * @throws java.net.ConnectException if there is one, but no one listens at it any more
   * @throws java.net.ProtocolException if who listens at it takes no connections
   * @throws java.net.SocketTimeoutException if the listener's queue was full all the time
   * @throws java.nio.file.AccessDeniedException if connecting to it is not allowed
   * @throws IOException if it cannot be connected to for another reason
   */
  PullConnection connect(Endpoint endpoint, Duration timeout, Acceptor acceptor) throws IOException;

  /**
   * Looks what is to be found at an endpoint, changes nothing and waits for nobody.
   *
   * @throws IOException if it cannot be the address of anything
   */
  Probe probe(Endpoint endpoint) throws IOException;

  /**
   * Locks a file, which is made for its owner alone where it is missing. Does not wait.
   *
   * @param content what is to stand in it, for people; nobody may rely on it
   * @return null if another process, or this one, holds it
   * @throws IOException if the file cannot be made or opened
   */
  @Nullable ProcessLock tryLock(Path file, String content) throws IOException;

  /**
   * Whether someone holds such a lock: another process, or this one. Changes nothing and does not
   * wait; who wants the lock in the very moment of the look has to try again.
   *
   * @return false where there is no such file
   * @throws IOException if it cannot be told: what is there is no such file, looking is forbidden,
   *     this process has no descriptors left
   */
  boolean isLocked(Path file) throws IOException;

  /**
   * Which process the file of such a lock names, for people: whether the lock is held, {@link
   * #isLocked} alone tells. Does not wait, whatever is there.
   *
   * @return none where the file names none, cannot be read, or is not of this user or the system's
   */
  Optional<ProcessIdentity> lockHolder(Path file);

  /** How many descriptors this process may have open; {@link Long#MAX_VALUE} if that is unknown. */
  long openFileLimit();

  /** What polling before sleeping has won and lost. Cheap. */
  PollingCounts polling();

  @Override
  void close();
}
