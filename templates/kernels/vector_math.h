// Elementary functions on nnc_vf: nnc_NAME(x) has the domain, limits and NaN behaviour of C's NAMEf.
//
// exp, expm1, log, log1p, tanh, sigmoid, softplus, erf, sin, cos and their relatives are polynomials
// within 4 units in the last place over all floats, subnormals included; they need neither FMA nor
// -ffast-math. The rarely used functions call the C library lane by lane. The coefficients are
// minimax fits of the relative error (iteratively reweighted least squares at Chebyshev nodes).
#ifndef NNC_VECTOR_MATH_H
#define NNC_VECTOR_MATH_H

#include "simd.h"

// -- Exponentials ---------------------------------------------------------------------------------

// p·2^n for an integral n in [-254, 254]: two factors, so that subnormal results and n = 128 come out right.
static inline NNC_INLINE nnc_vf nnc_scale(nnc_vf p, nnc_vf n) {
#if defined(NNC_AVX512)
  return (nnc_vf)_mm512_scalef_ps((__m512)p, (__m512)n);
#else
  const nnc_vf magic = nnc_set1(12582912.0f);  // 1.5·2^23: the low bits of magic + n are n
  const nnc_vi e = (nnc_vi)(nnc_bits(n + magic) - nnc_bits(magic));
  const nnc_vi half = e >> 1;
  const nnc_vu one = nnc_bits(nnc_set1(1.0f));
  return p * nnc_from_bits(((nnc_vu)half << 23) + one) * nnc_from_bits(((nnc_vu)(e - half) << 23) + one);
#endif
}

// 2^n for an integral n in [-126, 127]; 0 for n = -127.
static inline NNC_INLINE nnc_vf nnc_power_of_two(nnc_vf n) {
  const nnc_vf magic = nnc_set1(12582912.0f + 127.0f);
  return nnc_from_bits(nnc_bits(n + magic) << 23);
}

// The nearest integer to x, |x| < 2^22.
static inline NNC_INLINE nnc_vf nnc_nearest(nnc_vf x) {
  const nnc_vf magic = nnc_set1(12582912.0f);
  const nnc_vf sum = x + magic;
  return sum - magic;
}

// e^r - 1 for |r| ≤ ln(2)/2: r + r²·P(r), relative error 2^-25.8.
static inline NNC_INLINE nnc_vf nnc_expm1_reduced(nnc_vf r) {
  nnc_vf p = nnc_set1(0x1.6bebc4p-10f);
  p = nnc_fma(p, r, nnc_set1(0x1.1228e6p-7f));
  p = nnc_fma(p, r, nnc_set1(0x1.555676p-5f));
  p = nnc_fma(p, r, nnc_set1(0x1.5554aep-3f));
  p = nnc_fma(p, r, nnc_set1(0x1.fffffep-2f));
  return nnc_fma(p, r * r, r);
}

// x = n·ln 2 + r. The high part of ln 2 has 15 bits, hence n·high is exact for |n| < 512.
static inline NNC_INLINE nnc_vf nnc_reduce_ln2(nnc_vf x, nnc_vf *n) {
  *n = nnc_nearest(x * nnc_set1(0x1.715476p0f));
  const nnc_vf r = nnc_fma(*n, nnc_set1(-0x1.62e4p-1f), x);
  return nnc_fma(*n, nnc_set1(-0x1.7f7d1cp-20f), r);
}

static inline NNC_INLINE nnc_vf nnc_exp(nnc_vf x) {
  nnc_vf n;
  x = nnc_max_fast(nnc_set1(-105.0f), nnc_min_fast(nnc_set1(90.0f), x));
  const nnc_vf r = nnc_reduce_ln2(x, &n);
  return nnc_scale(nnc_expm1_reduced(r) + nnc_set1(1.0f), n);
}

// e^x for x ≤ 0, where nothing overflows.
static inline NNC_INLINE nnc_vf nnc_exp_nonpositive(nnc_vf x) {
  nnc_vf n;
  x = nnc_max_fast(nnc_set1(-105.0f), x);
  const nnc_vf r = nnc_reduce_ln2(x, &n);
  return nnc_scale(nnc_expm1_reduced(r) + nnc_set1(1.0f), n);
}

