package dev.hearth.platform.posix.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinuxAbiTest {
  @TempDir Path folder;

  @Test
  void shouldAgreeWithTheCompilerOnEverySizeOffsetAndConstant() throws Exception {
    assumeTrue(EpollEngine.isSupported());
    assumeTrue(canRun("cc", "--version"), "there is no C compiler here");
    Map<String, String> expressions = expressions();
    Map<String, Long> ours = ours();
    assertThat(expressions.keySet()).isEqualTo(ours.keySet());

    assertThat(compiled(expressions)).isEqualTo(ours);
  }

  @Test
  void shouldSpaceControlMessagesAsTheCompilerDoes() throws Exception {
    assumeTrue(EpollEngine.isSupported());
    assumeTrue(canRun("cc", "--version"), "there is no C compiler here");
    Map<String, String> expressions = new LinkedHashMap<>();
    Map<String, Long> ours = new TreeMap<>();
    for (int bytes = 0; bytes <= 64; bytes += Integer.BYTES) {
      expressions.put("space" + bytes, "CMSG_SPACE(" + bytes + ")");
      ours.put("space" + bytes, LinuxAbi.controlSpace(bytes));
    }
    assertThat(compiled(expressions)).isEqualTo(ours);
  }

  /** What C calls each constant of {@link LinuxAbi}: its own name, unless said otherwise. */
  private static Map<String, String> expressions() {
    Map<String, String> expressions = new TreeMap<>();
    for (String name : ours().keySet()) {
      expressions.put(name, name);
    }
    expressions.put("MSGHDR_IOV", "offsetof(struct msghdr, msg_iov)");
    expressions.put("MSGHDR_IOVLEN", "offsetof(struct msghdr, msg_iovlen)");
    expressions.put("MSGHDR_CONTROL", "offsetof(struct msghdr, msg_control)");
    expressions.put("MSGHDR_CONTROLLEN", "offsetof(struct msghdr, msg_controllen)");
    expressions.put("MSGHDR_FLAGS", "offsetof(struct msghdr, msg_flags)");
    expressions.put("MSGHDR_SIZE", "sizeof(struct msghdr)");
    expressions.put("IOVEC_BASE", "offsetof(struct iovec, iov_base)");
    expressions.put("IOVEC_LEN", "offsetof(struct iovec, iov_len)");
    expressions.put("IOVEC_SIZE", "sizeof(struct iovec)");
    expressions.put("CMSG_LEN", "offsetof(struct cmsghdr, cmsg_len)");
    expressions.put("CMSG_LEVEL", "offsetof(struct cmsghdr, cmsg_level)");
    expressions.put("CMSG_TYPE", "offsetof(struct cmsghdr, cmsg_type)");
    expressions.put("CMSG_DATA", "CMSG_LEN(0)");
    expressions.put("CMSG_ALIGNMENT", "CMSG_ALIGN(1)");
    expressions.put("EPOLL_EVENT_EVENTS", "offsetof(struct epoll_event, events)");
    expressions.put("EPOLL_EVENT_DATA", "offsetof(struct epoll_event, data)");
    expressions.put("EPOLL_EVENT_SIZE", "sizeof(struct epoll_event)");
    return expressions;
  }

  private static Map<String, Long> ours() {
    Map<String, Long> values = new TreeMap<>();
    for (Field field : LinuxAbi.class.getDeclaredFields()) {
      if (!Modifier.isPrivate(field.getModifiers()) && !field.isSynthetic()) {
        values.put(field.getName(), value(field));
      }
    }
    return values;
  }

  private static long value(Field field) {
    try {
      return ((Number) field.get(null)).longValue();
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  private Map<String, Long> compiled(Map<String, String> expressions) throws Exception {
    StringBuilder source =
        new StringBuilder(
            """
            #define _GNU_SOURCE
            #include <errno.h>
            #include <fcntl.h>
            #include <stddef.h>
            #include <stdio.h>
            #include <sys/epoll.h>
            #include <sys/eventfd.h>
            #include <sys/socket.h>
            #include <sys/uio.h>
            int main(void) {
            """);
    expressions.forEach(
        (name, expression) ->
            source.append("printf(\"%s %%ld\\n\", (long)(%s));%n".formatted(name, expression)));
    Path file = Files.writeString(folder.resolve("abi.c"), source.append("}\n"));
    Path program = folder.resolve("abi");
    assertThat(canRun("cc", "-o", program.toString(), file.toString())).isTrue();
    Process running = new ProcessBuilder(program.toString()).start();
    Map<String, Long> values = new TreeMap<>();
    Scanner output = new Scanner(running.getInputStream(), StandardCharsets.UTF_8);
    while (output.hasNext()) {
      values.put(output.next(), output.nextLong());
    }
    assertThat(running.waitFor()).isZero();
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
