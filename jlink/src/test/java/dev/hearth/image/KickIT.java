package dev.hearth.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Tools that want a daemon to be there the next time, and end. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KickIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int KICKS = 20;

  private Path home;
  private Path socket;

  @BeforeEach
  void begin() throws IOException {
    // Not @TempDir: its path may be too long for a socket.
    home = Files.createTempDirectory("hearth");
    socket = home.resolve("run").resolve("s");
  }

  @AfterEach
  void end() throws Exception {
    Tool.endDaemons(socket);
    Folders.deleteAll(home);
  }

  private Tool tool() throws IOException {
    return Tool.start(home, socket, PATIENCE);
  }

  private String ask() throws IOException {
    try (Tool tool = tool()) {
      return tool.ask().getFirst();
    }
  }

  @Test
  void shouldHaveADaemonTheNextTimeAfterAKick() throws Exception {
    try (Tool tool = tool()) {
      assertThat(tool.kick()).startsWith("Started");
    }
    assertThat(ask()).startsWith("attached");
    try (Tool tool = tool()) {
      assertThat(tool.kick()).startsWith("There");
    }
    assertThat(Tool.daemons(socket)).hasSize(1);
  }

  @Test
  void shouldStartHardlyMoreThanOneProcessForManyKicks() throws Exception {
    List<String> results = new ArrayList<>();
    for (int i = 0; i < KICKS; i++) {
      try (Tool tool = tool()) {
        results.add(tool.kick());
      }
    }

    assertThat(results).filteredOn(each -> each.startsWith("Started")).hasSizeBetween(1, 2);
    assertThat(ask()).startsWith("attached");
    assertThat(Tool.daemons(socket)).hasSize(1);
  }

  @Test
  void shouldLeaveAnAddressAloneWhereAServiceManagerListensForTheDaemonToCome() throws Exception {
    Files.createDirectories(home.resolve("run"));
    try (ServerSocketChannel manager = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        Tool tool = tool()) {
      manager.bind(UnixDomainSocketAddress.of(socket));

      assertThat(tool.kick()).startsWith("LeftAlone").contains("service manager");
    }
    assertThat(Tool.daemons(socket)).isEmpty();
    Files.delete(socket);
  }
}
