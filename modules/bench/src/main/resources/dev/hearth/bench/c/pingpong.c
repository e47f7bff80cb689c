/*
 * The ping-pong that the others are compared with: 48-byte messages over a Unix stream socket, one
 * connection, a process on either side.
 *
 *   pingpong server PATH WAIT   prints "ready" when it listens, echoes one connection, ends with it
 *   pingpong client PATH WAIT   for each line "samples N" on stdin, answers one line of N round trips
 *                               in ns
 *
 * How both wait for a message:
 *
 *   read    in a plain read
 *   poll    they look for at most 60 us, then wait in a plain read: the least that a message through
 *           a socket takes, whatever the program
 *   epoll   in epoll_wait before each read, as a program must that has more than one socket
 *
 * Both end when stdin ends, so that neither outlives the program that started it.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { MESSAGE = 48, WINDOW_NANOS = 60000 };

static enum { BY_READ, BY_POLL, BY_EPOLL } waits;
static int epoll = -1;

static void fail(const char *what) {
  fprintf(stderr, "pingpong: %s: %s\n", what, strerror(errno));
  exit(1);
}

static struct sockaddr_un address(const char *path) {
  struct sockaddr_un result = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof result.sun_path) {
    errno = ENAMETOOLONG;
    fail(path);
  }
  strcpy(result.sun_path, path);
  return result;
}

static long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void prepare(int socket) {
  if (waits != BY_EPOLL) return;
  struct epoll_event wanted = {.events = EPOLLIN};
  epoll = epoll_create1(EPOLL_CLOEXEC);
  if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &wanted)) fail("epoll");
}

/* As read, once there is something. */
static ssize_t wait_and_read(int socket, char *to, size_t room) {
  if (waits == BY_EPOLL) {
    struct epoll_event ready;
    if (epoll_wait(epoll, &ready, 1, -1) < 0) return -1;
  } else if (waits == BY_POLL) {
    long end = now() + WINDOW_NANOS;
    do {
      ssize_t got = recv(socket, to, room, MSG_DONTWAIT);
      if (got >= 0 || errno != EAGAIN) return got;
    } while (now() < end);
  }
  return read(socket, to, room);
}

/* Reads one whole message; 0 at the end of the stream. */
static int receive(int socket, char *message) {
  for (int have = 0; have < MESSAGE;) {
    ssize_t got = wait_and_read(socket, message + have, MESSAGE - have);
    if (got == 0) return 0;
    if (got < 0 && errno != EINTR) fail("read");
    if (got > 0) have += got;
  }
  return 1;
}

static void transmit(int socket, const char *message) {
  for (int sent = 0; sent < MESSAGE;) {
    ssize_t put = write(socket, message + sent, MESSAGE - sent);
    if (put < 0 && errno != EINTR) fail("write");
    if (put > 0) sent += put;
  }
}

static void serve(const char *path) {
  struct sockaddr_un at = address(path);
  int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof at) || listen(listener, 1)) fail(path);
  puts("ready");
  fflush(stdout);

  struct pollfd first[] = {{.fd = listener, .events = POLLIN}, {.fd = 0, .events = POLLIN}};
  if (poll(first, 2, -1) < 0) fail("poll");
  if (!(first[0].revents & POLLIN)) return;
  int peer = accept(listener, NULL, NULL);
  if (peer < 0) fail("accept");
  prepare(peer);
  for (char message[MESSAGE]; receive(peer, message);) transmit(peer, message);
}

static void measure(int socket, long count) {
  long *samples = calloc(count, sizeof *samples);
  if (!samples) fail("calloc");
  char message[MESSAGE] = {0};
  long before = now();
  for (long i = 0; i < count; i++) {
    transmit(socket, message);
    if (!receive(socket, message)) {
      errno = ECONNRESET;
      fail("the server ended the connection");
    }
    long after = now();
    samples[i] = after - before;
    before = after;
  }
  for (long i = 0; i < count; i++) printf(i ? " %ld" : "%ld", samples[i]);
  putchar('\n');
  fflush(stdout);
  free(samples);
}

static void ask(const char *path) {
  struct sockaddr_un at = address(path);
  int peer = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (peer < 0 || connect(peer, (struct sockaddr *)&at, sizeof at)) fail(path);
  prepare(peer);
  long count;
  while (scanf(" samples %ld", &count) == 1) measure(peer, count);
}

static int usage(void) {
  fputs("usage: pingpong server|client PATH read|poll|epoll\n", stderr);
  return 2;
}

int main(int argc, char **argv) {
  if (argc != 4) return usage();
  if (!strcmp(argv[3], "read")) {
    waits = BY_READ;
  } else if (!strcmp(argv[3], "poll")) {
    waits = BY_POLL;
  } else if (!strcmp(argv[3], "epoll")) {
    waits = BY_EPOLL;
  } else {
    return usage();
  }
  if (!strcmp(argv[1], "server")) {
    serve(argv[2]);
  } else if (!strcmp(argv[1], "client")) {
    ask(argv[2]);
  } else {
    return usage();
  }
  return 0;
}
