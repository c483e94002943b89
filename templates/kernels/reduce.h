// Reductions of the middle dim of [outer, reduced, inner]: sum, mean, product, maximum, minimum.
//
// All kernels share one layout:
//   x: outer·reduced rows of `inner` contiguous floats, ldx floats apart: element (o, k, i) is
//      x[(o·reduced + k)·ldx + i]. When inner == 1 and ldx == 1 a whole row [reduced] is contiguous
//      and is reduced by vectors.
//   y: outer rows of `inner` contiguous floats, ldy floats apart; f sees row o, column i.
// Preconditions: y does not overlap x. reduced == 0 gives the neutral element (mean: NaN).
// Parts: any of outer, multiples of 4·NNC_LANES of inner.
#ifndef NNC_REDUCE_H
#define NNC_REDUCE_H

#include "simd.h"

// Vectors are accumulated in blocks of this many, so that the rounding error grows with the block and
// not with the length.
#define NNC_REDUCE_BLOCK 64

// column: op(x[0], x[step], …, x[(count - 1)·step]) for vectors of `lanes` lanes; four accumulators hide
// the latency. columns4: the same for four neighbouring vectors, which reads memory in order.
// row: all of x[0 … count). Loops stay loops: gcc would unroll up to a block of loads, and take seconds for that.
#define NNC_DEFINE_REDUCTION(name, neutral, op, horizontal)                                                     \
  static inline NNC_INLINE nnc_vf nnc_##name##_column(                                                          \
      const float *x, ptrdiff_t step, ptrdiff_t count, int lanes) {                                             \
    nnc_vf total = nnc_set1(neutral);                                                                           \
    for (ptrdiff_t start = 0; start < count; start += NNC_REDUCE_BLOCK) {                                       \
      const ptrdiff_t stop = nnc_min_size(start + NNC_REDUCE_BLOCK, count);                                     \
      nnc_vf a = nnc_set1(neutral), b = a, c = a, d = a;                                                        \
      ptrdiff_t k = start;                                                                                      \
      NNC_ROLL for (; k + 4 <= stop; k += 4, x += 4 * step) {                                                   \
        a = op(a, nnc_load_n(x, lanes));                                                                        \
        b = op(b, nnc_load_n(x + step, lanes));                                                                 \
        c = op(c, nnc_load_n(x + 2 * step, lanes));                                                             \
        d = op(d, nnc_load_n(x + 3 * step, lanes));                                                             \
      }                                                                                                         \
      for (; k < stop; ++k, x += step) a = op(a, nnc_load_n(x, lanes));                                         \
      total = op(total, op(op(a, b), op(c, d)));                                                                \
    }                                                                                                           \
    return total;                                                                                               \
  }                                                                                                             \
  static inline NNC_INLINE void nnc_##name##_columns4(                                                          \
      nnc_vf total[4], const float *x, ptrdiff_t step, ptrdiff_t count) {                                       \
    total[0] = total[1] = total[2] = total[3] = nnc_set1(neutral);                                              \
    for (ptrdiff_t start = 0; start < count; start += NNC_REDUCE_BLOCK) {                                       \
      const ptrdiff_t stop = nnc_min_size(start + NNC_REDUCE_BLOCK, count);                                     \
      nnc_vf a = nnc_set1(neutral), b = a, c = a, d = a;                                                        \
      NNC_ROLL for (ptrdiff_t k = start; k < stop; ++k, x += step) {                                            \
        a = op(a, nnc_load(x));                                                                                 \
        b = op(b, nnc_load(x + NNC_LANES));                                                                     \
        c = op(c, nnc_load(x + 2 * NNC_LANES));                                                                 \
        d = op(d, nnc_load(x + 3 * NNC_LANES));                                                                 \
      }                                                                                                         \
      total[0] = op(total[0], a);                                                                               \
      total[1] = op(total[1], b);                                                                               \
      total[2] = op(total[2], c);                                                                               \
      total[3] = op(total[3], d);                                                                               \
    }                                                                                                           \
  }                                                                                                             \
  static inline NNC_INLINE float nnc_##name##_row(const float *x, ptrdiff_t count) {                            \
    const ptrdiff_t whole = count / NNC_LANES;                                                                  \
    const int rest = (int)(count % NNC_LANES);                                                                  \
    nnc_vf total = nnc_##name##_column(x, NNC_LANES, whole, NNC_LANES);                                         \
    if (rest) {                                                                                                 \
      const nnc_vf last = nnc_load_n(x + whole * NNC_LANES, rest);                                              \
      total = op(total, nnc_fill_from(last, nnc_set1(neutral), rest));                                          \
    }                                                                                                           \
    return horizontal(total);                                                                                   \
  }                                                                                                             \
  static inline NNC_INLINE void nnc_##name##_scaled_f32(                                                        \
      float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, nnc_range outer, ptrdiff_t reduced,               \
      nnc_range inner, float scale, nnc_function f, const float *const *operands) {                             \
    x += outer.first * reduced * ldx;                                                                           \
    y += outer.first * ldy;                                                                                     \
    for (ptrdiff_t o = outer.first; o < outer.last; ++o, x += reduced * ldx, y += ldy) {                        \
      if (inner.count == 1 && ldx == 1) {                                                                       \
        const float result = nnc_##name##_row(x, reduced) * scale;                                              \
        nnc_store_n(y, f(nnc_set1(result), operands, o, 0, 1), 1);                                              \
        continue;                                                                                               \
      }                                                                                                         \
      ptrdiff_t i = inner.first;                                                                                \
      for (; i + 4 * NNC_LANES <= inner.last; i += 4 * NNC_LANES) {                                             \
        nnc_vf total[4];                                                                                        \
        nnc_##name##_columns4(total, x + i, ldx, reduced);                                                      \
        for (int v = 0; v < 4; ++v) {                                                                           \
          const ptrdiff_t at = i + v * NNC_LANES;                                                               \
          nnc_store(y + at, f(total[v] * nnc_set1(scale), operands, o, at, NNC_LANES));                         \
        }                                                                                                       \
      }                                                                                                         \
      for (; i + NNC_LANES <= inner.last; i += NNC_LANES) {                                                     \
        const nnc_vf result = nnc_##name##_column(x + i, ldx, reduced, NNC_LANES) * nnc_set1(scale);            \
        nnc_store(y + i, f(result, operands, o, i, NNC_LANES));                                                 \
      }                                                                                                         \
      if (i < inner.last) {                                                                                     \
        const int lanes = (int)(inner.last - i);                                                                \
        const nnc_vf result = nnc_##name##_column(x + i, ldx, reduced, lanes) * nnc_set1(scale);                \
        nnc_store_n(y + i, f(result, operands, o, i, lanes), lanes);                                            \
      }                                                                                                         \
    }                                                                                                           \
  }

