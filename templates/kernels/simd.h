// Vectors of NNC_LANES floats for every CPU, from one source.
//
// GNU vector extensions do the work; intrinsics appear only where the extensions cannot say it
// (fused multiply-add under -std=c11, NaN-propagating maxima, masked memory access, rounding).
// A compiler without the extensions gets NNC_LANES == 1, where nnc_vf is a plain float: every
// kernel is then scalar C99. -DNNC_LANES=n forces a lane count, whatever the CPU.
#ifndef NNC_SIMD_H
#define NNC_SIMD_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__GNUC__)
#define NNC_INLINE __attribute__((always_inline))
#else
#define NNC_INLINE
#endif

// A function for rare cases, out of the way of the loops that call it.
#if defined(__GNUC__)
#define NNC_COLD __attribute__((noinline, cold, unused))
#else
#define NNC_COLD inline
#endif

// Asks for full unrolling of the short constant loops that keep accumulators in registers.
#if defined(__clang__)
#pragma clang diagnostic ignored "-Wpass-failed"  // without optimisation nothing is unrolled
#define NNC_UNROLL _Pragma("clang loop unroll(full)")
#define NNC_ROLL _Pragma("clang loop unroll(disable)")
#elif defined(__GNUC__)
#define NNC_UNROLL _Pragma("GCC unroll 32")
#define NNC_ROLL _Pragma("GCC unroll 1")
#else
#define NNC_UNROLL
#define NNC_ROLL
#endif

#ifndef NNC_LANES
#if !defined(__GNUC__)
#define NNC_LANES 1
#elif defined(__AVX512F__) && defined(__AVX512DQ__)
#define NNC_LANES 16
#elif defined(__AVX2__)
#define NNC_LANES 8
#elif defined(__SSE2__) || defined(__ARM_NEON) || defined(__wasm_simd128__)
#define NNC_LANES 4
#else
#define NNC_LANES 1
#endif
#endif

// At most one of these is defined: the instruction set whose registers hold exactly one nnc_vf.
#if NNC_LANES == 16 && defined(__AVX512F__) && defined(__AVX512DQ__)
#define NNC_AVX512 1
#include <immintrin.h>
#elif NNC_LANES == 8 && defined(__AVX2__)
#define NNC_AVX2 1
#include <immintrin.h>
#elif NNC_LANES == 4 && defined(__SSE2__)
#define NNC_SSE 1
#include <immintrin.h>
#elif NNC_LANES == 4 && defined(__ARM_NEON) && defined(__aarch64__)
#define NNC_NEON 1
#include <arm_neon.h>
#elif NNC_LANES == 4 && defined(__wasm_simd128__)
#define NNC_WASM 1
#include <wasm_simd128.h>
#endif

// Everything is inlined, so that a calling convention for wide vectors never matters.
#if defined(__GNUC__) && NNC_LANES > 1
#pragma GCC diagnostic ignored "-Wpsabi"
#endif

#if NNC_LANES > 1
typedef float nnc_vf __attribute__((vector_size(NNC_LANES * 4)));
typedef int32_t nnc_vi __attribute__((vector_size(NNC_LANES * 4)));
typedef uint32_t nnc_vu __attribute__((vector_size(NNC_LANES * 4)));  // arithmetic on bits: wraps
typedef float nnc_vf_unaligned __attribute__((vector_size(NNC_LANES * 4), aligned(4), may_alias));
typedef int32_t nnc_vi_unaligned __attribute__((vector_size(NNC_LANES * 4), aligned(4), may_alias));
#else
typedef float nnc_vf;
typedef int32_t nnc_vi;
typedef uint32_t nnc_vu;
#endif

// Empties the vector registers. Before a long loop over many sums: gcc would rather spill those than the constants of a function that comes
// after the loop, which it takes out of the loop around both.
#if defined(NNC_AVX512)
#define NNC_FREE_REGISTERS()                                                                                              \
  __asm__ volatile("" ::: "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", \
                   "xmm12", "xmm13", "xmm14", "xmm15", "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22",       \
                   "xmm23", "xmm24", "xmm25", "xmm26", "xmm27", "xmm28", "xmm29", "xmm30", "xmm31")
#elif defined(NNC_AVX2) || defined(NNC_SSE) && defined(__x86_64__)
#define NNC_FREE_REGISTERS()                                                                                              \
  __asm__ volatile("" ::: "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", \
                   "xmm12", "xmm13", "xmm14", "xmm15")
