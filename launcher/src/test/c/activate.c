/*
 * What systemd does for a socket unit, for one service at once: binds a socket, hands it over as
 * descriptor 3, and becomes the program.
 *
 *   activate SOCKET COUNT PROGRAM [ARGUMENT...]     COUNT goes into LISTEN_FDS
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int fail(const char *what) {
  perror(what);
  return 1;
}

int main(int argc, char **argv) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  char pid[32];
  int fd;
  if (argc < 4) {
    return 2;
  }
  strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
  fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 16) != 0) {
    return fail("bind");
  }
  if (fd != 3 && (dup2(fd, 3) != 3 || close(fd) != 0)) {
    return fail("dup2");
  }
  snprintf(pid, sizeof pid, "%d", (int)getpid());
  setenv("LISTEN_PID", pid, 1);
  setenv("LISTEN_FDS", argv[2], 1);
  execv(argv[3], argv + 3);
  return fail("execv");
}
