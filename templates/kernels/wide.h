// Operations that come in any element type: reductions, searches, scans, sorting, scattering and products of matrices. Values are doubles, or for
// integers and truth values int64_t, which wraps around; planning converts operands and results. Every kernel is there for both: `kind` names
// the arithmetic of scalar_math.h.
#ifndef NNC_WIDE_H
#define NNC_WIDE_H

#include "scalar_math.h"
#include "simd.h"

// y[o·inner + i] = op over k of x[(o·reduced + k)·inner + i].
#define NNC_WIDE_REDUCTION(name, suffix, type, neutral, op)                                     \
  static inline void nnc_reduce_##name##_##suffix(                                                \
      type *y, const type *x, ptrdiff_t outer, ptrdiff_t reduced, ptrdiff_t inner) {              \
    for (ptrdiff_t o = 0; o < outer; ++o) {                                                       \
      for (ptrdiff_t i = 0; i < inner; ++i) {                                                     \
        type total = neutral;                                                                     \
        for (ptrdiff_t k = 0; k < reduced; ++k) total = op(total, x[(o * reduced + k) * inner + i]); \
        y[o * inner + i] = total;                                                                 \
      }                                                                                           \
    }                                                                                             \
  }

// y[(o·extent + k)·inner + i] = op over j ≤ k of x[(o·extent + j)·inner + i].
#define NNC_WIDE_SCAN(name, suffix, type, op)                                                                 \
  static inline void nnc_scan_##name##_##suffix(                                                                \
      type *y, const type *x, ptrdiff_t outer, ptrdiff_t extent, ptrdiff_t inner) {                             \
    for (ptrdiff_t o = 0; o < outer; ++o, x += extent * inner, y += extent * inner) {                           \
      for (ptrdiff_t i = 0; i < extent * inner; ++i) y[i] = i < inner ? x[i] : op(y[i - inner], x[i]);          \
    }                                                                                                           \
  }

// y[o·inner + i] = the first k at which x[(o·reduced + k)·inner + i] is greatest (least when `least`); NaN comes before everything.
#define NNC_WIDE_ARG_REDUCTION(suffix, type)                                                                  \
  static inline void nnc_arg_reduce_##suffix(                                                                   \
      int32_t *y, const type *x, ptrdiff_t outer, ptrdiff_t reduced, ptrdiff_t inner, int least) {              \
    for (ptrdiff_t o = 0; o < outer; ++o) {                                                                     \
      for (ptrdiff_t i = 0; i < inner; ++i) {                                                                   \
        const type *const line = x + o * reduced * inner + i;                                                   \
        type best = line[0];                                                                                    \
        int32_t position = 0;                                                                                   \
        for (ptrdiff_t k = 1; k < reduced && best == best; ++k) {                                               \
          const type value = line[k * inner];                                                                   \
          if (value != value || (least ? value < best : value > best)) best = value, position = (int32_t)k;     \
        }                                                                                                       \
        y[o * inner + i] = position;                                                                            \
      }                                                                                                         \
    }                                                                                                           \
  }

// Sorts each of `rows` rows of `columns` elements; NaN last. A bottom-up merge sort, because it is stable.
// positions: where each element of y stood in its row. scratch: 2·columns elements, for positions.
#define NNC_WIDE_SORT(suffix, type)                                                                           \
  static inline int nnc_comes_before_##suffix(type a, type b, int descending) {                                 \
    if (a != a || b != b) return a == a;                                                                        \
    return descending ? a > b : a < b;                                                                          \
  }                                                                                                             \
  static inline void nnc_sort_##suffix(                                                                         \
      type *y, int32_t *positions, const type *x, int32_t *scratch, ptrdiff_t rows, ptrdiff_t columns,          \
      int descending) {                                                                                         \
    for (ptrdiff_t row = 0; row < rows; ++row, x += columns, y += columns, positions += columns) {              \
      int32_t *from = scratch, *to = scratch + columns;                                                         \
      for (ptrdiff_t i = 0; i < columns; ++i) from[i] = (int32_t)i;                                             \
      for (ptrdiff_t width = 1; width < columns; width *= 2) {                                                  \
        for (ptrdiff_t start = 0; start < columns; start += 2 * width) {                                        \
          const ptrdiff_t middle = start + width < columns ? start + width : columns;                           \
          const ptrdiff_t stop = middle + width < columns ? middle + width : columns;                           \
          ptrdiff_t left = start, right = middle;                                                               \
          for (ptrdiff_t i = start; i < stop; ++i) {                                                            \
            const int takes_right =                                                                             \
                left == middle ||                                                                               \
                (right < stop && nnc_comes_before_##suffix(x[from[right]], x[from[left]], descending));         \
            to[i] = takes_right ? from[right++] : from[left++];                                                 \
          }                                                                                                     \
        }                                                                                                       \
        int32_t *const swapped = from;                                                                          \
        from = to, to = swapped;                                                                                \
      }                                                                                                         \
      for (ptrdiff_t i = 0; i < columns; ++i) {                                                                 \
        positions[i] = from[i];                                                                                 \
        y[i] = x[from[i]];                                                                                      \
      }                                                                                                         \
    }                                                                                                           \
  }

// y[rows, columns] = x[rows, depth] · b, where b[k, j] is b[k·row_stride + j·column_stride].
#define NNC_WIDE_MATMUL(suffix, type, kind)                                                                   \
  static inline void nnc_matmul_##suffix(                                                                       \
      type *y, const type *x, const type *b, ptrdiff_t row_stride, ptrdiff_t column_stride, ptrdiff_t rows,     \
      ptrdiff_t depth, ptrdiff_t columns) {                                                                     \
    for (ptrdiff_t i = 0; i < rows; ++i) {                                                                      \
      for (ptrdiff_t j = 0; j < columns; ++j) {                                                                 \
        type total = 0;                                                                                         \
        for (ptrdiff_t k = 0; k < depth; ++k) {                                                                 \
          const type product = nnc_##kind##_multiply(x[i * depth + k], b[k * row_stride + j * column_stride]);  \
          total = nnc_##kind##_add(total, product);                                                             \
        }                                                                                                       \
        y[i * columns + j] = total;                                                                             \
      }                                                                                                         \
    }                                                                                                           \
  }

