// Element-wise functions one element at a time, for element types and layouts that the vector kernels don't take. NumPy's meaning of mod,
// maximum and the like; integers wrap; conversions of floats to integers truncate and saturate, NaN becoming 0.
#ifndef NNC_SCALAR_MATH_H
#define NNC_SCALAR_MATH_H

#include <math.h>
#include <stdint.h>
#include <string.h>

// float: s = f, double: s = nothing.
#define NNC_SCALAR_FLOAT(T, name, s)                                                                              \
  static inline T nnc_##name##_negative(T x) { return -x; }                                                       \
  static inline T nnc_##name##_absolute(T x) { return fabs##s(x); }                                               \
  static inline T nnc_##name##_sign(T x) { return x > 0 ? 1 : x < 0 ? -1 : x; }                                   \
  static inline T nnc_##name##_reciprocal(T x) { return 1 / x; }                                                  \
  static inline T nnc_##name##_square(T x) { return x * x; }                                                      \
  static inline T nnc_##name##_sqrt(T x) { return sqrt##s(x); }                                                   \
  static inline T nnc_##name##_rsqrt(T x) { return 1 / sqrt##s(x); }                                              \
  static inline T nnc_##name##_floor(T x) { return floor##s(x); }                                                 \
  static inline T nnc_##name##_ceil(T x) { return ceil##s(x); }                                                   \
  static inline T nnc_##name##_rint(T x) { return rint##s(x); }                                                   \
  static inline T nnc_##name##_trunc(T x) { return trunc##s(x); }                                                 \
  static inline T nnc_##name##_exp(T x) { return exp##s(x); }                                                     \
  static inline T nnc_##name##_expm1(T x) { return expm1##s(x); }                                                 \
  static inline T nnc_##name##_log(T x) { return log##s(x); }                                                     \
  static inline T nnc_##name##_log1p(T x) { return log1p##s(x); }                                                 \
  static inline T nnc_##name##_log2(T x) { return log2##s(x); }                                                   \
  static inline T nnc_##name##_log10(T x) { return log10##s(x); }                                                 \
  static inline T nnc_##name##_sin(T x) { return sin##s(x); }                                                     \
  static inline T nnc_##name##_cos(T x) { return cos##s(x); }                                                     \
  static inline T nnc_##name##_tan(T x) { return tan##s(x); }                                                     \
  static inline T nnc_##name##_arcsin(T x) { return asin##s(x); }                                                 \
  static inline T nnc_##name##_arccos(T x) { return acos##s(x); }                                                 \
  static inline T nnc_##name##_arctan(T x) { return atan##s(x); }                                                 \
  static inline T nnc_##name##_sinh(T x) { return sinh##s(x); }                                                   \
  static inline T nnc_##name##_cosh(T x) { return cosh##s(x); }                                                   \
  static inline T nnc_##name##_tanh(T x) { return tanh##s(x); }                                                   \
  static inline T nnc_##name##_arcsinh(T x) { return asinh##s(x); }                                               \
  static inline T nnc_##name##_arccosh(T x) { return x < 1 ? (T)NAN : acosh##s(x); /* musl: not NaN */ }           \
  static inline T nnc_##name##_arctanh(T x) { return atanh##s(x); }                                               \
  static inline T nnc_##name##_erf(T x) { return erf##s(x); }                                                     \
  static inline T nnc_##name##_erfc(T x) { return erfc##s(x); }                                                   \
  static inline T nnc_##name##_sigmoid(T x) { return 1 / (1 + exp##s(-x)); }                                      \
  static inline T nnc_##name##_softplus(T x) { return x != x ? x : (x > 0 ? x : 0) + log1p##s(exp##s(-fabs##s(x))); } \
  static inline T nnc_##name##_add(T x, T y) { return x + y; }                                                    \
  static inline T nnc_##name##_subtract(T x, T y) { return x - y; }                                               \
  static inline T nnc_##name##_multiply(T x, T y) { return x * y; }                                               \
  static inline T nnc_##name##_divide(T x, T y) { return x / y; }                                                 \
  static inline T nnc_##name##_floorDivide(T x, T y) { return floor##s(x / y); }                                  \
  static inline T nnc_##name##_mod(T x, T y) {                                                                    \
    const T r = fmod##s(x, y);                                                                                    \
    return r != 0 && (r < 0) != (y < 0) ? r + y : r;                                                              \
  }                                                                                                               \
  static inline T nnc_##name##_fmod(T x, T y) { return fmod##s(x, y); }                                            \
  static inline T nnc_##name##_power(T x, T y) { return pow##s(x, y); }                                           \
  static inline T nnc_##name##_arctan2(T x, T y) { return atan2##s(x, y); }                                       \
  static inline T nnc_##name##_maximum(T x, T y) { return x != x ? x : y != y ? y : x > y ? x : y; }              \
  static inline T nnc_##name##_minimum(T x, T y) { return x != x ? x : y != y ? y : x < y ? x : y; }

NNC_SCALAR_FLOAT(float, float, f)
NNC_SCALAR_FLOAT(double, double, )
#undef NNC_SCALAR_FLOAT