// 2^(k / NNC_POWER_PARTS - 127) for the integer k in the low bits. With a table of eighths what is left of an exponential needs two coefficients
// less, with one of thirty-seconds three; multiply-adds have to be fused, since k·ln 2 / 8 does not fit a float.
#if defined(NNC_AVX512)
#define NNC_POWER_PARTS 32
static inline NNC_INLINE nnc_vf nnc_power_of_parts(nnc_vu k) {
  // The bits of 2^(j / 32) less those of 1.0 and less j << 18, which is there already.
  static const uint32_t parts[32] = {
    0, 0xfffecd87, 0xfffdaac3, 0xfffc980f, 0xfffb95c2, 0xfffaa43a, 0xfff9c3d3, 0xfff8f4f0,
    0xfff837f0, 0xfff78d3a, 0xfff6f532, 0xfff67043, 0xfff5fed7, 0xfff5a15b, 0xfff5583f, 0xfff523f6,
    0xfff504f3, 0xfff4fbaf, 0xfff508a4, 0xfff52c4d, 0xfff5672a, 0xfff5b9be, 0xfff6248c, 0xfff6a81e,
    0xfff744fd, 0xfff7fbb8, 0xfff8ccdf, 0xfff9b907, 0xfffac0c7, 0xfffbe4ba, 0xfffd257d, 0xfffe83b3,
  };
  const nnc_vu part = (nnc_vu)_mm512_permutex2var_epi32(_mm512_loadu_si512(parts), (__m512i)k, _mm512_loadu_si512(parts + 16));
  return nnc_from_bits((k << 18) + part);
}
#elif defined(NNC_AVX2) && defined(__FMA__)
#define NNC_POWER_PARTS 8
static inline NNC_INLINE nnc_vf nnc_power_of_parts(nnc_vu k) {
  // The same for 2^(j / 8) and j << 20.
  static const uint32_t parts[8] = {0, 0xfffb95c2, 0xfff837f0, 0xfff5fed7, 0xfff504f3, 0xfff5672a, 0xfff744fd, 0xfffac0c7};
  const nnc_vu part = (nnc_vu)_mm256_permutevar8x32_epi32(_mm256_loadu_si256((const __m256i *)(const void *)parts), (__m256i)k);
  return nnc_from_bits((k << 20) + part);
}
#else
#define NNC_POWER_PARTS 1
static inline NNC_INLINE nnc_vf nnc_power_of_parts(nnc_vu k) { return nnc_from_bits(k << 23); }
#endif

// e^-x = power·p for x in [-(128 + bias)·ln 2, (127 - bias)·ln 2]; returns p, and power times 2^-bias. The power is 0 for the largest x.
static inline NNC_INLINE nnc_vf nnc_decay(nnc_vf x, int bias, nnc_vf *power) {
  const float parts = NNC_POWER_PARTS;
  const nnc_vf magic = nnc_set1(12582912.0f + (float)(127 - bias) * parts);
  // -x = k·ln 2 / parts - q, as in nnc_reduce_ln2 but with one instruction less
  const nnc_vf shifted = nnc_fma(x, nnc_set1(-0x1.715476p0f * parts), magic);
  const nnc_vf k = shifted - magic;
  const nnc_vf q = nnc_fma(k, nnc_set1(0x1.7f7d1cp-20f / parts), nnc_fma(k, nnc_set1(0x1.62e4p-1f / parts), x));
  *power = nnc_power_of_parts(nnc_bits(shifted));
#if NNC_POWER_PARTS == 32
  // e^-q, relative error 2^-24.2
  return nnc_fma(nnc_fma(nnc_set1(0x1.000044p-1f), q, nnc_set1(-0x1.0000f6p0f)), q, nnc_set1(1.0f));
#elif NNC_POWER_PARTS == 8
  // e^-q, relative error 2^-25.2
  return nnc_fma(nnc_fma(nnc_set1(-0x1.555668p-3f), q, nnc_set1(0x1.000884p-1f)), q * q, nnc_set1(1.0f) - q);
#else
  // e^-q, relative error 2^-23.4
  nnc_vf p = nnc_set1(-0x1.0fa284p-7f);
  p = nnc_fma(p, q, nnc_set1(0x1.573adap-5f));
  p = nnc_fma(p, q, nnc_set1(-0x1.555a7cp-3f));
  p = nnc_fma(p, q, nnc_set1(0x1.fffdc4p-2f));
  p = nnc_fma(p, q, nnc_set1(-0x1.fffff6p-1f));
  return nnc_fma(p, q, nnc_set1(1.0f));
#endif
}

