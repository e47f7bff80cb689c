package dev.hearth.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.runtime.settings.AccessSettings;
import dev.hearth.spi.CallException;
import dev.hearth.spi.ErrorCode;
import dev.hearth.spi.PeerRole;
import dev.hearth.spi.transport.PeerCredentials;
import dev.hearth.spi.transport.Users;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessPolicyTest {
  private static final byte[] NO_TOKEN = {};
  private static final String TOKEN = "0123456789abcdef";

  /** The daemon runs as 1000; alice is 1001, builders are 200, and bob, 1002, is one of them. */
  private static final Users MACHINE =
      new Users() {
        @Override
        public long self() {
          return 1000;
        }

        @Override
        public OptionalLong user(String name) {
          return name.equals("alice") ? OptionalLong.of(1001) : OptionalLong.empty();
        }

        @Override
        public OptionalLong group(String name) {
          return name.equals("builders") ? OptionalLong.of(200) : OptionalLong.empty();
        }

        @Override
        public boolean isMember(PeerCredentials peer, long group) {
          return peer.gid() == group || (peer.uid() == 1002 && group == 200);
        }
      };

  @TempDir private Path folder;

  private static AccessSettings settings(
      Map<String, PeerRole> users, Map<String, PeerRole> groups, Optional<Path> token) {
    return new AccessSettings(
        PeerRole.ADMIN, users, groups, token, PeerRole.USER, "rwx--x--x", "rw-rw-rw-");
  }

  private static AccessPolicy policy(Map<String, PeerRole> users, Map<String, PeerRole> groups)
      throws Exception {
    return AccessPolicy.of(settings(users, groups, Optional.empty()), MACHINE);
  }

  private static PeerCredentials user(long uid, long gid) {
    return new PeerCredentials(1, uid, gid);
  }

  private static ErrorCode refused(AccessPolicy policy, PeerCredentials peer, byte[] token) {
    return catchThrowableOfType(CallException.class, () -> policy.admit(peer, token)).code();
  }

  private Path token(String permissions) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void shouldLetInNobodyButItsOwnUserUnlessToldSo() throws Exception {
    AccessPolicy policy = policy(Map.of(), Map.of());

    assertThat(policy.admit(user(1000, 1), NO_TOKEN)).isEqualTo(PeerRole.ADMIN);
    assertThat(policy.refusal(user(1000, 1))).isNull();
    assertThat(refused(policy, user(1001, 1), NO_TOKEN)).isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(refused(policy, user(0, 0), NO_TOKEN)).isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(policy.refusal(user(1001, 1)))
        .extracting(CallException::code)
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
  }

  @Test
  void shouldLetInUsersAndGroupsByNameAndNumberWithTheHighestRole() throws Exception {
    AccessPolicy policy =
        policy(
            Map.of("alice", PeerRole.READ_ONLY, "1003", PeerRole.USER),
            Map.of("builders", PeerRole.USER, "300", PeerRole.ADMIN));

    assertThat(policy.admit(user(1001, 1), NO_TOKEN)).isEqualTo(PeerRole.READ_ONLY);
    assertThat(policy.admit(user(1001, 200), NO_TOKEN)).isEqualTo(PeerRole.USER);
    assertThat(policy.admit(user(1002, 1), NO_TOKEN)).isEqualTo(PeerRole.USER);
    assertThat(policy.admit(user(1002, 300), NO_TOKEN)).isEqualTo(PeerRole.ADMIN);
    assertThat(policy.admit(user(1003, 1), NO_TOKEN)).isEqualTo(PeerRole.USER);
    assertThat(refused(policy, user(1004, 1), NO_TOKEN)).isEqualTo(ErrorCode.PERMISSION_DENIED);
  }

  @Test
  void shouldLetInWithTheRightTokenAlone() throws Exception {
    AccessPolicy policy =
        AccessPolicy.of(settings(Map.of(), Map.of(), Optional.of(token("rw-------"))), MACHINE);
    byte[] right = TOKEN.getBytes(StandardCharsets.UTF_8);

    assertThat(policy.admit(PeerCredentials.NONE, right)).isEqualTo(PeerRole.USER);
    assertThat(policy.admit(user(1004, 1), right)).isEqualTo(PeerRole.USER);
    assertThat(policy.refusal(user(1004, 1))).isNull();
    assertThat(refused(policy, PeerCredentials.NONE, NO_TOKEN))
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
    right[3]++;
    assertThat(refused(policy, PeerCredentials.NONE, right)).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void shouldNotTakeATokenThatOthersCanRead() throws Exception {
    Path file = token("rw-r-----");

    assertThatIOException()
        .isThrownBy(() -> AccessPolicy.of(settings(Map.of(), Map.of(), Optional.of(file)), MACHINE))
        .withMessageContaining("chmod 600")
        .withMessageContaining(file.toString());
  }

  @Test
  void shouldSayWhichNameNobodyHas() {
    assertThatIOException()
        .isThrownBy(() -> policy(Map.of("mallory", PeerRole.USER), Map.of()))
        .withMessageContaining("daemon.access.users names 'mallory'");
  }

  @Test
  void shouldRefuseToLetInWhomItKeepsFromTheSocket() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new AccessSettings(
                    PeerRole.ADMIN,
                    Map.of("alice", PeerRole.USER),
                    Map.of(),
                    Optional.empty(),
                    PeerRole.USER,
                    "rwx------",
                    "rw-rw-rw-"))
        .withMessageContaining("folder-permissions");
  }
}
