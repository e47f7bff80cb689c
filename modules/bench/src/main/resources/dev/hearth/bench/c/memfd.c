/*
 * What handing 64 MiB over costs at the least: a process passes a memfd over a Unix stream socket, the
 * other maps it, touches its first and last page, and lets it go.
 *
 *   memfd BYTES   for each line "samples N" on stdin, answers one line of N times in ns
 *
 * The server is a child that ends when its socket does.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) {
  fprintf(stderr, "memfd: %s: %s\n", what, strerror(errno));
  exit(1);
}

union control {
  char bytes[CMSG_SPACE(sizeof(int))];
  struct cmsghdr aligned;
};

/* Sends one byte, and a descriptor with it. */
static void pass(int socket, int fd) {
  char byte = 1;
  struct iovec part = {&byte, 1};
  union control control = {{0}};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof fd);
  memcpy(CMSG_DATA(header), &fd, sizeof fd);
  if (sendmsg(socket, &message, MSG_NOSIGNAL) != 1) fail("sendmsg");
}

static int receive(int socket) {
  char byte;
  struct iovec part = {&byte, 1};
  union control control;
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
  if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != 1) fail("recvmsg");
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (!header || header->cmsg_type != SCM_RIGHTS) fail("no descriptor came");
  int fd;
  memcpy(&fd, CMSG_DATA(header), sizeof fd);
  return fd;
}

static void serve(int socket, size_t bytes) {
  int fd = memfd_create("bench", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0 || ftruncate(fd, bytes)) fail("memfd_create");
  char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED) fail("mmap");
  memset(memory, 7, bytes);
  for (char question; read(socket, &question, 1) == 1;) pass(socket, fd);
}

static long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void fetch(int socket, size_t bytes) {
  char question = 1;
  if (write(socket, &question, 1) != 1) fail("write");
  int fd = receive(socket);
  const volatile char *memory = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);
  if (memory == MAP_FAILED) fail("mmap");
  if (memory[0] != 7 || memory[bytes - 1] != 7) fail("another memory came");
  munmap((void *)memory, bytes);
  close(fd);
}

static void measure(int socket, size_t bytes, long count) {
  long *samples = calloc(count, sizeof *samples);
  if (!samples) fail("calloc");
  for (long i = 0; i < count; i++) {
    long before = now();
    fetch(socket, bytes);
    samples[i] = now() - before;
  }
  for (long i = 0; i < count; i++) printf(i ? " %ld" : "%ld", samples[i]);
  putchar('\n');
  fflush(stdout);
  free(samples);
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fputs("usage: memfd BYTES\n", stderr);
    return 2;
  }
  size_t bytes = strtoul(argv[1], NULL, 10);
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends)) fail("socketpair");
  pid_t server = fork();
  if (server < 0) fail("fork");
  if (server == 0) {
    close(ends[0]);
    serve(ends[1], bytes);
    return 0;
  }
  close(ends[1]);
  long count;
  while (scanf(" samples %ld", &count) == 1) measure(ends[0], bytes, count);
  return 0;
}