// e^-x for x ≥ 0 in a sum that is at least 1, where subnormal terms do not count: zero above 126.5·ln 2.
static inline NNC_INLINE nnc_vf nnc_exp_term(nnc_vf x) {
  nnc_vf power;
  const nnc_vf p = nnc_decay(nnc_min_fast(nnc_set1(88.0f), x), 0, &power);
  return power * p;
}

static inline NNC_INLINE nnc_vf nnc_exp2(nnc_vf x) {
  x = nnc_max_fast(nnc_set1(-151.0f), nnc_min_fast(nnc_set1(129.0f), x));
  const nnc_vf n = nnc_nearest(x);
  return nnc_scale(nnc_expm1_reduced((x - n) * nnc_set1(0x1.62e430p-1f)) + nnc_set1(1.0f), n);
}

// e^x - 1 = 2^n·(e^r - 1) + (2^n - 1), computed halved because 2^128 is no float.
static inline NNC_INLINE nnc_vf nnc_expm1(nnc_vf x) {
  nnc_vf n;
  const nnc_vf bounded = nnc_max_fast(nnc_set1(-20.0f), nnc_min_fast(nnc_set1(89.0f), x));  // e^89 = ∞, n ≤ 128
  const nnc_vf r = nnc_reduce_ln2(bounded, &n);
  const nnc_vf s = nnc_power_of_two(n - nnc_set1(1.0f));
  const nnc_vf half = nnc_fma(s, nnc_expm1_reduced(r), s - nnc_set1(0.5f));
  const nnc_vf result = half + half;
  return nnc_select(nnc_lt(nnc_abs(x), nnc_set1(0x1p-25f)), x, result);
}

// -- Logarithms -----------------------------------------------------------------------------------

// log(1 + u) for 1 + u in [√½, √2]: u - u²/2 + u³·P(u), plus n·ln 2; relative error 2^-27.
static inline NNC_INLINE nnc_vf nnc_log_reduced(nnc_vf u, nnc_vf n) {
  nnc_vf p = nnc_set1(-0x1.38c8a0p-4f);
  p = nnc_fma(p, u, nnc_set1(0x1.056656p-3f));
  p = nnc_fma(p, u, nnc_set1(-0x1.0d86eep-3f));
  p = nnc_fma(p, u, nnc_set1(0x1.22d8c8p-3f));
  p = nnc_fma(p, u, nnc_set1(-0x1.5471f8p-3f));
  p = nnc_fma(p, u, nnc_set1(0x1.99a014p-3f));
  p = nnc_fma(p, u, nnc_set1(-0x1.000228p-2f));
  p = nnc_fma(p, u, nnc_set1(0x1.555554p-2f));
  const nnc_vf square = u * u;
  nnc_vf tail = nnc_fma(p * u, square, n * nnc_set1(0x1.7f7d1cp-20f));
  tail = nnc_fma(square, nnc_set1(-0.5f), tail);
  return nnc_fma(n, nnc_set1(0x1.62e4p-1f), u + tail);
}

