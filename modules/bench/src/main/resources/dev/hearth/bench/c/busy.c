/*
 * Keeps one core busy: spins on the core with the given number until stdin ends. Under `chrt -i 0`
 * it yields to everything else, and only keeps the core out of its idle states.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *spin(void *unused) {
  (void)unused;
  for (volatile unsigned long turns = 0;; turns++) {
  }
  return NULL;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fputs("usage: busy CORE\n", stderr);
    return 2;
  }
  cpu_set_t core;
  CPU_ZERO(&core);
  CPU_SET(atoi(argv[1]), &core);
  if (sched_setaffinity(0, sizeof core, &core)) {
    perror("busy: sched_setaffinity");
    return 1;
  }
  pthread_t spinner;
  if (pthread_create(&spinner, NULL, spin, NULL)) {
    fputs("busy: no thread\n", stderr);
    return 1;
  }
  puts("ready");
  fflush(stdout);
  char ignored[64];
  while (read(0, ignored, sizeof ignored) > 0) {
  }
  return 0;
}
