// Every function of vector_math.h against C's double-precision one, over a stride of all bit patterns.
#include "vector_math.h"

#include "check.h"

typedef nnc_vf (*vector_function)(nnc_vf);

static double sigmoid(double x) { return x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x)); }
static double softplus(double x) { return (x > 0 ? x : 0) + log1p(exp(-fabs(x))); }
static double rsqrt(double x) { return 1 / sqrt(x); }
static double relu(double x) { return x < 0 ? 0 : x; }
static double sign(double x) { return isnan(x) ? x : (x > 0) - (x < 0); }

static inline void check_unary(const char *name, vector_function f, double (*reference)(double), double limit) {
  static const float specials[] = {0.0f, -0.0f, 1.0f, -1.0f, 0.5f, -0.5f, INFINITY, -INFINITY, NAN, 88.72283f, 88.72284f,
    -87.33655f, -103.97f, -104.0f, -150.0f, 128.0f, 0x1p-126f, 0x1p-149f, -0x1p-149f, 0x1.fffffep127f, -0x1.fffffep127f,
    0x1.fffffep-1f, 0x1.000002p0f, 0.70710678f, 1.41421356f, -0.29289f, 0.41421356f, 3.92f, 9.02f, 0x1p19f, 524287.97f};
  enum { count = sizeof specials / sizeof *specials };
  double worst = 0;
  float where = 0;
  const uint32_t stride = 1021;
  uint64_t bits = 0;
  int special = 0;
  while (bits < 0x100000000u || special < count) {
    float x[NNC_LANES], y[NNC_LANES];
    for (int i = 0; i < NNC_LANES; ++i) {
      if (bits < 0x100000000u) {
        const uint32_t pattern = (uint32_t)bits;
        memcpy(&x[i], &pattern, 4);
        bits += stride;
      } else {
        x[i] = special < count ? specials[special] : 1.0f;
        ++special;
      }
    }
    nnc_store(y, f(nnc_load(x)));
    for (int i = 0; i < NNC_LANES; ++i) {
      const double ulps = check_ulps(y[i], reference(x[i]));
      if (!(ulps <= worst)) {
        worst = ulps;
        where = x[i];
      }
    }
  }
  CHECK(worst <= limit, "%s: %g ulp at %a", name, worst, where);
  if (getenv("VERBOSE")) printf("%-12s %.2f ulp at %a\n", name, worst, where);
}

static nnc_vf pow_three_quarters(nnc_vf x) { return nnc_pow(nnc_abs(x), nnc_set1(0.75f)); }
// Not every C library gives NaN for all numbers below 1.
static double acosh_reference(double x) { return x < 1 ? (double)NAN : acosh(x); }
static double pow_reference(double x) { return pow(fabs(x), 0.75); }

static void check_binary(void) {
  static const float values[] = {0.0f, 1.0f, -1.0f, 2.5f, -2.5f, 7.0f, -7.0f, 0.3f, 1e6f, INFINITY, -INFINITY, NAN};
  enum { count = sizeof values / sizeof *values };
  for (int i = 0; i < count; ++i) {
    for (int j = 0; j < count; ++j) {
      const float a = values[i], b = values[j];
      float y[NNC_LANES];
      const double larger = isnan(a) || isnan(b) ? (double)NAN : a > b ? a : b;
      const double smaller = isnan(a) || isnan(b) ? (double)NAN : a < b ? a : b;
      nnc_store(y, nnc_max(nnc_set1(a), nnc_set1(b)));
      CHECK(check_ulps(y[NNC_LANES - 1], larger) == 0, "max(%g, %g) = %g", a, b, y[0]);
      nnc_store(y, nnc_min(nnc_set1(a), nnc_set1(b)));
      CHECK(check_ulps(y[NNC_LANES - 1], smaller) == 0, "min(%g, %g) = %g", a, b, y[0]);
      if (!isnan(a)) {
        nnc_store(y, nnc_max_fast(nnc_set1(a), nnc_set1(b)));
        CHECK(check_ulps(y[0], larger) == 0, "max_fast(%g, %g) = %g", a, b, y[0]);
        nnc_store(y, nnc_min_fast(nnc_set1(a), nnc_set1(b)));
        CHECK(check_ulps(y[0], smaller) == 0, "min_fast(%g, %g) = %g", a, b, y[0]);
      }
      nnc_store(y, nnc_mod(nnc_set1(a), nnc_set1(b)));
      double mod = fmod(a, b);
      if (mod != 0 && (mod < 0) != (b < 0)) mod += b;
      CHECK(check_ulps(y[0], mod) <= 1, "mod(%g, %g) = %g", a, b, y[0]);
      nnc_store(y, nnc_fma(nnc_set1(a), nnc_set1(b), nnc_set1(1.0f)));
      CHECK(check_close(y[0], (double)a * b + 1, 1e-7, fabs((double)a * b) + 1), "fma(%g, %g, 1) = %g", a, b, y[0]);
      nnc_store(y, nnc_select(nnc_lt(nnc_set1(a), nnc_set1(b)), nnc_set1(a), nnc_set1(b)));
      CHECK(check_ulps(y[0], a < b ? a : b) == 0, "select(%g < %g) = %g", a, b, y[0]);
    }
  }
}