// x = m·2^n with m in [√½, √2), for positive normal or subnormal x.
static inline NNC_INLINE nnc_vf nnc_split_exponent(nnc_vf x, nnc_vf *n) {
  const nnc_vi subnormal = nnc_lt(x, nnc_set1(0x1p-126f));
  x = nnc_select(subnormal, x * nnc_set1(0x1p23f), x);
  const nnc_vu root_half = nnc_bits(nnc_set1(0x1.6a09e6p-1f));
  const nnc_vi exponent = (nnc_vi)(nnc_bits(x) - root_half) >> 23;
  const nnc_vf m = nnc_from_bits(nnc_bits(x) - ((nnc_vu)exponent << 23));
  *n = nnc_to_float(exponent) - nnc_select(subnormal, nnc_set1(23.0f), nnc_set1(0.0f));
  return m;
}

// The limits of a logarithm: -∞ at 0, NaN below, ∞ and NaN stay.
static inline NNC_INLINE nnc_vf nnc_log_limits(nnc_vf x, nnc_vf result) {
  const nnc_vf infinity = nnc_set1(INFINITY);
  const nnc_vf outside = nnc_select(nnc_eq(x, nnc_set1(0.0f)), -infinity, x - x + nnc_set1(NAN));
  result = nnc_select(nnc_gt(x, nnc_set1(0.0f)), result, outside);
  return nnc_select(nnc_eq(x, infinity), x, result);
}

static inline NNC_INLINE nnc_vf nnc_log(nnc_vf x) {
  nnc_vf n;
  const nnc_vf m = nnc_split_exponent(x, &n);
  return nnc_log_limits(x, nnc_log_reduced(m - nnc_set1(1.0f), n));
}

// Exact at powers of two.
static inline NNC_INLINE nnc_vf nnc_log2(nnc_vf x) {
  nnc_vf n;
  const nnc_vf m = nnc_split_exponent(x, &n);
  const nnc_vf fraction = nnc_log_reduced(m - nnc_set1(1.0f), nnc_set1(0.0f));
  return nnc_log_limits(x, nnc_fma(fraction, nnc_set1(0x1.715476p0f), n));
}

static inline NNC_INLINE nnc_vf nnc_log10(nnc_vf x) { return nnc_log(x) * nnc_set1(0x1.bcb7b2p-2f); }

// With 1 + x = m·2^n, u = x·2^-n + (2^-n - 1) has no cancellation that m - 1 would suffer.
static inline NNC_INLINE nnc_vf nnc_log1p(nnc_vf x) {
  const nnc_vf y = x + nnc_set1(1.0f);
  nnc_vf n;
  const nnc_vf m = nnc_split_exponent(y, &n);
  const nnc_vf s = nnc_power_of_two(nnc_max_fast(nnc_set1(-64.0f), nnc_min_fast(nnc_set1(64.0f), -n)));
  const nnc_vf small = nnc_fma(x, s, s - nnc_set1(1.0f));
  const nnc_vf u = nnc_select(nnc_gt(n, nnc_set1(60.0f)), m - nnc_set1(1.0f), small);
  const nnc_vf result = nnc_log_limits(y, nnc_log_reduced(u, n));
  return nnc_select(nnc_lt(nnc_abs(x), nnc_set1(0x1p-25f)), x, result);
}

// -- Activations ----------------------------------------------------------------------------------