NNC_DEFINE_REDUCTION(sum, 0.0f, nnc_add, nnc_hsum)
NNC_DEFINE_REDUCTION(product, 1.0f, nnc_mul, nnc_hprod)
NNC_DEFINE_REDUCTION(maximum, -INFINITY, nnc_max, nnc_hmax)
// Where there is NaN it may be any element: one instruction a step instead of two that wait for each other.
NNC_DEFINE_REDUCTION(largest, -INFINITY, nnc_max_fast, nnc_hmax_fast)
NNC_DEFINE_REDUCTION(minimum, INFINITY, nnc_min, nnc_hmin)
#undef NNC_DEFINE_REDUCTION

// y[o, i] = f(Σ_k x[o, k, i])
static inline NNC_INLINE void nnc_reduce_sum_f32(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, nnc_range outer, ptrdiff_t reduced, nnc_range inner,
    nnc_function f, const float *const *operands) {
  nnc_sum_scaled_f32(y, ldy, x, ldx, outer, reduced, inner, 1.0f, f, operands);
}

// y[o, i] = f(Σ_k x[o, k, i] / reduced)
static inline NNC_INLINE void nnc_reduce_mean_f32(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, nnc_range outer, ptrdiff_t reduced, nnc_range inner,
    nnc_function f, const float *const *operands) {
  const float scale = reduced > 0 ? 1.0f / (float)reduced : NAN;
  nnc_sum_scaled_f32(y, ldy, x, ldx, outer, reduced, inner, scale, f, operands);
}

// y[o, i] = f(Π_k x[o, k, i])
static inline NNC_INLINE void nnc_reduce_prod_f32(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, nnc_range outer, ptrdiff_t reduced, nnc_range inner,
    nnc_function f, const float *const *operands) {
  nnc_product_scaled_f32(y, ldy, x, ldx, outer, reduced, inner, 1.0f, f, operands);
}

// y[o, i] = f(max_k x[o, k, i]); NaN when any element is NaN.
static inline NNC_INLINE void nnc_reduce_max_f32(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, nnc_range outer, ptrdiff_t reduced, nnc_range inner,
    nnc_function f, const float *const *operands) {
  nnc_maximum_scaled_f32(y, ldy, x, ldx, outer, reduced, inner, 1.0f, f, operands);
}

// y[o, i] = f(min_k x[o, k, i]); NaN when any element is NaN.
static inline NNC_INLINE void nnc_reduce_min_f32(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, nnc_range outer, ptrdiff_t reduced, nnc_range inner,
    nnc_function f, const float *const *operands) {
  nnc_minimum_scaled_f32(y, ldy, x, ldx, outer, reduced, inner, 1.0f, f, operands);
}

#endif
