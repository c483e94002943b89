// Times a model's library for one thread and its library for two by turns, and where the two CPUs are beside every turn: a virtual machine's may be
// one core's hyperthreads now, and have different third-level caches a second later. Prints JSON. It takes the first two CPUs that it may use.
// Usage: speedup LIBRARY-FOR-ONE LIBRARY-FOR-TWO SECONDS
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <time.h>

#include "library.h"
#include "peak_probe.h"

enum { TRIPS = 2000, FIRST_TRIPS = 200, PROBE_ROUNDS = 50000, MAX_RUNS = 400000 };

// Where the CPUs are. A cache line's way to the other core and back takes less than 130 ns when they share a cache.
enum { HYPERTHREADS, NEAR, FAR, UNCLEAR, PLACES };
static const char *const place_names[PLACES] = {"hyperthreads", "near", "far", "unclear"};

static const double turn = 40e6, rest = 3e5;  // ns; a library's threads sleep after a tenth of a millisecond

static cpu_set_t all, cpus[2];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t begins = PTHREAD_COND_INITIALIZER;
static int probes;  // that were begun
static _Alignas(128) atomic_int ball;
static _Alignas(128) atomic_int probed;
static double helper_rate;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double multiply_add_rate(void) {
  double start = now(), operations = peak_probe_run(PROBE_ROUNDS);
  return operations / (now() - start);
}

static void *help(void *unused) {
  (void)unused;
  sched_setaffinity(0, sizeof cpus[1], &cpus[1]);
  for (int seen = 0;;) {
    pthread_mutex_lock(&mutex);
    while (probes == seen) pthread_cond_wait(&begins, &mutex);
    seen = probes;
    pthread_mutex_unlock(&mutex);
    for (int i = 0; i < TRIPS; i++) {
      while (atomic_load(&ball) != 2 * i + 1) {}
      atomic_store(&ball, 2 * i + 2);
    }
    helper_rate = multiply_add_rate();
    atomic_store(&probed, seen);
  }
  return NULL;
}

static int place(void) {
  sched_setaffinity(0, sizeof cpus[0], &cpus[0]);
  double alone = multiply_add_rate();
  atomic_store(&ball, 0);
  pthread_mutex_lock(&mutex);
  int probe = ++probes;
  pthread_cond_signal(&begins);
  pthread_mutex_unlock(&mutex);
  double start = 0;
  for (int i = 0; i < TRIPS; i++) {
    if (i == FIRST_TRIPS) start = now();
    atomic_store(&ball, 2 * i + 1);
    while (atomic_load(&ball) != 2 * i + 2) {}
  }
  double trip = (now() - start) / (TRIPS - FIRST_TRIPS);
  double together = multiply_add_rate();
  while (atomic_load(&probed) != probe) {}
  together += helper_rate;
  sched_setaffinity(0, sizeof all, &all);
  if (together < 1.3 * alone) return HYPERTHREADS;
  if (together < 1.7 * alone) return UNCLEAR;
  return trip < 130 ? NEAR : FAR;
}

// Runs for some time, and adds the time of each run to those that `times` has `count` of; returns how many there are then.
static int time_runs(const library *opened, double duration, double *times, int count) {
  for (double end = now() + duration, start; (start = now()) < end && count < MAX_RUNS;) {
    run_library(opened);
    times[count++] = now() - start;
  }
  return count;
}

int main(int count, char **arguments) {
  if (count != 4) return fprintf(stderr, "usage: speedup LIBRARY-FOR-ONE LIBRARY-FOR-TWO SECONDS\n"), 2;
  sched_getaffinity(0, sizeof all, &all);
  int found = 0;
  for (int cpu = 0; cpu < CPU_SETSIZE && found < 2; cpu++)
    if (CPU_ISSET(cpu, &all)) {
      CPU_ZERO(&cpus[found]);
      CPU_SET(cpu, &cpus[found]);
      found++;
    }
  if (found < 2) return fprintf(stderr, "two CPUs are needed\n"), 1;
  CPU_OR(&all, &cpus[0], &cpus[1]);
  sched_setaffinity(0, sizeof all, &all);
  pthread_t helper;
  if (pthread_create(&helper, NULL, help, NULL)) return fprintf(stderr, "no second thread\n"), 1;

  library libraries[2];
  static double times[2][PLACES][MAX_RUNS], turns[MAX_RUNS];
  static int counts[2][PLACES];
  for (int i = 0; i < 2; i++) libraries[i] = open_library(arguments[i + 1], 0);
  int before = place();
  for (double end = now() + atof(arguments[3]) * 1e9; now() < end;) {
    for (int i = 0; i < 2; i++) {
      time_runs(&libraries[i], turn / 20, turns, 0);
      int turn_count = time_runs(&libraries[i], turn, turns, 0);
      nanosleep(&(struct timespec){0, (long)rest}, NULL);
      int after = place(), during = before == after ? before : UNCLEAR;
      for (int k = 0; k < turn_count && counts[i][during] < MAX_RUNS; k++) times[i][during][counts[i][during]++] = turns[k];
      before = after;
    }
  }
  const char *separator = "{";
  for (int at = 0; at < PLACES; at++) {
    if (counts[0][at] == 0 || counts[1][at] == 0) continue;
    printf("%s\"%s\": {\"one_ms\": %.5f, \"two_ms\": %.5f, \"one_runs\": %d, \"two_runs\": %d}", separator, place_names[at],
           median(times[0][at], counts[0][at]) / 1e6, median(times[1][at], counts[1][at]) / 1e6, counts[0][at], counts[1][at]);
    separator = ", ";
  }
  printf("}\n");
  return 0;
}