// t / (t + 2) with t = e^(2x) - 1; |tanh x| rounds to 1 from 9.02 on.
static inline NNC_INLINE nnc_vf nnc_tanh(nnc_vf x) {
#if NNC_POWER_PARTS == 32
  // What 2^(j / 32) exceeds its float by, relative to it: without it t would not be exact enough where s is close to 1.
  static const float excess[32] = {
    0x0p+0f, -0x1.947414p-25f, 0x1.8d96d4p-25f, -0x1.dda2fcp-25f, -0x1.9c0c22p-27f, -0x1.a2fbb2p-25f, 0x1.964904p-25f, -0x1.2b0dbcp-25f,
    0x1.125002p-25f, -0x1.cde8cep-26f, 0x1.370be4p-25f, 0x1.336de2p-30f, -0x1.0a355p-25f, -0x1.c541b4p-26f, -0x1.00d8acp-27f, -0x1.6cb284p-25f,
    0x1.26055cp-26f, 0x1.8b2bb8p-26f, -0x1.05cb44p-25f, -0x1.1c2142p-26f, 0x1.67a1cap-28f, -0x1.348e56p-25f, 0x1.a3b5e4p-28f, -0x1.0b7ec8p-25f,
    -0x1.f9c304p-27f, -0x1.e4c886p-26f, -0x1.6961b4p-28f, -0x1.b5151ep-28f, -0x1.a5217cp-28f, -0x1.ab7132p-26f, 0x1.61428ep-28f, -0x1.2ad5f8p-27f,
  };
  const nnc_vf magic = nnc_set1(12582912.0f + 127.0f * NNC_POWER_PARTS);
  // 2x = k·ln 2 / 32 + 2h, as in nnc_decay
  x = nnc_max_fast(nnc_set1(-9.05f), nnc_min_fast(nnc_set1(9.05f), x));
  const nnc_vf shifted = nnc_fma(x, nnc_set1(0x1.715476p6f), magic);
  const nnc_vf k = shifted - magic;
  const nnc_vf h = nnc_fma(k, nnc_set1(-0x1.7f7d1cp-26f), nnc_fma(k, nnc_set1(-0x1.62e4p-7f), x));
  const nnc_vf s = nnc_power_of_parts(nnc_bits(shifted));
  const nnc_vf more = (nnc_vf)_mm512_permutex2var_ps(_mm512_loadu_ps(excess), (__m512i)nnc_bits(shifted), _mm512_loadu_ps(excess + 16));
  // e^(2h) - 1, relative error 2^-26.2
  const nnc_vf p = nnc_fma(nnc_fma(nnc_set1(0x1.555556p0f), h, nnc_set1(0x1.00007ap1f)), h * h, nnc_fma(nnc_set1(2.0f), h, more));
  const nnc_vf t = nnc_fma(s, p, s - nnc_set1(1.0f));
  return t / (t + nnc_set1(2.0f));
#else
  nnc_vf n;
  const nnc_vf doubled = nnc_max_fast(nnc_set1(-18.1f), nnc_min_fast(nnc_set1(18.1f), x + x));
  const nnc_vf r = nnc_reduce_ln2(doubled, &n);
  const nnc_vf s = nnc_power_of_two(n);
  const nnc_vf t = nnc_fma(s, nnc_expm1_reduced(r), s - nnc_set1(1.0f));
  return t / (t + nnc_set1(2.0f));
#endif
}

// 1 + e^-x, everything times 2^-bias. lowest ≥ -(128 + bias)·ln 2: what x is at least taken for.
static inline NNC_INLINE nnc_vf nnc_one_plus_decay(nnc_vf x, float lowest, int bias) {
  nnc_vf power;
  const nnc_vf p = nnc_decay(nnc_max_fast(nnc_set1(lowest), nnc_min_fast(nnc_set1(30.0f), x)), bias, &power);
  const nnc_vf one = nnc_from_bits(nnc_bits(nnc_set1(1.0f)) - ((uint32_t)bias << 23));
  return nnc_fma(power, p, one);
}

// 1 / (1 + e^-x), where e^-x cannot lose the precision of small results, only overflow: hence everything times 2^-64.
static inline NNC_INLINE nnc_vf nnc_sigmoid(nnc_vf x) { return nnc_set1(0x1p-64f) / nnc_one_plus_decay(x, -105.0f, 64); }

// a·sigmoid(x) with one division. Where the sigmoid would be subnormal it counts as 0: e^-x = 2^128 is infinite.
static inline NNC_INLINE nnc_vf nnc_times_sigmoid(nnc_vf a, nnc_vf x) { return a / nnc_one_plus_decay(x, -88.72f, 0); }

