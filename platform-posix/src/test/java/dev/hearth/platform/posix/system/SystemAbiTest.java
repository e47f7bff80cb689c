package dev.hearth.platform.posix.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemAbiTest {
  private static final Map<String, String> SAID_OTHERWISE =
      Map.of(
          "SOCKADDR_UN_PATH", "offsetof(struct sockaddr_un, sun_path)",
          "SOCKADDR_UN_SIZE", "sizeof(struct sockaddr_un)",
          "POLLFD_EVENTS", "offsetof(struct pollfd, events)",
          "POLLFD_REVENTS", "offsetof(struct pollfd, revents)",
          "POLLFD_SIZE", "sizeof(struct pollfd)",
          "SYS_PIDFD_OPEN", "SYS_pidfd_open");

  @TempDir Path folder;

  @Test
  void shouldAgreeWithTheCompilerOnEverySizeOffsetAndConstant() throws Exception {
    assumeTrue(LinuxSystem.isHere());
    assumeTrue(canRun("cc", "--version"), "there is no C compiler here");
    StringBuilder source =
        new StringBuilder(
            """
            #define _GNU_SOURCE
            #include <errno.h>
            #include <fcntl.h>
            #include <poll.h>
            #include <stddef.h>
            #include <stdio.h>
            #include <sys/socket.h>
            #include <sys/syscall.h>
            #include <sys/un.h>
            int main(void) {
            """);
    Map<String, Long> ours = ours();
    for (String name : ours.keySet()) {
      source.append(
          "printf(\"%s %%ld\\n\", (long)(%s));%n"
              .formatted(name, SAID_OTHERWISE.getOrDefault(name, name)));
    }
    Path file = Files.writeString(folder.resolve("abi.c"), source.append("}\n"));
    Path program = folder.resolve("abi");
    assertThat(canRun("cc", "-o", program.toString(), file.toString())).isTrue();

    assertThat(printed(program)).isEqualTo(ours);
  }

  private static Map<String, Long> printed(Path program) throws Exception {
    Process running = new ProcessBuilder(program.toString()).start();
    Map<String, Long> values = new TreeMap<>();
    Scanner output = new Scanner(running.getInputStream(), StandardCharsets.UTF_8);
    while (output.hasNext()) {
      values.put(output.next(), output.nextLong());
    }
    assertThat(running.waitFor()).isZero();
    return values;
  }

  private static Map<String, Long> ours() throws IllegalAccessException {
    Map<String, Long> values = new TreeMap<>();
    for (Field field : SystemAbi.class.getDeclaredFields()) {
      if (!Modifier.isPrivate(field.getModifiers()) && !field.isSynthetic()) {
        values.put(field.getName(), ((Number) field.get(null)).longValue());
      }
    }
    return values;
  }

  private static boolean canRun(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(List.of(command))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