// By Halley's iteration on erf(x) − y, from Winitzki's approximation (2008); in the tails on the complement, which keeps its digits.
static inline double nnc_double_erfinv(double y) {
  if (!(fabs(y) < 1)) return fabs(y) == 1 ? y * INFINITY : NAN;
  const double pi = 3.14159265358979323846, logarithm = log1p(-y * y), half = 2 / (pi * 0.147) + logarithm / 2;
  double x = sqrt(sqrt(half * half - logarithm / 0.147) - half);
  for (int i = 0; i < 4; ++i) {
    const double error = (1 - fabs(y)) - erfc(x), step = error * sqrt(pi) / 2 * exp(x * x);
    x -= step / (1 + x * step);
  }
  return y < 0 ? -x : x;
}
static inline float nnc_float_erfinv(float y) { return (float)nnc_double_erfinv(y); }

// By the power series Σ (x²/4)ᵏ / (k!)², whose terms are all positive.
static inline double nnc_double_i0(double x) {
  if (!(fabs(x) < 714)) return x != x ? x : INFINITY;
  double sum = 1, term = 1;
  for (double k = 1; term > sum * 1e-17; ++k) {
    term *= x * x / 4 / (k * k);
    sum += term;
  }
  return sum;
}
static inline float nnc_float_i0(float x) { return (float)nnc_double_i0(x); }

// All integer types are computed in 64 bits; arithmetic is unsigned because that wraps without being undefined.
static inline int64_t nnc_int_negative(int64_t x) { return (int64_t)(0 - (uint64_t)x); }
static inline int64_t nnc_int_absolute(int64_t x) { return x < 0 ? nnc_int_negative(x) : x; }
static inline int64_t nnc_int_sign(int64_t x) { return (x > 0) - (x < 0); }
static inline int64_t nnc_int_square(int64_t x) { return (int64_t)((uint64_t)x * (uint64_t)x); }
static inline int64_t nnc_int_add(int64_t x, int64_t y) { return (int64_t)((uint64_t)x + (uint64_t)y); }
static inline int64_t nnc_int_subtract(int64_t x, int64_t y) { return (int64_t)((uint64_t)x - (uint64_t)y); }
static inline int64_t nnc_int_multiply(int64_t x, int64_t y) { return (int64_t)((uint64_t)x * (uint64_t)y); }
// Division by zero gives 0, as in NumPy.
static inline int64_t nnc_int_floorDivide(int64_t x, int64_t y) {
  if (y == 0) return 0;
  if (y == -1) return nnc_int_negative(x);
  return x / y - (x % y != 0 && (x < 0) != (y < 0));
}
static inline int64_t nnc_int_mod(int64_t x, int64_t y) {
  if (y == 0 || y == -1) return 0;
  const int64_t r = x % y;
  return r != 0 && (r < 0) != (y < 0) ? r + y : r;
}
static inline int64_t nnc_int_fmod(int64_t x, int64_t y) { return y == 0 || y == -1 ? 0 : x % y; }
static inline int64_t nnc_int_gcd(int64_t x, int64_t y) {
  uint64_t a = (uint64_t)nnc_int_absolute(x), b = (uint64_t)nnc_int_absolute(y);
  while (b) {
    const uint64_t rest = a % b;
    a = b, b = rest;
  }
  return (int64_t)a;
}
static inline int64_t nnc_int_power(int64_t x, int64_t y) {
  if (y < 0) return x == 1 ? 1 : x == -1 ? (y % 2 ? -1 : 1) : 0;
  uint64_t result = 1, base = (uint64_t)x;
  for (; y > 0; y /= 2, base *= base) {
    if (y % 2) result *= base;
  }
  return (int64_t)result;
}
static inline int64_t nnc_int_maximum(int64_t x, int64_t y) { return x > y ? x : y; }
static inline int64_t nnc_int_minimum(int64_t x, int64_t y) { return x < y ? x : y; }
static inline int64_t nnc_int_leftShift(int64_t x, int64_t y) { return y < 0 || y > 63 ? 0 : (int64_t)((uint64_t)x << y); }
static inline int64_t nnc_int_rightShift(int64_t x, int64_t y) { return y < 0 || y > 63 ? (x < 0 ? -1 : 0) : x >> y; }

// A float truncated to an integer between low and high.
static inline int64_t nnc_saturate(double x, int64_t low, int64_t high) {
  if (x != x) return 0;
  if (x <= (double)low) return low;
  if (x >= (double)high) return high;
  return (int64_t)x;
}

static inline float nnc_load_bfloat16(uint16_t bits) {
  const uint32_t wide = (uint32_t)bits << 16;
  float x;
  memcpy(&x, &wide, sizeof x);
  return x;
}

// Rounds to nearest, ties to even; NaN stays NaN.
static inline uint16_t nnc_store_bfloat16(float x) {
  uint32_t bits;
  if (x != x) return 0x7fc0;
  memcpy(&bits, &x, sizeof bits);
  return (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

#endif