static void check_partial(void) {
  for (int n = 0; n <= NNC_LANES; ++n) {
    float *x = check_random_floats(n, -1, 1), *y = check_floats(n), full[NNC_LANES];
    const nnc_vf v = nnc_load_n(x, n);
    nnc_store(full, v);
    for (int i = 0; i < NNC_LANES; ++i) CHECK(full[i] == (i < n ? x[i] : 0.0f), "load_n(%d)[%d]", n, i);
    nnc_store(full, nnc_fill_from(v, nnc_set1(7.0f), n));
    for (int i = 0; i < NNC_LANES; ++i) CHECK(full[i] == (i < n ? x[i] : 7.0f), "fill_from(%d)[%d]", n, i);
    nnc_store_n(y, v, n);
    CHECK(memcmp(x, y, (size_t)n * 4) == 0, "store_n(%d)", n);
    free(x);
    free(y);
  }
  float x[NNC_LANES];
  for (int i = 0; i < NNC_LANES; ++i) x[i] = (float)(i + 1) * (i % 2 ? -1.0f : 1.0f);
  float sum = 0, product = 1, largest = -INFINITY, smallest = INFINITY;
  for (int i = 0; i < NNC_LANES; ++i) {
    sum += x[i];
    product *= x[i];
    largest = fmaxf(largest, x[i]);
    smallest = fminf(smallest, x[i]);
  }
  CHECK(nnc_hsum(nnc_load(x)) == sum, "hsum");
  CHECK(fabsf(nnc_hprod(nnc_load(x)) / product - 1) < 1e-6f, "hprod");
  CHECK(nnc_hmax(nnc_load(x)) == largest, "hmax");
  CHECK(nnc_hmin(nnc_load(x)) == smallest, "hmin");
  for (int i = 0; i < NNC_LANES; ++i) {
    const float old = x[i];
    x[i] = NAN;
    CHECK(isnan(nnc_hmax(nnc_load(x))) && isnan(nnc_hmin(nnc_load(x))), "NaN in lane %d", i);
    CHECK(nnc_any(nnc_is_nan(nnc_load(x))), "any, lane %d", i);
    x[i] = old;
  }
  CHECK(!nnc_any(nnc_is_nan(nnc_load(x))), "any of none");
}

// Subnormal terms of a sum may be anything small.
static nnc_vf term(nnc_vf x) { return nnc_exp_term(nnc_min(nnc_set1(87.3f), nnc_abs(x))); }
static double term_reference(double x) { return exp(fabs(x) > (double)87.3f ? -(double)87.3f : -fabs(x)); }

static nnc_vf swish(nnc_vf x) { return nnc_times_sigmoid(x, x); }
static double swish_reference(double x) { return x * (x < -88.376 ? 0 : sigmoid(x)); }

int main(void) {
  check_partial();
  check_binary();
  check_unary("exp", nnc_exp, exp, 1.5);
  check_unary("exp2", nnc_exp2, exp2, 2);
  check_unary("expm1", nnc_expm1, expm1, 3);
  check_unary("log", nnc_log, log, 2);
  check_unary("log2", nnc_log2, log2, 3);
  check_unary("log10", nnc_log10, log10, 3);
  check_unary("log1p", nnc_log1p, log1p, 3);
  check_unary("tanh", nnc_tanh, tanh, 4);
  check_unary("sigmoid", nnc_sigmoid, sigmoid, 4);
  check_unary("swish", swish, swish_reference, 5);
  check_unary("exp_term", term, term_reference, 4);
  check_unary("softplus", nnc_softplus, softplus, 4);
  check_unary("erf", nnc_erf, erf, 4);
  check_unary("sin", nnc_sin, sin, 2);
  check_unary("cos", nnc_cos, cos, 2);
  check_unary("sqrt", nnc_sqrt, sqrt, 0.5);
  check_unary("rsqrt", nnc_rsqrt, rsqrt, 1.5);
  check_unary("abs", nnc_abs, fabs, 0);
  check_unary("relu", nnc_relu, relu, 0);
  check_unary("sign", nnc_sign, sign, 0);
  check_unary("floor", nnc_floor, floor, 0);
  check_unary("ceil", nnc_ceil, ceil, 0);
  check_unary("trunc", nnc_trunc, trunc, 0);
  check_unary("rint", nnc_rint, rint, 0);
  check_unary("erfc", nnc_erfc, erfc, 4);
  check_unary("tan", nnc_tan, tan, 4);
  check_unary("asin", nnc_asin, asin, 4);
  check_unary("acos", nnc_acos, acos, 4);
  check_unary("atan", nnc_atan, atan, 4);
  check_unary("sinh", nnc_sinh, sinh, 4);
  check_unary("cosh", nnc_cosh, cosh, 4);
  check_unary("asinh", nnc_asinh, asinh, 4);
  check_unary("acosh", nnc_acosh, acosh_reference, 4);
  check_unary("atanh", nnc_atanh, atanh, 4);
  check_unary("pow", pow_three_quarters, pow_reference, 4);
  return check_result();
}
