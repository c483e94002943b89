// A library compiled for four threads gives the bits of one compiled for one: called by many threads at once, with a parallel_for of the host, and
// in the child of a fork.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "alone.h"
#include "shared.h"

enum { THREADS = 6, SAMPLES = 4, RUNS = 15 };

static float images[SAMPLES][SHARED_IMAGE_ELEMENTS], expected[SAMPLES][SHARED_SCORES_ELEMENTS];

static long differences(int runs) {
  void *workspace = malloc(SHARED_WORKSPACE_BYTES);
  long failures = 0;
  for (int run = 0; run < runs; ++run) {
    for (int i = 0; i < SAMPLES; ++i) {
      float scores[SHARED_SCORES_ELEMENTS];
      failures += shared_run(images[i], scores, workspace) != SHARED_OK;
      failures += memcmp(scores, expected[i], sizeof scores) != 0;
    }
  }
  free(workspace);
  return failures;
}

static void *work(void *unused) {
  (void)unused;
  return (void *)differences(RUNS);
}

static long calls = 0;

static void backwards(void *context, void (*task)(void *argument, size_t index), void *argument, size_t count) {
  ++*(long *)context;
  while (count > 0) task(argument, --count);
}

int main(void) {
  unsigned state = 1;
  for (int i = 0; i < SAMPLES; ++i) {
    for (int p = 0; p < SHARED_IMAGE_ELEMENTS; ++p) {
      state = state * 1664525u + 1013904223u;
      images[i][p] = (float)(state >> 8) / 16777216.0f - 0.5f;
    }
  }
  void *workspace = malloc(ALONE_WORKSPACE_BYTES);
  if (alone_run_batch(SAMPLES, &images[0][0], &expected[0][0], workspace) != ALONE_OK) return 1;
  free(workspace);

  shared_set_parallel_for(backwards, &calls);
  if (differences(1) || calls < SAMPLES) return fprintf(stderr, "a parallel_for of the host: %ld calls\n", calls), 2;
  shared_set_parallel_for(NULL, NULL);
  const long before = calls;
  if (differences(2) || calls != before) return fprintf(stderr, "the pool\n"), 3;

  pthread_t threads[THREADS];
  long failures = 0;
  for (int i = 0; i < THREADS; ++i) pthread_create(&threads[i], NULL, work, NULL);
  for (int i = 0; i < THREADS; ++i) {
    void *result;
    pthread_join(threads[i], &result);
    failures += (long)result;
  }
  if (failures) return fprintf(stderr, "%ld differences in %d threads\n", failures, THREADS), 4;

#ifndef __SANITIZE_THREAD__  // which refuses threads in the child
  const pid_t child = fork();
  if (child == 0) exit(differences(2) != 0);
  int status;
  if (waitpid(child, &status, 0) != child || status != 0) return fprintf(stderr, "in a child\n"), 5;
#endif
  // Asleep by now.
  usleep(20000);
  return differences(1) ? 6 : 0;
}
