// Operations on doubles, for what is rare or comes in element types without kernels of their own: reductions, searches, scans, sorting and
// products of matrices. Planning converts to double and back.
#ifndef NNC_DOUBLE_PRECISION_H
#define NNC_DOUBLE_PRECISION_H

#include "scalar_math.h"
#include "simd.h"

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

// Calls body for every tap of the window at output pixel (d, h, w) of sample b that lies inside the input; it sees `pixel`, the input pixel,
// and `tap`.
#define NNC_FOR_EACH_TAP(g, b, d, h, w, body)                                                                       \
  for (ptrdiff_t tap = 0; tap < (g).kernel_d * (g).kernel_h * (g).kernel_w; ++tap) {                                \
    const ptrdiff_t at_d = (d) * (g).stride_d - (g).pad_d + tap / ((g).kernel_h * (g).kernel_w) * (g).dilation_d;   \
    const ptrdiff_t at_h = (h) * (g).stride_h - (g).pad_h + tap / (g).kernel_w % (g).kernel_h * (g).dilation_h;     \
    const ptrdiff_t at_w = (w) * (g).stride_w - (g).pad_w + tap % (g).kernel_w * (g).dilation_w;                    \
    if (at_d < 0 || at_d >= (g).in_d || at_h < 0 || at_h >= (g).in_h || at_w < 0 || at_w >= (g).in_w) continue;     \
    const ptrdiff_t pixel = (((b) * (g).in_d + at_d) * (g).in_h + at_h) * (g).in_w + at_w;                          \
    body                                                                                                            \
  }

// kernel[taps, in_c / groups, out_c]; x and y are dense, channels last.
static inline void nnc_convolution_f64(double *y, const double *x, const double *kernel, nnc_geometry g) {
  const ptrdiff_t group_in = g.in_c / g.groups, group_out = g.out_c / g.groups;
  for (ptrdiff_t row = 0; row < g.batch * g.out_d * g.out_h * g.out_w; ++row) {
    const ptrdiff_t w = row % g.out_w, h = row / g.out_w % g.out_h, d = row / (g.out_w * g.out_h) % g.out_d;
    const ptrdiff_t b = row / (g.out_w * g.out_h * g.out_d);
    for (ptrdiff_t o = 0; o < g.out_c; ++o) {
      double total = 0;
      NNC_FOR_EACH_TAP(g, b, d, h, w, {
        const double *const in = x + pixel * g.in_c + o / group_out * group_in;
        for (ptrdiff_t c = 0; c < group_in; ++c) total += in[c] * kernel[(tap * group_in + c) * g.out_c + o];
      })
      y[row * g.out_c + o] = total;
    }
  }
}

// Padding takes part in neither the maximum nor the mean.
static inline void nnc_pool_f64(double *y, const double *x, nnc_geometry g, int maximum) {
  for (ptrdiff_t row = 0; row < g.batch * g.out_d * g.out_h * g.out_w; ++row) {
    const ptrdiff_t w = row % g.out_w, h = row / g.out_w % g.out_h, d = row / (g.out_w * g.out_h) % g.out_d;
    const ptrdiff_t b = row / (g.out_w * g.out_h * g.out_d);
    for (ptrdiff_t c = 0; c < g.in_c; ++c) {
      double total = maximum ? -INFINITY : 0, count = 0;
      NNC_FOR_EACH_TAP(g, b, d, h, w, {
        const double value = x[pixel * g.in_c + c];
        total = maximum ? nnc_double_maximum(total, value) : total + value;
        ++count;
      })
      y[row * g.in_c + c] = maximum ? total : total / count;
    }
  }
}

// Softmax of each row, or its logarithm.
static inline void nnc_softmax_f64(double *y, const double *x, ptrdiff_t rows, ptrdiff_t columns, int logarithm) {
  for (ptrdiff_t row = 0; row < rows; ++row, x += columns, y += columns) {
    double greatest = -INFINITY, sum = 0;
    for (ptrdiff_t i = 0; i < columns; ++i) greatest = nnc_double_maximum(greatest, x[i]);
    for (ptrdiff_t i = 0; i < columns; ++i) sum += exp(x[i] - greatest);
    for (ptrdiff_t i = 0; i < columns; ++i) y[i] = logarithm ? x[i] - greatest - log(sum) : exp(x[i] - greatest) / sum;
  }
}

// (x − mean) / √(variance + epsilon) of each row; with only_scale x / √(mean(x²) + epsilon).
static inline void nnc_normalize_f64(
    double *y, const double *x, ptrdiff_t rows, ptrdiff_t columns, double epsilon, int only_scale) {
  for (ptrdiff_t row = 0; row < rows; ++row, x += columns, y += columns) {
    double mean = 0, variance = 0;
    for (ptrdiff_t i = 0; i < columns && !only_scale; ++i) mean += x[i];
    mean /= (double)columns;
    for (ptrdiff_t i = 0; i < columns; ++i) variance += (x[i] - mean) * (x[i] - mean);
    const double scale = 1 / sqrt(variance / (double)columns + epsilon);
    for (ptrdiff_t i = 0; i < columns; ++i) y[i] = (x[i] - mean) * scale;
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
