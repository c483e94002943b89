// Runs the compiled digits model on the held-back test set: what embedding it in a C program takes.
//
//   nncc compile digits.keras -o libdigits.a && cc -O2 main.c libdigits.a -lm -o digits && ./digits test
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "digits.h"

// The data of a .npy file of 4-byte elements in C order; *count receives their number.
static void *read_npy(const char *folder, const char *name, size_t *count) {
  char path[1024];
  unsigned char head[10];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  if (!file || fread(head, 1, 10, file) != 10 || memcmp(head, "\x93NUMPY", 6) != 0) {
    fprintf(stderr, "cannot read %s\n", path);
    exit(1);
  }
  const long start = 10 + head[8] + 256 * head[9];
  fseek(file, 0, SEEK_END);
  const long bytes = ftell(file) - start;
  fseek(file, start, SEEK_SET);
  void *data = malloc((size_t)bytes);
  if (!data || fread(data, 1, (size_t)bytes, file) != (size_t)bytes) exit(1);
  fclose(file);
  *count = (size_t)bytes / 4;
  return data;
}

static double microseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1e6 + now.tv_nsec * 1e-3;
}

static int compare(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  const char *folder = argc > 1 ? argv[1] : "test";
  size_t pixels, n, outputs;
  float *images = read_npy(folder, "images.npy", &pixels);
  int32_t *labels = read_npy(folder, "labels.npy", &n);
  float *expected = read_npy(folder, "expected.npy", &outputs);
  if (pixels != n * DIGITS_IMAGE_ELEMENTS || outputs != n * DIGITS_PROBABILITIES_ELEMENTS) return 1;

  void *workspace = malloc(DIGITS_WORKSPACE_BYTES);
  double *times = malloc(n * sizeof *times), largest = 0;
  size_t right = 0;
  for (size_t i = 0; i < n; ++i) {
    float probabilities[DIGITS_PROBABILITIES_ELEMENTS];
    const double start = microseconds();
    const int status = digits_run(images + i * DIGITS_IMAGE_ELEMENTS, probabilities, workspace);
    times[i] = microseconds() - start;
    if (status != DIGITS_OK) {
      fprintf(stderr, "digits_run: %s\n", digits_strerror(status));
      return 1;
    }
    int best = 0;
    for (int c = 0; c < DIGITS_PROBABILITIES_ELEMENTS; ++c) {
      if (probabilities[c] > probabilities[best]) best = c;
      largest = fmax(largest, fabs((double)probabilities[c] - expected[i * DIGITS_PROBABILITIES_ELEMENTS + (size_t)c]));
    }
    right += best == labels[i];
  }
  qsort(times, n, sizeof *times, compare);
  printf("C program:          accuracy %.4f on %zu images, largest difference from Keras %.1e, median latency %.2f us\n",
         (double)right / (double)n, n, largest, times[n / 2]);
  free(times), free(workspace), free(images), free(labels), free(expected);
  return 0;
}