#elif defined(NNC_NEON)
#define NNC_FREE_REGISTERS()                                                                                              \
  __asm__ volatile("" ::: "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14",    \
                   "v15", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29",  \
                   "v30", "v31")
#else
#define NNC_FREE_REGISTERS() ((void)0)
#endif

// The function of a map or of a kernel's epilogue. `value` holds the raw result at
// [row, column … column + lanes); row is the flattened index over all leading dims of the result,
// column the index in its last dim. Lanes past `lanes` hold anything and are discarded.
// Always passed as a constant, hence inlined.
typedef nnc_vf (*nnc_function)(nnc_vf value, const float *const *operands, ptrdiff_t row, ptrdiff_t column, int lanes);

// Convolution, depthwise and pooling geometry, channels last; 1-D has d = h = 1 and time as w, 2-D has d = 1.
// pad_* are the low sides; the high sides follow from out_*. ldx, ldy: floats from pixel to pixel.
typedef struct {
  ptrdiff_t batch, in_d, in_h, in_w, in_c;
  ptrdiff_t out_d, out_h, out_w, out_c;
  ptrdiff_t kernel_d, kernel_h, kernel_w;
  ptrdiff_t stride_d, stride_h, stride_w;
  ptrdiff_t dilation_d, dilation_h, dilation_w;
  ptrdiff_t pad_d, pad_h, pad_w;
  ptrdiff_t groups;
  ptrdiff_t ldx, ldy;
  ptrdiff_t pool_h, pool_w;  // 0, or windows of the result whose maxima are wanted: for kernels that say so
} nnc_geometry;

// The part [first, last) of a loop over [0, count), which threads may share. A kernel that takes one writes what belongs to that part alone,
// each element exactly as it would for the whole; first is a multiple of what the kernel says, and so is last unless it is count.
typedef struct {
  ptrdiff_t first, last, count;
} nnc_range;

static inline NNC_INLINE nnc_range nnc_all(ptrdiff_t count) {
  const nnc_range range = {0, count, count};
  return range;
}

static inline NNC_INLINE nnc_range nnc_one(ptrdiff_t index, ptrdiff_t count) {
  const nnc_range range = {index, index + 1, count};
  return range;
}

// Part `task` of `tasks`, which are as equal as multiples of `grain` can be.
static inline NNC_INLINE nnc_range nnc_part(ptrdiff_t count, ptrdiff_t grain, size_t task, size_t tasks) {
  const size_t units = (size_t)((count + grain - 1) / grain);
  const ptrdiff_t first = (ptrdiff_t)(units * task / tasks) * grain, last = (ptrdiff_t)(units * (task + 1) / tasks) * grain;
  const nnc_range range = {first, last < count ? last : count, count};
  return range;
}

static inline ptrdiff_t nnc_min_size(ptrdiff_t a, ptrdiff_t b) { return a < b ? a : b; }
static inline ptrdiff_t nnc_max_size(ptrdiff_t a, ptrdiff_t b) { return a > b ? a : b; }

// -- Constants, bits, conversion ----------------------------------------------------------------

static inline NNC_INLINE nnc_vf nnc_set1(float a) {
#if NNC_LANES > 1
  return a - (nnc_vf){0};  // x - 0 is x for every x, also for -0 and NaN
#else
  return a;
#endif
}

static inline NNC_INLINE nnc_vi nnc_set1_int(int32_t a) {
#if NNC_LANES > 1
  return a - (nnc_vi){0};
#else
  return a;
#endif
}

// 0, 1, 2, …
static inline NNC_INLINE nnc_vi nnc_iota(void) {
#if NNC_LANES > 1
  static const int32_t lanes[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return *(const nnc_vi_unaligned *)lanes;
#else
  return 0;
#endif
}

// The same bits as another type.
static inline NNC_INLINE nnc_vi nnc_as_int(nnc_vf a) {
#if NNC_LANES > 1
  return (nnc_vi)a;
#else
  nnc_vi r;
  memcpy(&r, &a, sizeof r);
  return r;
#endif
}

static inline NNC_INLINE nnc_vf nnc_as_float(nnc_vi a) {
#if NNC_LANES > 1
  return (nnc_vf)a;
#else
  nnc_vf r;
  memcpy(&r, &a, sizeof r);
  return r;
#endif
}

static inline NNC_INLINE nnc_vu nnc_bits(nnc_vf a) { return (nnc_vu)nnc_as_int(a); }
static inline NNC_INLINE nnc_vf nnc_from_bits(nnc_vu a) { return nnc_as_float((nnc_vi)a); }

// Truncates; |a| < 2^31, no NaN.
static inline NNC_INLINE nnc_vi nnc_to_int(nnc_vf a) {
#if NNC_LANES > 1
  return __builtin_convertvector(a, nnc_vi);
#else
  return (int32_t)a;
#endif
}

static inline NNC_INLINE nnc_vf nnc_to_float(nnc_vi a) {
#if NNC_LANES > 1
  return __builtin_convertvector(a, nnc_vf);
#else
  return (float)a;
#endif
}

// -- Memory ---------------------------------------------------------------------------------------

static inline NNC_INLINE nnc_vf nnc_load(const float *p) {
#if NNC_LANES > 1
  return *(const nnc_vf_unaligned *)p;
#else
  return *p;
#endif
}

static inline NNC_INLINE void nnc_store(float *p, nnc_vf a) {
#if NNC_LANES > 1
  *(nnc_vf_unaligned *)p = a;
#else
  *p = a;
#endif
}

#if defined(__GNUC__)
#define NNC_IS_FULL(n) (__builtin_constant_p(n) && (n) == NNC_LANES)
#else
#define NNC_IS_FULL(n) ((n) == NNC_LANES)
#endif

// Loads n ≤ NNC_LANES floats, zeros in the other lanes; touches no memory past n.
static inline NNC_INLINE nnc_vf nnc_load_n(const float *p, int n) {
  if (NNC_IS_FULL(n)) return nnc_load(p);
#if defined(NNC_AVX512)
  return (nnc_vf)_mm512_maskz_loadu_ps((__mmask16)((1u << n) - 1), p);
#elif defined(NNC_AVX2)
  return (nnc_vf)_mm256_maskload_ps(p, (__m256i)(nnc_iota() < n));
#elif NNC_LANES > 1
  if (n == NNC_LANES) return nnc_load(p);
  float t[NNC_LANES] = {0};
  int done = 0;
  NNC_UNROLL for (int part = NNC_LANES / 2; part > 0; part /= 2) {
    if (n & part) {
      memcpy(t + done, p + done, (size_t)part * sizeof(float));
      done += part;
    }
  }
  return nnc_load(t);
#else
  return n > 0 ? *p : 0.0f;
#endif
}

// Stores the first n ≤ NNC_LANES lanes.
static inline NNC_INLINE void nnc_store_n(float *p, nnc_vf a, int n) {
  if (NNC_IS_FULL(n)) {
    nnc_store(p, a);
    return;
  }
#if defined(NNC_AVX512)
  _mm512_mask_storeu_ps(p, (__mmask16)((1u << n) - 1), (__m512)a);
#elif NNC_LANES > 1
  if (n == NNC_LANES) {
    nnc_store(p, a);
    return;
  }
  // Halves, quarters, …: plain stores, which a literal n selects at compile time; AVX2's masked ones are slow on AMD.
  float t[NNC_LANES];
  nnc_store(t, a);
  int done = 0;
  NNC_UNROLL for (int part = NNC_LANES / 2; part > 0; part /= 2) {
    if (n & part) {
      memcpy(p + done, t + done, (size_t)part * sizeof(float));
      done += part;
    }
  }
#else
  if (n > 0) *p = a;
#endif
}

// -- Comparisons and selection: masks are all ones or all zeros in a lane ------------------------

#if NNC_LANES > 1
#define NNC_COMPARISON(name, operator) \
  static inline NNC_INLINE nnc_vi nnc_##name(nnc_vf a, nnc_vf b) { return (nnc_vi)(a operator b); }
#else
#define NNC_COMPARISON(name, operator) \
  static inline NNC_INLINE nnc_vi nnc_##name(nnc_vf a, nnc_vf b) { return -(a operator b); }
#endif
NNC_COMPARISON(lt, <)
NNC_COMPARISON(le, <=)
NNC_COMPARISON(gt, >)
NNC_COMPARISON(ge, >=)
NNC_COMPARISON(eq, ==)
NNC_COMPARISON(ne, !=)
#undef NNC_COMPARISON

static inline NNC_INLINE nnc_vi nnc_is_nan(nnc_vf a) { return nnc_ne(a, a); }

// mask ? a : b
static inline NNC_INLINE nnc_vf nnc_select(nnc_vi mask, nnc_vf a, nnc_vf b) {
#if defined(NNC_AVX2)
  return (nnc_vf)_mm256_blendv_ps((__m256)b, (__m256)a, (__m256)mask);
#elif NNC_LANES > 1
  return (nnc_vf)((mask & (nnc_vi)a) | (~mask & (nnc_vi)b));
#else
  return mask ? a : b;
#endif
}

// Whether any lane of the mask is set.
static inline NNC_INLINE int nnc_any(nnc_vi mask) {
#if defined(NNC_AVX512)
  return _mm512_movepi32_mask((__m512i)mask) != 0;
#elif defined(NNC_AVX2)
  return _mm256_movemask_ps((__m256)mask) != 0;
#elif defined(NNC_SSE)
  return _mm_movemask_ps((__m128)mask) != 0;
#elif NNC_LANES > 1
  int32_t any = 0;
  for (int i = 0; i < NNC_LANES; ++i) any |= mask[i];
  return any != 0;
#else
  return mask != 0;
#endif
}

// A lane is not zero: the truth of a float.
static inline NNC_INLINE nnc_vi nnc_truth(nnc_vf a) { return nnc_ne(a, nnc_set1(0.0f)); }

// 1 where the mask is set, else 0.
static inline NNC_INLINE nnc_vf nnc_from_mask(nnc_vi mask) {
  return nnc_as_float(mask & nnc_as_int(nnc_set1(1.0f)));
}

// -- Arithmetic -----------------------------------------------------------------------------------

// a·b + c, fused where the CPU fuses: -std=c11 forbids gcc to contract by itself.
static inline NNC_INLINE nnc_vf nnc_fma(nnc_vf a, nnc_vf b, nnc_vf c) {
#if defined(NNC_AVX512)
  return (nnc_vf)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined(NNC_AVX2) && defined(__FMA__)
  return (nnc_vf)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined(NNC_SSE) && defined(__FMA__)
  return (nnc_vf)_mm_fmadd_ps((__m128)a, (__m128)b, (__m128)c);
#elif defined(NNC_NEON)
  return (nnc_vf)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#elif NNC_LANES == 1 && defined(__FP_FAST_FMAF)
  return __builtin_fmaf(a, b, c);
#else
  return a * b + c;
#endif
}

static inline NNC_INLINE nnc_vf nnc_abs(nnc_vf a) {
  return nnc_as_float(nnc_as_int(a) & nnc_set1_int(0x7fffffff));
}

static inline NNC_INLINE nnc_vf nnc_neg(nnc_vf a) { return -a; }

// |a| with the sign of b.
static inline NNC_INLINE nnc_vf nnc_copysign(nnc_vf a, nnc_vf b) {
  return nnc_as_float((nnc_as_int(a) & nnc_set1_int(0x7fffffff)) | (nnc_as_int(b) & nnc_set1_int(INT32_MIN)));
}

// The larger of a and b, one instruction: b when either is NaN or both are zero on x86, so that
// nnc_max_fast(constant, x) keeps the NaN of x everywhere. relu(x) is nnc_max_fast(0, x).
static inline NNC_INLINE nnc_vf nnc_max_fast(nnc_vf a, nnc_vf b) {
#if defined(NNC_AVX512)
  return (nnc_vf)_mm512_max_ps((__m512)a, (__m512)b);
#elif defined(NNC_AVX2)
  return (nnc_vf)_mm256_max_ps((__m256)a, (__m256)b);
#elif defined(NNC_SSE)
  return (nnc_vf)_mm_max_ps((__m128)a, (__m128)b);
#elif defined(NNC_NEON)
  return (nnc_vf)vmaxq_f32((float32x4_t)a, (float32x4_t)b);
#elif defined(NNC_WASM)
  return (nnc_vf)wasm_f32x4_max((v128_t)a, (v128_t)b);
#else
  return nnc_select(nnc_gt(a, b), a, b);
#endif
}

// The smaller of a and b; nnc_min_fast(constant, x) keeps the NaN of x.
static inline NNC_INLINE nnc_vf nnc_min_fast(nnc_vf a, nnc_vf b) {
#if defined(NNC_AVX512)
  return (nnc_vf)_mm512_min_ps((__m512)a, (__m512)b);
#elif defined(NNC_AVX2)
  return (nnc_vf)_mm256_min_ps((__m256)a, (__m256)b);
#elif defined(NNC_SSE)
  return (nnc_vf)_mm_min_ps((__m128)a, (__m128)b);
#elif defined(NNC_NEON)
  return (nnc_vf)vminq_f32((float32x4_t)a, (float32x4_t)b);
#elif defined(NNC_WASM)
  return (nnc_vf)wasm_f32x4_min((v128_t)a, (v128_t)b);
#else
  return nnc_select(nnc_lt(a, b), a, b);
#endif
}

// numpy.maximum: NaN when either is NaN.
static inline NNC_INLINE nnc_vf nnc_max(nnc_vf a, nnc_vf b) {
#if defined(NNC_AVX512)
  const __mmask16 ordered = _mm512_cmp_ps_mask((__m512)a, (__m512)a, _CMP_ORD_Q);
  return (nnc_vf)_mm512_mask_max_ps((__m512)a, ordered, (__m512)a, (__m512)b);
#elif defined(NNC_NEON) || defined(NNC_WASM)
  return nnc_max_fast(a, b);
#else
  return nnc_select(nnc_is_nan(a), a, nnc_max_fast(a, b));
#endif
}

// numpy.minimum: NaN when either is NaN.
static inline NNC_INLINE nnc_vf nnc_min(nnc_vf a, nnc_vf b) {
#if defined(NNC_AVX512)
  const __mmask16 ordered = _mm512_cmp_ps_mask((__m512)a, (__m512)a, _CMP_ORD_Q);
  return (nnc_vf)_mm512_mask_min_ps((__m512)a, ordered, (__m512)a, (__m512)b);
#elif defined(NNC_NEON) || defined(NNC_WASM)
  return nnc_min_fast(a, b);
#else
  return nnc_select(nnc_is_nan(a), a, nnc_min_fast(a, b));
#endif
}

// f on every lane: for functions that are too rare to deserve a polynomial.
static inline NNC_INLINE nnc_vf nnc_lanewise(float (*f)(float), nnc_vf a) {
  float t[NNC_LANES];
  nnc_store(t, a);
  for (int i = 0; i < NNC_LANES; ++i) t[i] = f(t[i]);
  return nnc_load(t);
}

static inline NNC_INLINE nnc_vf nnc_lanewise2(float (*f)(float, float), nnc_vf a, nnc_vf b) {
  float t[NNC_LANES], u[NNC_LANES];
  nnc_store(t, a);
  nnc_store(u, b);
  for (int i = 0; i < NNC_LANES; ++i) t[i] = f(t[i], u[i]);
  return nnc_load(t);
}

static inline NNC_INLINE nnc_vf nnc_sqrt(nnc_vf a) {
#if defined(NNC_AVX512)
  return (nnc_vf)_mm512_sqrt_ps((__m512)a);
#elif defined(NNC_AVX2)
  return (nnc_vf)_mm256_sqrt_ps((__m256)a);
#elif defined(NNC_SSE)
  return (nnc_vf)_mm_sqrt_ps((__m128)a);
#elif defined(NNC_NEON)
  return (nnc_vf)vsqrtq_f32((float32x4_t)a);
#elif defined(NNC_WASM)
  return (nnc_vf)wasm_f32x4_sqrt((v128_t)a);
#else
  return nnc_lanewise(sqrtf, a);
#endif
}

// Rounding to integers: nnc_floor, nnc_ceil, nnc_trunc, and nnc_rint (halves to even).
#if defined(NNC_AVX512)
#define NNC_ROUNDING(name, mode, libm, neon) \
  return (nnc_vf)_mm512_roundscale_ps((__m512)a, mode | _MM_FROUND_NO_EXC)
#elif defined(NNC_AVX2)
#define NNC_ROUNDING(name, mode, libm, neon) return (nnc_vf)_mm256_round_ps((__m256)a, mode | _MM_FROUND_NO_EXC)
#elif defined(NNC_SSE) && defined(__SSE4_1__)
#define NNC_ROUNDING(name, mode, libm, neon) return (nnc_vf)_mm_round_ps((__m128)a, mode | _MM_FROUND_NO_EXC)
#elif defined(NNC_NEON)
#define NNC_ROUNDING(name, mode, libm, neon) return (nnc_vf)neon((float32x4_t)a)
#else
#define NNC_ROUNDING(name, mode, libm, neon) return nnc_lanewise(libm, a)
#endif
static inline NNC_INLINE nnc_vf nnc_floor(nnc_vf a) { NNC_ROUNDING(floor, _MM_FROUND_TO_NEG_INF, floorf, vrndmq_f32); }
static inline NNC_INLINE nnc_vf nnc_ceil(nnc_vf a) { NNC_ROUNDING(ceil, _MM_FROUND_TO_POS_INF, ceilf, vrndpq_f32); }
static inline NNC_INLINE nnc_vf nnc_trunc(nnc_vf a) { NNC_ROUNDING(trunc, _MM_FROUND_TO_ZERO, truncf, vrndq_f32); }
static inline NNC_INLINE nnc_vf nnc_rint(nnc_vf a) {
  NNC_ROUNDING(rint, _MM_FROUND_TO_NEAREST_INT, nearbyintf, vrndnq_f32);
}
#undef NNC_ROUNDING

// -- Horizontal reductions ------------------------------------------------------------------------

// NNC_SWAP(v, k): lane i receives lane i ^ k, k literal.
#if NNC_LANES == 16
#define NNC_XOR(k) \
  0 ^ k, 1 ^ k, 2 ^ k, 3 ^ k, 4 ^ k, 5 ^ k, 6 ^ k, 7 ^ k, 8 ^ k, 9 ^ k, 10 ^ k, 11 ^ k, 12 ^ k, 13 ^ k, 14 ^ k, 15 ^ k
#elif NNC_LANES == 8
#define NNC_XOR(k) 0 ^ k, 1 ^ k, 2 ^ k, 3 ^ k, 4 ^ k, 5 ^ k, 6 ^ k, 7 ^ k
#elif NNC_LANES == 4
#define NNC_XOR(k) 0 ^ k, 1 ^ k, 2 ^ k, 3 ^ k
#endif
#if defined(__clang__)
#define NNC_SWAP(v, k) __builtin_shufflevector(v, v, NNC_XOR(k))
#else
#define NNC_SWAP(v, k) __builtin_shuffle(v, (nnc_vi){NNC_XOR(k)})
#endif

// v combined over all its lanes pairwise, so that the error grows with the logarithm of the lane count.
#if NNC_LANES == 16
#define NNC_HORIZONTAL(op)    \
  v = op(v, NNC_SWAP(v, 8));  \
  v = op(v, NNC_SWAP(v, 4));  \
  v = op(v, NNC_SWAP(v, 2));  \
  return op(v, NNC_SWAP(v, 1))[0]
#elif NNC_LANES == 8
#define NNC_HORIZONTAL(op)    \
  v = op(v, NNC_SWAP(v, 4));  \
  v = op(v, NNC_SWAP(v, 2));  \
  return op(v, NNC_SWAP(v, 1))[0]
#elif NNC_LANES == 4
#define NNC_HORIZONTAL(op)    \
  v = op(v, NNC_SWAP(v, 2));  \
  return op(v, NNC_SWAP(v, 1))[0]
#else
#define NNC_HORIZONTAL(op) return v
#endif
static inline NNC_INLINE nnc_vf nnc_add(nnc_vf a, nnc_vf b) { return a + b; }
static inline NNC_INLINE nnc_vf nnc_mul(nnc_vf a, nnc_vf b) { return a * b; }
static inline NNC_INLINE float nnc_hsum(nnc_vf v) { NNC_HORIZONTAL(nnc_add); }
static inline NNC_INLINE float nnc_hprod(nnc_vf v) { NNC_HORIZONTAL(nnc_mul); }
static inline NNC_INLINE float nnc_hmax(nnc_vf v) { NNC_HORIZONTAL(nnc_max); }
static inline NNC_INLINE float nnc_hmin(nnc_vf v) { NNC_HORIZONTAL(nnc_min); }
static inline NNC_INLINE float nnc_hmax_fast(nnc_vf v) { NNC_HORIZONTAL(nnc_max_fast); }
#undef NNC_HORIZONTAL
#undef NNC_SWAP
#undef NNC_XOR

// v with b in the lanes from n on: the neutral element of a reduction over a partial vector.
static inline NNC_INLINE nnc_vf nnc_fill_from(nnc_vf v, nnc_vf b, int n) {
  if (NNC_IS_FULL(n)) return v;
#if NNC_LANES > 1
  return nnc_select((nnc_vi)(nnc_iota() < n), v, b);
#else
  return n > 0 ? v : b;
#endif
}

// -- The function of a kernel without an epilogue ------------------------------------------------

static inline NNC_INLINE nnc_vf nnc_identity(
    nnc_vf value, const float *const *operands, ptrdiff_t row, ptrdiff_t column, int lanes) {
  (void)operands;
  (void)row;
  (void)column;
  (void)lanes;
  return value;
}

#endif
