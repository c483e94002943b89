// Times one library made by nncc, beside sgemm of OpenBLAS and the multiply-add peak of the core, by turns. Prints JSON.
// Usage: kernels LIBRARY BATCH SECONDS [M N K]
#define _GNU_SOURCE
#include <time.h>
#ifdef WITH_OPENBLAS
#include <cblas.h>
#endif

#include "library.h"
#include "peak_probe.h"

enum { MAX_ROUNDS = 4096 };

static library timed;
static int m, n, k;
static float *a, *b, *c;

// CPU time: a kernel that another program interrupts isn't slower for it.
static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void run_model(void) { run_library(&timed); }

static void run_blas(void) {
#ifdef WITH_OPENBLAS
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1.0f, a, k, b, n, 0.0f, c, n);
#endif
}

static void run_peak(void) { peak_probe_run(20000); }

// Nanoseconds of one call, from as many calls as take a millisecond.
static double burst(void (*function)(void), long *calls) {
  for (;;) {
    double start = now();
    for (long i = 0; i < *calls; i++) function();
    double elapsed = now() - start;
    if (elapsed >= 1e6) return elapsed / (double)*calls;
    *calls = elapsed < 1e5 ? *calls * 10 : (long)((double)*calls * 1.2e6 / elapsed) + 1;
  }
}

int main(int count, char **arguments) {
  if (count != 4 && count != 7) return fprintf(stderr, "usage: kernels LIBRARY BATCH SECONDS [M N K]\n"), 2;
  timed = open_library(arguments[1], (size_t)atoi(arguments[2]));
  const nncc_model *model = timed.model;
  double seconds = atof(arguments[3]);
  if (count == 7) {
    m = atoi(arguments[4]), n = atoi(arguments[5]), k = atoi(arguments[6]);
    a = random_floats((size_t)m * k * sizeof(float)), b = random_floats((size_t)k * n * sizeof(float)), c = random_floats((size_t)m * n * sizeof(float));
  }
  int with_blas = 0;
#ifdef WITH_OPENBLAS
  with_blas = m > 0;
#endif

  static double own[MAX_ROUNDS], other[MAX_ROUNDS], ratio[MAX_ROUNDS], peak[MAX_ROUNDS], share[MAX_ROUNDS];
  double flops = model->flops * (double)timed.batch / (double)model->batches[0];
  double peak_flops = peak_probe_run(20000);
  long own_calls = 1, other_calls = 1, peak_calls = 1;
  burst(run_model, &own_calls), burst(run_peak, &peak_calls);
  if (with_blas) burst(run_blas, &other_calls);
  int rounds = 0;
  for (double end = now() + seconds * 1e9; rounds < MAX_ROUNDS && (now() < end || rounds < 7); rounds++) {
    own[rounds] = burst(run_model, &own_calls);
    peak[rounds] = peak_flops / burst(run_peak, &peak_calls);
    share[rounds] = flops / own[rounds] / peak[rounds];
    if (with_blas) other[rounds] = burst(run_blas, &other_calls), ratio[rounds] = other[rounds] / own[rounds];
  }

  size_t largest = 0;
  for (size_t i = 0; i < model->step_count; i++)
    if (model->steps[i].flops > model->steps[largest].flops) largest = i;
  double time = median(own, rounds);
  printf("{\"kernel\": \"%s\", \"us\": %.4f, \"flops\": %.0f, \"gflops\": %.3f, \"gb_per_s\": %.3f, \"share_of_peak\": %.5f, \"peak_gflops\": %.2f, \"rounds\": %d",
         model->step_count ? model->steps[largest].kernel : "", time / 1e3, flops, flops / time,
         (double)(timed.port_bytes + model->weights_bytes) / time, median(share, rounds), median(peak, rounds), rounds);
  if (with_blas) printf(", \"blas_gflops\": %.3f, \"blas_ratio\": %.4f", 2.0 * m * n * k / median(other, rounds), median(ratio, rounds));
  printf("}\n");
  return 0;
}
