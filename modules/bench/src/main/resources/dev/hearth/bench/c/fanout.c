/*
 * What sending the same bytes to many costs at the least: whatever the first connection sends is written
 * to each of the others, one write each.
 *
 *   fanout PATH COUNT BYTES   prints "ready" when it listens; the first to connect publishes, COUNT more
 *                             are sent what it publishes, BYTES at a time, and it is answered 32 bytes
 *
 * Ends when the publisher does, or standard input.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { ANSWER = 32 };

static void fail(const char *what) {
  fprintf(stderr, "fanout: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int listen_at(const char *path) {
  struct sockaddr_un at = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof at.sun_path) {
    errno = ENAMETOOLONG;
    fail(path);
  }
  strcpy(at.sun_path, path);
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 128)) fail(path);
  return listener;
}

static int accept_one(int listener) {
  struct pollfd either[] = {{.fd = listener, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
  if (poll(either, 2, -1) < 0) fail("poll");
  if (!(either[0].revents & POLLIN)) exit(0);
  int peer = accept(listener, NULL, NULL);
  if (peer < 0) fail("accept");
  return peer;
}

/* Reads one whole message; 0 at the end of the stream. */
static int receive(int socket, char *message, size_t bytes) {
  for (size_t have = 0; have < bytes;) {
    ssize_t got = read(socket, message + have, bytes - have);
    if (got == 0) return 0;
    if (got < 0 && errno != EINTR) fail("read");
    if (got > 0) have += got;
  }
  return 1;
}

static void transmit(int socket, const char *message, size_t bytes) {
  for (size_t sent = 0; sent < bytes;) {
    ssize_t put = send(socket, message + sent, bytes - sent, MSG_NOSIGNAL);
    if (put < 0 && errno != EINTR) fail("send");
    if (put > 0) sent += put;
  }
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fputs("usage: fanout PATH COUNT BYTES\n", stderr);
    return 2;
  }
  int count = atoi(argv[2]);
  size_t bytes = strtoul(argv[3], NULL, 10);
  int *subscribers = calloc(count, sizeof *subscribers);
  char *message = malloc(bytes);
  if (!subscribers || !message) fail("no memory");
  int listener = listen_at(argv[1]);
  puts("ready");
  fflush(stdout);

  int publisher = accept_one(listener);
  for (int i = 0; i < count; i++) subscribers[i] = accept_one(listener);
  static const char answer[ANSWER];
  while (receive(publisher, message, bytes)) {
    for (int i = 0; i < count; i++) transmit(subscribers[i], message, bytes);
    transmit(publisher, answer, ANSWER);
  }
  return 0;
}
