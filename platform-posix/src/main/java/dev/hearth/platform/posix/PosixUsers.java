package dev.hearth.platform.posix;

import dev.hearth.spi.transport.PeerCredentials;
import dev.hearth.spi.transport.Users;
import java.util.Arrays;
import java.util.OptionalLong;
import jnr.posix.Group;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.Passwd;

/** Asks the system's user database. Its library is loaded when it is first asked. */
record PosixUsers(long self) implements Users {
  /** One for all: the library's calls answer with memory that the next call uses again. */
  private static final Object DATABASE = new Object();

  private static final class Library {
    static final POSIX CALLS = POSIXFactory.getNativePOSIX();
  }

  @Override
  public OptionalLong user(String name) {
    synchronized (DATABASE) {
      Passwd user = Library.CALLS.getpwnam(name);
      return user == null ? OptionalLong.empty() : OptionalLong.of(unsigned(user.getUID()));
    }
  }

  @Override
  public OptionalLong group(String name) {
    synchronized (DATABASE) {
      Group group = Library.CALLS.getgrnam(name);
      return group == null ? OptionalLong.empty() : OptionalLong.of(unsigned(group.getGID()));
    }
  }

  @Override
  public boolean isMember(PeerCredentials peer, long group) {
    if (peer.gid() == group) {
      return true;
    }
    synchronized (DATABASE) {
      Passwd user = Library.CALLS.getpwuid((int) peer.uid());
      if (user == null) {
        return false;
      }
      String name = user.getLoginName();
      boolean primary = unsigned(user.getGID()) == group;
      Group found = Library.CALLS.getgrgid((int) group);
      return primary || (found != null && Arrays.asList(found.getMembers()).contains(name));
    }
  }

  private static long unsigned(long number) {
    return Integer.toUnsignedLong((int) number);
  }
}
