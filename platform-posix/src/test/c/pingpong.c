/* Round trips of 48 bytes over a Unix socket with blocking calls: what the engines are held against.
 *
 *   pingpong server PATH           echoes until the first client has gone
 *   pingpong client PATH WARM N    prints the median and the 99th percentile, in nanoseconds */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { SIZE = 48 };

static int read_all(int fd, char *buffer) {
  for (int have = 0; have < SIZE;) {
    ssize_t count = read(fd, buffer + have, SIZE - have);
    if (count <= 0) return 0;
    have += count;
  }
  return 1;
}

static int compare(const void *a, const void *b) {
  long x = *(const long *)a, y = *(const long *)b;
  return (x > y) - (x < y);
}

static long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000L + t.tv_nsec;
}

static int serve(int listener) {
  char buffer[SIZE];
  if (listen(listener, 1) != 0) return perror("listen"), 1;
  puts("listening");
  fflush(stdout);
  int fd = accept(listener, NULL, NULL);
  while (read_all(fd, buffer)) {
    if (write(fd, buffer, SIZE) != SIZE) return perror("write"), 1;
  }
  return 0;
}

static int measure(int fd, int warm, int count) {
  char buffer[SIZE] = {0};
  long *times = calloc(count, sizeof *times);
  for (int i = -warm; i < count; i++) {
    long start = now();
    if (write(fd, buffer, SIZE) != SIZE || !read_all(fd, buffer)) return perror("ping"), 1;
    if (i >= 0) times[i] = now() - start;
  }
  qsort(times, count, sizeof *times, compare);
  printf("%ld %ld\n", times[count / 2], times[(int)(count * 0.99)]);
  return 0;
}

int main(int argc, char **argv) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (argc < 3 || strlen(argv[2]) >= sizeof address.sun_path) return 2;
  strcpy(address.sun_path, argv[2]);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (strcmp(argv[1], "server") == 0) {
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0) return perror("bind"), 1;
    return serve(fd);
  }
  if (argc < 5) return 2;
  if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) return perror("connect"), 1;
  return measure(fd, atoi(argv[3]), atoi(argv[4]));
}