// log(1 + e^x) = max(x, 0) + log(1 + e^-|x|)
static inline NNC_INLINE nnc_vf nnc_softplus(nnc_vf x) {
  const nnc_vf e = nnc_exp_nonpositive(-nnc_abs(x));
  // 1 + e is in [1, 2]: log1p without its special cases
  const nnc_vi upper = nnc_gt(e, nnc_set1(0x1.a82798p-2f));
  const nnc_vf u = nnc_select(upper, nnc_fma(e, nnc_set1(0.5f), nnc_set1(-0.5f)), e);
  const nnc_vf n = nnc_from_mask(upper);
  return nnc_max_fast(nnc_set1(0.0f), x) + nnc_log_reduced(u, n);
}

static inline NNC_INLINE nnc_vf nnc_relu(nnc_vf x) { return nnc_max_fast(nnc_set1(0.0f), x); }

// x·(c + P(x²) / Q(x²)), relative error 2^-25.6: c ≈ erf(3.92) / 3.92 leaves little to the rounding errors of the quotient where x is large,
// and makes the cubic coefficient of P vanish. The coefficients are rounded so that the result is 1 at 3.92, from where on |erf x| rounds to 1.
static inline NNC_INLINE nnc_vf nnc_erf(nnc_vf x) {
  x = nnc_max_fast(nnc_set1(-3.92f), nnc_min_fast(nnc_set1(3.92f), x));
  const nnc_vf z = x * x, w = z * z;
  nnc_vf p = nnc_fma(nnc_set1(-0x1.b4de4cp-17f), z, nnc_set1(-0x1.7cc99ap-17f));
  p = nnc_fma(p, w, nnc_set1(0x1.551cc8p-5f));
  p = nnc_fma(p, w, nnc_fma(nnc_set1(0x1.c5af08p-4f), z, nnc_set1(0x1.844a04p0f)));
  nnc_vf q = nnc_fma(nnc_set1(0x1.14c3d2p-14f), z, nnc_set1(0x1.0702b2p-9f));
  q = nnc_fma(q, w, nnc_fma(nnc_set1(0x1.a7759cp-6f), z, nnc_set1(0x1.93ae6cp-3f)));
  q = nnc_fma(q, w, nnc_fma(nnc_set1(0x1.bc43b4p-1f), z, nnc_set1(0x1.baa816p0f)));
  return (p / q + nnc_set1(0x1.013a92p-2f)) * x;
}

// -- Trigonometry ---------------------------------------------------------------------------------

#if NNC_LANES > 1
typedef double nnc_vd __attribute__((vector_size(NNC_LANES * 8)));
#define NNC_TO_DOUBLE(v) __builtin_convertvector(v, nnc_vd)
#define NNC_FROM_DOUBLE(v) __builtin_convertvector(v, nnc_vf)
#else
typedef double nnc_vd;
#define NNC_TO_DOUBLE(v) ((double)(v))
#define NNC_FROM_DOUBLE(v) ((float)(v))
#endif

// sin(x + quarter·π/2) for |x| < 2^19: reduced to [-π/4, π/4] in double, where n·high is exact.
static inline NNC_INLINE nnc_vf nnc_sine_shifted(nnc_vf x, int32_t quarter) {
  const nnc_vf n = nnc_nearest(x * nnc_set1(0x1.45f306p-1f));
  const nnc_vd wide = NNC_TO_DOUBLE(n);
  const nnc_vd high = wide * 0x1.921fb544p0, low = wide * 0x1.0b4611a626331p-34;
  const nnc_vf r = NNC_FROM_DOUBLE(NNC_TO_DOUBLE(x) - high - low);
  const nnc_vi quadrant = nnc_to_int(n) + nnc_set1_int(quarter);

  const nnc_vf square = r * r;
  nnc_vf s = nnc_set1(-0x1.994134p-13f);
  s = nnc_fma(s, square, nnc_set1(0x1.110734p-7f));
  s = nnc_fma(s, square, nnc_set1(-0x1.555546p-3f));
  s = nnc_fma(s * square, r, r);
  nnc_vf c = nnc_set1(0x1.99fffap-16f);
  c = nnc_fma(c, square, nnc_set1(-0x1.6c0c84p-10f));
  c = nnc_fma(c, square, nnc_set1(0x1.55554ap-5f));
  c = nnc_fma(c, square, nnc_set1(-0.5f));
  c = nnc_fma(c, square, nnc_set1(1.0f));
  const nnc_vi odd = -(quadrant & nnc_set1_int(1));
  const nnc_vu sign = (nnc_vu)(quadrant & nnc_set1_int(2)) << 30;
  return nnc_from_bits(nnc_bits(nnc_select(odd, c, s)) ^ sign);
}

