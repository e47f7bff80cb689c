package dev.hearth.runtime.access;

import dev.hearth.runtime.settings.AccessSettings;
import dev.hearth.session.Gate;
import dev.hearth.session.TokenFile;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.transport.PeerCredentials;
import dev.hearth.spi.transport.Users;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets peers in as the configuration says: by what the operating system says of them, the highest
 * role that their user or a group of theirs has; by a token where it says nothing. Names become
 * numbers once, at the start. Thread-safe.
 */
public final class AccessPolicy implements Gate {
  private final Users users;
  private final Map<Long, PeerRole> byUser;
  private final Map<Long, PeerRole> byGroup;
  private final byte @Nullable [] token;
  private final PeerRole tokenRole;
  private final @Nullable PeerRole withoutCredentials;

  private AccessPolicy(
      Users users,
      Map<Long, PeerRole> byUser,
      Map<Long, PeerRole> byGroup,
      byte @Nullable [] token,
      AccessSettings settings) {
    this.users = users;
    this.byUser = byUser;
    this.byGroup = byGroup;
    this.token = token;
    tokenRole = settings.tokenRole();
    // Where the system does not say who connects, it still keeps others from a private folder.
    withoutCredentials = token == null && settings.isPrivate() ? settings.owner() : null;
  }

  /**
   * The policy of a configuration.
   *
   * @throws IOException if a user or group does not exist, or the token cannot be read
   */
  public static AccessPolicy of(AccessSettings settings, Users users) throws IOException {
    Map<Long, PeerRole> byUser = numbers("users", settings.users(), users::user);
    if (users.self() != PeerCredentials.UNKNOWN) {
      byUser.put(users.self(), settings.owner());
    }
    Optional<Path> file = settings.tokenFile();
    return new AccessPolicy(
        users,
        Map.copyOf(byUser),
        Map.copyOf(numbers("groups", settings.groups(), users::group)),
        file.isPresent() ? TokenFile.read(file.get()) : null,
        settings);
  }

  private static Map<Long, PeerRole> numbers(
      String key, Map<String, PeerRole> named, Function<String, OptionalLong> find)
      throws IOException {
    Map<Long, PeerRole> numbered = new HashMap<>();
    for (Map.Entry<String, PeerRole> entry : named.entrySet()) {
      String name = entry.getKey();
      OptionalLong number =
          name.matches("[0-9]{1,10}") ? OptionalLong.of(Long.parseLong(name)) : find.apply(name);
      if (number.isEmpty()) {
        throw new IOException(
            "daemon.access.%s names '%s', and this machine has none of that name"
                .formatted(key, name));
      }
      numbered.put(number.getAsLong(), entry.getValue());
    }
    return numbered;
  }

  @Override
  public @Nullable CallException refusal(PeerCredentials peer) {
    boolean mayProveItself = peer.uid() == PeerCredentials.UNKNOWN || token != null;
    return mayProveItself || roleOf(peer) != null ? null : denied();
  }

  @Override
  public PeerRole admit(PeerCredentials peer, byte[] offered) throws CallException {
    PeerRole known = peer.uid() == PeerCredentials.UNKNOWN ? withoutCredentials : roleOf(peer);
    if (known != null) {
      return known;
    }
    if (token == null) {
      throw denied();
    }
    // Takes the same time whatever the offered token has in common with the right one.
    if (!MessageDigest.isEqual(token, offered)) {
      throw new CallException(
          ErrorCode.UNAUTHENTICATED, "this daemon wants a token, and this is not the right one");
    }
    return tokenRole;
  }

  private static CallException denied() {
    return new CallException(ErrorCode.PERMISSION_DENIED, "this daemon does not let this user in");
  }

  /** The highest role that the user or a group has; null where none has one. */
  private @Nullable PeerRole roleOf(PeerCredentials peer) {
    PeerRole highest = byUser.get(peer.uid());
    if (highest != null && peer.uid() == users.self()) {
      return highest;
    }
    for (Map.Entry<Long, PeerRole> entry : byGroup.entrySet()) {
      PeerRole role = entry.getValue();
      if ((highest == null || !highest.allows(role)) && users.isMember(peer, entry.getKey())) {
        highest = role;
      }
    }
    return highest;
  }
}