// y[rows, columns] holds the base; row indices[i] is combined with updates[i], in order; indices outside are passed over.
// mode: 0 replace, 1 add, 2 multiply, 3 maximum, 4 minimum.
#define NNC_WIDE_SCATTER(suffix, type, kind)                                                                  \
  static inline void nnc_scatter_##suffix(                                                                      \
      type *y, const int32_t *indices, const type *updates, ptrdiff_t count, ptrdiff_t rows, ptrdiff_t columns, \
      int mode) {                                                                                               \
    for (ptrdiff_t i = 0; i < count; ++i) {                                                                     \
      if (indices[i] < 0 || indices[i] >= rows) continue;                                                       \
      type *const row = y + indices[i] * columns;                                                               \
      for (ptrdiff_t j = 0; j < columns; ++j) {                                                                 \
        const type update = updates[i * columns + j];                                                           \
        row[j] = mode == 0   ? update                                                                           \
                 : mode == 1 ? nnc_##kind##_add(row[j], update)                                                 \
                 : mode == 2 ? nnc_##kind##_multiply(row[j], update)                                            \
                 : mode == 3 ? nnc_##kind##_maximum(row[j], update)                                             \
                             : nnc_##kind##_minimum(row[j], update);                                            \
      }                                                                                                         \
    }                                                                                                           \
  }

#define NNC_WIDE_KERNELS(suffix, type, kind, least, greatest)                  \
  NNC_WIDE_REDUCTION(sum, suffix, type, 0, nnc_##kind##_add)                \
  NNC_WIDE_REDUCTION(prod, suffix, type, 1, nnc_##kind##_multiply)          \
  NNC_WIDE_REDUCTION(max, suffix, type, least, nnc_##kind##_maximum)        \
  NNC_WIDE_REDUCTION(min, suffix, type, greatest, nnc_##kind##_minimum)     \
  NNC_WIDE_SCAN(sum, suffix, type, nnc_##kind##_add)                        \
  NNC_WIDE_SCAN(product, suffix, type, nnc_##kind##_multiply)               \
  NNC_WIDE_SCAN(maximum, suffix, type, nnc_##kind##_maximum)                \
  NNC_WIDE_SCAN(minimum, suffix, type, nnc_##kind##_minimum)                \
  NNC_WIDE_ARG_REDUCTION(suffix, type)                                      \
  NNC_WIDE_SORT(suffix, type)                                               \
  NNC_WIDE_MATMUL(suffix, type, kind)                                       \
  NNC_WIDE_SCATTER(suffix, type, kind)

NNC_WIDE_KERNELS(f64, double, double, -INFINITY, INFINITY)
NNC_WIDE_KERNELS(i64, int64_t, int, INT64_MIN, INT64_MAX)

#undef NNC_WIDE_REDUCTION
#undef NNC_WIDE_SCAN
#undef NNC_WIDE_ARG_REDUCTION
#undef NNC_WIDE_SORT
#undef NNC_WIDE_MATMUL
#undef NNC_WIDE_SCATTER
#undef NNC_WIDE_KERNELS

static inline void nnc_reduce_mean_f64(
    double *y, const double *x, ptrdiff_t outer, ptrdiff_t reduced, ptrdiff_t inner) {
  nnc_reduce_sum_f64(y, x, outer, reduced, inner);
  for (ptrdiff_t i = 0; i < outer * inner; ++i) y[i] /= (double)reduced;
}

#endif
