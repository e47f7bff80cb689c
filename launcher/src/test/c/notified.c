/*
 * A service manager that wants to be told: prints what arrives, each message on a line of its own.
 * Prints 'listening' first.
 *
 *   notified ADDRESS      a path, or @ and a name that is in no file system
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

int main(int argc, char **argv) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  char message[4096];
  ssize_t length;
  int fd;
  if (argc != 2) {
    return 2;
  }
  strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
  if (address.sun_path[0] == '@') {
    address.sun_path[0] = 0;
  }
  fd = socket(AF_UNIX, SOCK_DGRAM, 0);
  if (fd < 0
      || bind(fd, (struct sockaddr *)&address,
              offsetof(struct sockaddr_un, sun_path) + strlen(argv[1])) != 0) {
    perror("bind");
    return 1;
  }
  puts("listening");
  fflush(stdout);
  while ((length = recv(fd, message, sizeof message, 0)) >= 0) {
    printf("%.*s\n", (int)length, message);
    fflush(stdout);
  }
  return 1;
}
