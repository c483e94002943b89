// Layers in double precision. Planning converts operands and results of other types.
#ifndef NNC_DOUBLE_PRECISION_H
#define NNC_DOUBLE_PRECISION_H

#include "scalar_math.h"
#include "simd.h"

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

#endif