#undef NNC_TO_DOUBLE
#undef NNC_FROM_DOUBLE

// Lanes that the reduction can't serve: huge, infinite or NaN.
static inline NNC_INLINE nnc_vi nnc_beyond_reduction(nnc_vf x) {
  return ~nnc_lt(nnc_abs(x), nnc_set1(0x1p19f));
}

static inline NNC_INLINE nnc_vf nnc_sin(nnc_vf x) {
  const nnc_vi beyond = nnc_beyond_reduction(x);
  const nnc_vf result = nnc_sine_shifted(nnc_select(beyond, nnc_set1(0.0f), x), 0);
  return nnc_any(beyond) ? nnc_select(beyond, nnc_lanewise(sinf, x), result) : result;
}

static inline NNC_INLINE nnc_vf nnc_cos(nnc_vf x) {
  const nnc_vi beyond = nnc_beyond_reduction(x);
  const nnc_vf result = nnc_sine_shifted(nnc_select(beyond, nnc_set1(0.0f), x), 1);
  return nnc_any(beyond) ? nnc_select(beyond, nnc_lanewise(cosf, x), result) : result;
}

// -- Arithmetic -----------------------------------------------------------------------------------

static inline NNC_INLINE nnc_vf nnc_rsqrt(nnc_vf x) { return nnc_set1(1.0f) / nnc_sqrt(x); }

// -1, 0, 1 or NaN.
static inline NNC_INLINE nnc_vf nnc_sign(nnc_vf x) {
  const nnc_vf signed_one = nnc_copysign(nnc_set1(1.0f), x);
  return nnc_select(nnc_gt(nnc_abs(x), nnc_set1(0.0f)), signed_one, x);
}

// numpy.floor_divide up to rounding: floor(a / b).
static inline NNC_INLINE nnc_vf nnc_floor_divide(nnc_vf a, nnc_vf b) { return nnc_floor(a / b); }

// numpy.mod: the remainder has the sign of b.
static inline float nnc_scalar_mod(float a, float b) {
  const float r = fmodf(a, b);
  if (r == 0.0f) return copysignf(0.0f, b);
  return (r < 0.0f) != (b < 0.0f) ? r + b : r;
}

// musl's acoshf gives numbers for those below -1.
static inline float nnc_scalar_acosh(float x) { return x < 1.0f ? NAN : acoshf(x); }

// -- Lane by lane through the C library -----------------------------------------------------------

#define NNC_LANEWISE(name, libm) \
  static inline NNC_INLINE nnc_vf nnc_##name(nnc_vf x) { return nnc_lanewise(libm, x); }
#define NNC_LANEWISE2(name, libm) \
  static inline NNC_INLINE nnc_vf nnc_##name(nnc_vf a, nnc_vf b) { return nnc_lanewise2(libm, a, b); }
NNC_LANEWISE(erfc, erfcf)
NNC_LANEWISE(tan, tanf)
NNC_LANEWISE(asin, asinf)
NNC_LANEWISE(acos, acosf)
NNC_LANEWISE(atan, atanf)
NNC_LANEWISE(sinh, sinhf)
NNC_LANEWISE(cosh, coshf)
NNC_LANEWISE(asinh, asinhf)
NNC_LANEWISE(acosh, nnc_scalar_acosh)
NNC_LANEWISE(atanh, atanhf)
NNC_LANEWISE2(pow, powf)
NNC_LANEWISE2(atan2, atan2f)
NNC_LANEWISE2(fmod, fmodf)
NNC_LANEWISE2(mod, nnc_scalar_mod)
#undef NNC_LANEWISE
#undef NNC_LANEWISE2

#endif
