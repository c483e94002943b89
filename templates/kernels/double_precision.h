// Operations on doubles, for what is rare or comes in element types without kernels of their own: reductions, searches, scans, sorting and
// products of matrices. Planning converts to double and back.
#ifndef NNC_DOUBLE_PRECISION_H
#define NNC_DOUBLE_PRECISION_H

#include "scalar_math.h"

// y[o·inner + i] = op over k of x[(o·reduced + k)·inner + i].
#define NNC_DEFINE_REDUCTION_F64(name, neutral, op)                                               \
  static inline void nnc_reduce_##name##_f64(                                                     \
      double *y, const double *x, ptrdiff_t outer, ptrdiff_t reduced, ptrdiff_t inner) {          \
    for (ptrdiff_t o = 0; o < outer; ++o) {                                                       \
      for (ptrdiff_t i = 0; i < inner; ++i) {                                                     \
        double total = neutral;                                                                   \
        for (ptrdiff_t k = 0; k < reduced; ++k) total = op(total, x[(o * reduced + k) * inner + i]); \
        y[o * inner + i] = total;                                                                 \
      }                                                                                           \
    }                                                                                             \
  }
NNC_DEFINE_REDUCTION_F64(sum, 0, nnc_double_add)
NNC_DEFINE_REDUCTION_F64(prod, 1, nnc_double_multiply)
NNC_DEFINE_REDUCTION_F64(max, -INFINITY, nnc_double_maximum)
NNC_DEFINE_REDUCTION_F64(min, INFINITY, nnc_double_minimum)
#undef NNC_DEFINE_REDUCTION_F64

static inline void nnc_reduce_mean_f64(
    double *y, const double *x, ptrdiff_t outer, ptrdiff_t reduced, ptrdiff_t inner) {
  nnc_reduce_sum_f64(y, x, outer, reduced, inner);
  for (ptrdiff_t i = 0; i < outer * inner; ++i) y[i] /= (double)reduced;
}

// y[o·inner + i] = the first k at which x[(o·reduced + k)·inner + i] is greatest (least when `least`); NaN comes before everything.
static inline void nnc_arg_reduce_f64(
    int32_t *y, const double *x, ptrdiff_t outer, ptrdiff_t reduced, ptrdiff_t inner, int least) {
  for (ptrdiff_t o = 0; o < outer; ++o) {
    for (ptrdiff_t i = 0; i < inner; ++i) {
      const double *const line = x + o * reduced * inner + i;
      double best = line[0];
      int32_t position = 0;
      for (ptrdiff_t k = 1; k < reduced && best == best; ++k) {
        const double value = line[k * inner];
        if (value != value || (least ? value < best : value > best)) best = value, position = (int32_t)k;
      }
      y[o * inner + i] = position;
    }
  }
}

// y[(o·extent + k)·inner + i] = op over j ≤ k of x[(o·extent + j)·inner + i].
#define NNC_DEFINE_SCAN_F64(name, op)                                                                           \
  static inline void nnc_scan_##name##_f64(                                                                     \
      double *y, const double *x, ptrdiff_t outer, ptrdiff_t extent, ptrdiff_t inner) {                         \
    for (ptrdiff_t o = 0; o < outer; ++o, x += extent * inner, y += extent * inner) {                           \
      for (ptrdiff_t i = 0; i < extent * inner; ++i) y[i] = i < inner ? x[i] : op(y[i - inner], x[i]);          \
    }                                                                                                           \
  }
NNC_DEFINE_SCAN_F64(sum, nnc_double_add)
NNC_DEFINE_SCAN_F64(product, nnc_double_multiply)
NNC_DEFINE_SCAN_F64(maximum, nnc_double_maximum)
NNC_DEFINE_SCAN_F64(minimum, nnc_double_minimum)
#undef NNC_DEFINE_SCAN_F64

static inline int nnc_comes_before(double a, double b, int descending) {
  if (a != a || b != b) return a == a;
  return descending ? a > b : a < b;
}

// Sorts each of `rows` rows of `columns` elements; NaN last. A bottom-up merge sort, because it is stable.
// positions: where each element of y stood in its row. scratch: 2·columns doubles.
static inline void nnc_sort_f64(
    double *y, int32_t *positions, const double *x, double *scratch, ptrdiff_t rows, ptrdiff_t columns, int descending) {
  for (ptrdiff_t row = 0; row < rows; ++row, x += columns, y += columns, positions += columns) {
    // Positions are sorted as doubles; the values follow them.
    double *from = scratch, *to = scratch + columns;
    for (ptrdiff_t i = 0; i < columns; ++i) from[i] = (double)i;
    for (ptrdiff_t width = 1; width < columns; width *= 2) {
      for (ptrdiff_t start = 0; start < columns; start += 2 * width) {
        const ptrdiff_t middle = start + width < columns ? start + width : columns;
        const ptrdiff_t stop = middle + width < columns ? middle + width : columns;
        ptrdiff_t left = start, right = middle;
        for (ptrdiff_t i = start; i < stop; ++i) {
          const int takes_right = left == middle || (right < stop && nnc_comes_before(x[(ptrdiff_t)from[right]], x[(ptrdiff_t)from[left]], descending));
          to[i] = takes_right ? from[right++] : from[left++];
        }
      }
      double *const swapped = from;
      from = to, to = swapped;
    }
    for (ptrdiff_t i = 0; i < columns; ++i) {
      positions[i] = (int32_t)from[i];
      y[i] = x[positions[i]];
    }
  }
}

// y[rows, columns] = x[rows, depth] · b, where b[k, j] is b[k·row_stride + j·column_stride].
static inline void nnc_matmul_f64(
    double *y, const double *x, const double *b, ptrdiff_t row_stride, ptrdiff_t column_stride, ptrdiff_t rows,
    ptrdiff_t depth, ptrdiff_t columns) {
  for (ptrdiff_t i = 0; i < rows; ++i) {
    for (ptrdiff_t j = 0; j < columns; ++j) {
      double total = 0;
      for (ptrdiff_t k = 0; k < depth; ++k) total += x[i * depth + k] * b[k * row_stride + j * column_stride];
      y[i * columns + j] = total;
    }
  }
}

// y[rows, columns] holds the base; row indices[i] is combined with updates[i], in order; indices outside are passed over.
// mode: 0 replace, 1 add, 2 multiply, 3 maximum, 4 minimum.
static inline void nnc_scatter_f64(
    double *y, const int32_t *indices, const double *updates, ptrdiff_t count, ptrdiff_t rows, ptrdiff_t columns, int mode) {
  for (ptrdiff_t i = 0; i < count; ++i) {
    if (indices[i] < 0 || indices[i] >= rows) continue;
    double *const row = y + indices[i] * columns;
    for (ptrdiff_t j = 0; j < columns; ++j) {
      const double update = updates[i * columns + j];
      row[j] = mode == 0   ? update
               : mode == 1 ? row[j] + update
               : mode == 2 ? row[j] * update
               : mode == 3 ? nnc_double_maximum(row[j], update)
                           : nnc_double_minimum(row[j], update);
    }
  }
}

#endif
