// Layer normalisation and RMS normalisation over the last dim; gamma and beta are operands of f.
//
// Both take x and y as rows of `columns` contiguous floats, ldx and ldy floats apart; in place
// (y == x, ldy == ldx) is fine. columns ≥ 1. Parts: any rows.
#ifndef NNC_NORMALIZE_H
#define NNC_NORMALIZE_H

#include "reduce.h"

// Σ_c (x[c] - shift)²
static inline NNC_INLINE float nnc_sum_of_squares(const float *x, ptrdiff_t columns, float shift) {
  const nnc_vf s = nnc_set1(shift);
  nnc_vf a = nnc_set1(0.0f), b = a, c = a, d = a;
  ptrdiff_t column = 0;
  for (; column + 4 * NNC_LANES <= columns; column += 4 * NNC_LANES) {
    const nnc_vf p = nnc_load(x + column) - s, q = nnc_load(x + column + NNC_LANES) - s;
    const nnc_vf r = nnc_load(x + column + 2 * NNC_LANES) - s, t = nnc_load(x + column + 3 * NNC_LANES) - s;
    a = nnc_fma(p, p, a);
    b = nnc_fma(q, q, b);
    c = nnc_fma(r, r, c);
    d = nnc_fma(t, t, d);
  }
  for (; column + NNC_LANES <= columns; column += NNC_LANES) {
    const nnc_vf p = nnc_load(x + column) - s;
    a = nnc_fma(p, p, a);
  }
  if (column < columns) {
    const int lanes = (int)(columns - column);
    const nnc_vf p = nnc_fill_from(nnc_load_n(x + column, lanes) - s, nnc_set1(0.0f), lanes);
    b = nnc_fma(p, p, b);
  }
  return nnc_hsum((a + b) + (c + d));
}

// y[c] = f((x[c] - shift)·scale)
static inline NNC_INLINE void nnc_normalize_row(
    float *y, const float *x, ptrdiff_t columns, float shift, float scale, ptrdiff_t row,
    nnc_function f, const float *const *operands) {
  const nnc_vf s = nnc_set1(shift), g = nnc_set1(scale);
  ptrdiff_t column = 0;
  for (; column + NNC_LANES <= columns; column += NNC_LANES) {
    nnc_store(y + column, f((nnc_load(x + column) - s) * g, operands, row, column, NNC_LANES));
  }
  if (column < columns) {
    const int lanes = (int)(columns - column);
    nnc_store_n(y + column, f((nnc_load_n(x + column, lanes) - s) * g, operands, row, column, lanes), lanes);
  }
}

// Rows that are looked at side by side, as far as they stay in the first-level cache: the sums of a row wait for each other, those of several
// rows do not.
enum { NNC_NORMALIZE_ROWS = 8, NNC_NORMALIZE_FLOATS = 6144 };

// Both normalisations; is_centered: a literal, around the mean or around zero.
static inline NNC_INLINE void nnc_normalize_rows(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, nnc_range rows, ptrdiff_t columns, float epsilon, int is_centered,
    nnc_function f, const float *const *operands) {
  const float reciprocal = 1.0f / (float)columns;
  const ptrdiff_t together = nnc_max_size(1, nnc_min_size(NNC_NORMALIZE_ROWS, NNC_NORMALIZE_FLOATS / columns));
  for (ptrdiff_t first = rows.first; first < rows.last; first += together) {
    const ptrdiff_t count = nnc_min_size(together, rows.last - first);
    const float *const in = x + first * ldx;
    float shifts[NNC_NORMALIZE_ROWS] = {0}, scales[NNC_NORMALIZE_ROWS];
    for (ptrdiff_t i = 0; i < count && is_centered; ++i) shifts[i] = nnc_sum_row(in + i * ldx, columns) * reciprocal;
    for (ptrdiff_t i = 0; i < count; ++i) {
      scales[i] = 1.0f / sqrtf(nnc_sum_of_squares(in + i * ldx, columns, shifts[i]) * reciprocal + epsilon);
    }
    for (ptrdiff_t i = 0; i < count; ++i) {
      nnc_normalize_row(y + (first + i) * ldy, in + i * ldx, columns, shifts[i], scales[i], first + i, f, operands);
    }
  }
}

// y[r, c] = f((x[r, c] - mean_r) / √(variance_r + epsilon)), the variance taken around the mean in a second pass.
static inline NNC_INLINE void nnc_layer_normalize_f32(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, nnc_range rows, ptrdiff_t columns, float epsilon,
    nnc_function f, const float *const *operands) {
  nnc_normalize_rows(y, ldy, x, ldx, rows, columns, epsilon, 1, f, operands);
}

// y[r, c] = f(x[r, c] / √(mean_k x[r, k]² + epsilon))
static inline NNC_INLINE void nnc_rms_normalize_f32(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, nnc_range rows, ptrdiff_t columns, float epsilon,
    nnc_function f, const float *const *operands) {
  nnc_normalize_rows(y, ldy, x, ldx, rows, columns, epsilon, 0, f, operands);
}

#endif
