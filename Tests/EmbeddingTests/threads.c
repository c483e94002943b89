// Eight threads call one model at once, each with its own workspace, and get the bits that one thread gets.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digits.h"

enum { THREADS = 8, SAMPLES = 64, RUNS = 40 };

static float images[SAMPLES][DIGITS_IMAGE_ELEMENTS], expected[SAMPLES][DIGITS_PROBABILITIES_ELEMENTS];

static void *work(void *unused) {
  (void)unused;
  void *workspace = malloc(DIGITS_WORKSPACE_BYTES);
  long failures = 0;
  for (int run = 0; run < RUNS; ++run) {
    for (int i = 0; i < SAMPLES; ++i) {
      float probabilities[DIGITS_PROBABILITIES_ELEMENTS];
      failures += digits_run(images[i], probabilities, workspace) != DIGITS_OK;
      failures += memcmp(probabilities, expected[i], sizeof probabilities) != 0;
    }
  }
  free(workspace);
  return (void *)failures;
}

int main(void) {
  unsigned state = 1;
  for (int i = 0; i < SAMPLES; ++i) {
    for (int p = 0; p < DIGITS_IMAGE_ELEMENTS; ++p) {
      state = state * 1664525u + 1013904223u;
      images[i][p] = (float)(state >> 8) / 16777216.0f;
    }
  }
  void *workspace = malloc(DIGITS_WORKSPACE_BYTES);
  if (digits_run_batch(SAMPLES, &images[0][0], &expected[0][0], workspace) != DIGITS_OK) return 1;
  // Wrong calls say so and touch nothing.
  if (digits_run(NULL, &expected[0][0], workspace) != DIGITS_NULL_POINTER) return 2;
  if (digits_run(&images[0][0], &expected[0][0], NULL) != DIGITS_NULL_POINTER) return 3;
  free(workspace);

  pthread_t threads[THREADS];
  long failures = 0;
  for (int i = 0; i < THREADS; ++i) pthread_create(&threads[i], NULL, work, NULL);
  for (int i = 0; i < THREADS; ++i) {
    void *result;
    pthread_join(threads[i], &result);
    failures += (long)result;
  }
  if (failures) fprintf(stderr, "%ld differences\n", failures);
  return failures != 0;
}
