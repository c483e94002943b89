// Softmax, log-softmax and sparsemax over the last dim.
//
// All take x and y as rows of `columns` contiguous floats, ldx and ldy floats apart; in place
// (y == x, ldy == ldx) is fine. columns ≥ 1. Parts: any rows. Raw results go through f, whose operands don't overlap y: softmax keeps
// its exponentials there before f runs.
#ifndef NNC_SOFTMAX_H
#define NNC_SOFTMAX_H

#include "reduce.h"
#include "vector_math.h"

// y[c] = e^(x[c] - largest), c < columns; returns their sum, which is NaN if a row with NaN has any of its elements for `largest`. y may be x.
static inline NNC_INLINE float nnc_exponentials(float *y, const float *x, ptrdiff_t columns, float largest) {
  const nnc_vf m = nnc_set1(largest);
  nnc_vf sum = nnc_set1(0.0f);
  ptrdiff_t column = 0;
  for (; column + NNC_LANES <= columns; column += NNC_LANES) {
    const nnc_vf e = nnc_exp_term(m - nnc_load(x + column));
    nnc_store(y + column, e);
    sum += e;
  }
  if (column < columns) {
    const int rest = (int)(columns - column);
    const nnc_vf e = nnc_exp_term(m - nnc_load_n(x + column, rest));
    nnc_store_n(y + column, e, rest);
    sum += nnc_fill_from(e, nnc_set1(0.0f), rest);
  }
  return nnc_hsum(sum);
}

// y[r, c] = f(e^(x[r, c] - m) / Σ_k e^(x[r, k] - m)), m = max_k x[r, k].
// A row of -∞ alone, or with NaN or +∞ in it, gives NaN, as in Keras.
static inline NNC_INLINE void nnc_softmax_f32(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, nnc_range rows, ptrdiff_t columns,
    nnc_function f, const float *const *operands) {
  x += rows.first * ldx;
  y += rows.first * ldy;
  for (ptrdiff_t row = rows.first; row < rows.last; ++row, x += ldx, y += ldy) {
    const nnc_vf scale = nnc_set1(1.0f / nnc_exponentials(y, x, columns, nnc_largest_row(x, columns)));
    const int rest = (int)(columns % NNC_LANES);
    ptrdiff_t column = 0;
    for (; column + NNC_LANES <= columns; column += NNC_LANES) {
      nnc_store(y + column, f(nnc_load(y + column) * scale, operands, row, column, NNC_LANES));
    }
    if (rest) nnc_store_n(y + column, f(nnc_load_n(y + column, rest) * scale, operands, row, column, rest), rest);
  }
}

// y[r, c] = f(x[r, c] - m - log Σ_k e^(x[r, k] - m)), m = max_k x[r, k].
static inline NNC_INLINE void nnc_log_softmax_f32(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, nnc_range rows, ptrdiff_t columns,
    nnc_function f, const float *const *operands) {
  x += rows.first * ldx;
  y += rows.first * ldy;
  for (ptrdiff_t row = rows.first; row < rows.last; ++row, x += ldx, y += ldy) {
    const nnc_vf m = nnc_set1(nnc_largest_row(x, columns));
    nnc_vf sum = nnc_set1(0.0f);
    ptrdiff_t column = 0;
    for (; column + NNC_LANES <= columns; column += NNC_LANES) {
      const nnc_vf e = nnc_exp_term(m - nnc_load(x + column));
      sum += e;
    }
    const int rest = (int)(columns - column);
    if (rest) {
      const nnc_vf e = nnc_exp_term(m - nnc_load_n(x + column, rest));
      sum += nnc_fill_from(e, nnc_set1(0.0f), rest);
    }
    const nnc_vf log_sum = nnc_log(nnc_set1(nnc_hsum(sum)));
    for (column = 0; column + NNC_LANES <= columns; column += NNC_LANES) {
      nnc_store(y + column, f(nnc_load(x + column) - m - log_sum, operands, row, column, NNC_LANES));
    }
    if (rest) {
      const nnc_vf result = nnc_load_n(x + column, rest) - m - log_sum;
      nnc_store_n(y + column, f(result, operands, row, column, rest), rest);
    }
  }
}

// Heap order: sinks the root of a max-heap of `count` floats.
static inline void nnc_sift_down(float *heap, ptrdiff_t root, ptrdiff_t count) {
  const float value = heap[root];
  for (;;) {
    ptrdiff_t child = 2 * root + 1;
    if (child >= count) break;
    if (child + 1 < count && heap[child + 1] > heap[child]) ++child;
    if (!(heap[child] > value)) break;
    heap[root] = heap[child];
    root = child;
  }
  heap[root] = value;
}

// Sparsemax as Keras computes it: y[r, c] = f(max(x[r, c] - τ, 0)). With the row sorted to fall, the support are the k
// with 1 + k·x_k > x_1 + … + x_k, and τ = (Σ of those running sums - 1) / k of the last. Martins and Astudillo (2016),
// from whom the name is, take the last running sum alone.
//
// scratch: `columns` floats, for each part its own. The values come off a heap in falling order until the support is complete,
// so a row costs O(columns + support·log columns). NaN in a row makes the row NaN.
static inline NNC_INLINE void nnc_sparsemax_f32(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, nnc_range rows, ptrdiff_t columns, float *scratch,
    nnc_function f, const float *const *operands) {
  x += rows.first * ldx;
  y += rows.first * ldy;
  for (ptrdiff_t row = rows.first; row < rows.last; ++row, x += ldx, y += ldy) {
    const float m = nnc_maximum_row(x, columns);
    memcpy(scratch, x, (size_t)columns * sizeof(float));
    for (ptrdiff_t i = columns / 2; i-- > 0;) nnc_sift_down(scratch, i, columns);
    double sum = 0, total = 0, threshold = (double)(m - m);  // NaN for a row without a finite maximum
    ptrdiff_t remaining = m - m == 0 ? columns : 0;
    for (ptrdiff_t k = 1; remaining > 0; ++k) {
      const double largest = (double)scratch[0];
      if (!(1 + (double)k * largest > sum + largest)) break;
      sum += largest;
      total += sum;
      threshold = (total - 1) / (double)k;
      scratch[0] = scratch[--remaining];
      if (remaining > 0) nnc_sift_down(scratch, 0, remaining);
    }
    const nnc_vf tau = nnc_set1((float)threshold);
    ptrdiff_t column = 0;
    for (; column + NNC_LANES <= columns; column += NNC_LANES) {
      const nnc_vf result = nnc_relu(nnc_load(x + column) - tau);
      nnc_store(y + column, f(result, operands, row, column, NNC_LANES));
    }
    if (column < columns) {
      const int lanes = (int)(columns - column);
      const nnc_vf result = nnc_relu(nnc_load_n(x + column, lanes) - tau);
      nnc_store_n(y + column, f(result, operands, row, column, lanes), lanes);
    }
  }
}

#endif
