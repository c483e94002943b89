// What every kernel test needs: counting failures, deterministic inputs, distances between floats.
#ifndef NNC_CHECK_H
#define NNC_CHECK_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int check_failures = 0;

// Reports a failure; printf-style. Only the first twenty are shown.
#define CHECK(condition, ...)                                                      \
  do {                                                                             \
    if (!(condition) && ++check_failures <= 20) {                                  \
      fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition);              \
      fprintf(stderr, __VA_ARGS__);                                                \
      fputc('\n', stderr);                                                         \
    }                                                                              \
  } while (0)

// The exit code of a test program.
static inline int check_result(void) {
  if (check_failures) fprintf(stderr, "%d failures\n", check_failures);
  return check_failures != 0;
}

static uint64_t check_state = 0x9e3779b97f4a7c15u;

static inline uint32_t check_random(void) {
  check_state ^= check_state << 13;
  check_state ^= check_state >> 7;
  check_state ^= check_state << 17;
  return (uint32_t)(check_state >> 32);
}

// Uniform in [low, high).
static inline float check_uniform(float low, float high) {
  return low + (high - low) * (float)((double)check_random() / 4294967296.0);
}

// An exactly sized heap block, so that sanitizers see any access past its end; never NULL.
static inline void *check_alloc(size_t bytes) {
  void *p = malloc(bytes ? bytes : 1);
  if (!p) abort();
  memset(p, 0xff, bytes);  // NaN: what a kernel must not read and what it fails to write both show
  return p;
}

static inline float *check_floats(ptrdiff_t count) { return check_alloc((size_t)count * sizeof(float)); }

static inline float *check_random_floats(ptrdiff_t count, float low, float high) {
  float *p = check_floats(count);
  for (ptrdiff_t i = 0; i < count; ++i) p[i] = check_uniform(low, high);
  return p;
}

static inline uint32_t check_bits(float a) {
  uint32_t bits;
  memcpy(&bits, &a, sizeof bits);
  return bits;
}

// Distance between `value` and the exact `expected` in units of expected's last place.
static inline double check_ulps(float value, double expected) {
  if (isnan(expected)) return isnan(value) ? 0 : INFINITY;
  const float rounded = (float)expected;
  if (value == rounded) return 0;
  if (isnan(value)) return INFINITY;
  if (isinf(rounded)) return fabsf(value) >= 0x1.fffff0p127f && (value > 0) == (rounded > 0) ? 1 : INFINITY;
  int exponent;
  frexp(expected, &exponent);
  const double unit = ldexp(1.0, exponent - 24 < -149 ? -149 : exponent - 24);
  return fabs((double)value - expected) / unit;
}

// |value - expected| ≤ tolerance·scale; NaN equals NaN, infinities are themselves.
static inline int check_close(float value, double expected, double tolerance, double scale) {
  if (isnan(expected)) return isnan(value);
  if (isinf(expected)) return value == (float)expected;
  return fabs((double)value - expected) <= tolerance * scale;
}

#endif
