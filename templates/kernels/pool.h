// Maximum and average pooling in 1, 2 and 3 dimensions, channels last.
//
// x: [batch, in_d, in_h, in_w] pixels of in_c floats, g.ldx floats apart.
// y: [batch, out_d, out_h, out_w] pixels of in_c floats, g.ldy floats apart; f sees the output pixel as
// row and the channel as column. g.out_c and g.groups are ignored. x and y don't overlap.
//
// lines: rows of output pixels, batch·out_d·out_h of them. Parts: any.
//
// Only taps inside the input count: padding is never a maximum, and the average divides by the number of
// valid taps, as in Keras. A window without any valid tap gives -∞ or NaN.
#ifndef NNC_POOL_H
#define NNC_POOL_H

#include "simd.h"

// The taps [first, last) of a window along one axis that lie inside the input; origin = o·stride - pad.
static inline NNC_INLINE ptrdiff_t nnc_first_tap(ptrdiff_t origin, ptrdiff_t dilation) {
  return origin >= 0 ? 0 : (-origin + dilation - 1) / dilation;
}

static inline NNC_INLINE ptrdiff_t nnc_last_tap(ptrdiff_t origin, ptrdiff_t dilation, ptrdiff_t kernel, ptrdiff_t extent) {
  const ptrdiff_t inside = extent > origin ? (extent - origin + dilation - 1) / dilation : 0;
  return nnc_min_size(kernel, inside);
}

// Extents of the valid part of a window.
typedef struct {
  ptrdiff_t d, h, w;
} nnc_window;

// A row of output pixels: the input row under the first tap of its windows, and which of their taps along d and h lie in the input.
typedef struct {
  ptrdiff_t in_row;
  nnc_window first, last;
} nnc_line;

// Row i of all batch·out_d·out_h rows of output pixels.
static inline NNC_INLINE nnc_line nnc_output_line(const nnc_geometry *g, ptrdiff_t i) {
  const ptrdiff_t n = i / (g->out_d * g->out_h), d = i / g->out_h % g->out_d, h = i % g->out_h;
  const ptrdiff_t origin_d = d * g->stride_d - g->pad_d, origin_h = h * g->stride_h - g->pad_h;
  const nnc_line line = {
    (n * g->in_d + origin_d) * g->in_h + origin_h,
    {nnc_first_tap(origin_d, g->dilation_d), nnc_first_tap(origin_h, g->dilation_h), 0},
    {nnc_last_tap(origin_d, g->dilation_d, g->kernel_d, g->in_d), nnc_last_tap(origin_h, g->dilation_h, g->kernel_h, g->in_h), 0},
  };
  return line;
}

// Combines the taps of a window, the first of which is at x, for `vectors` neighbouring vectors of channels.
static inline NNC_INLINE void nnc_pool_window(
    nnc_vf *acc, const float *x, const nnc_geometry *g, nnc_window taps, int vectors, int lanes, int maximum) {
  NNC_UNROLL for (int v = 0; v < vectors; ++v) acc[v] = nnc_set1(maximum ? -INFINITY : 0.0f);
  for (ptrdiff_t d = 0; d < taps.d; ++d) {
    for (ptrdiff_t h = 0; h < taps.h; ++h) {
      for (ptrdiff_t w = 0; w < taps.w; ++w) {
        const ptrdiff_t pixel = (d * g->dilation_d * g->in_h + h * g->dilation_h) * g->in_w + w * g->dilation_w;
        NNC_UNROLL for (int v = 0; v < vectors; ++v) {
          const nnc_vf value = nnc_load_n(x + pixel * g->ldx + v * NNC_LANES, lanes);
          acc[v] = maximum ? nnc_max(acc[v], value) : acc[v] + value;
        }
      }
    }
  }
}

// All channels of one output pixel; x is the input pixel under the first valid tap.
static inline NNC_INLINE void nnc_pool_pixel(
    float *y, const float *x, const nnc_geometry *g, nnc_window taps, float scale, int maximum, ptrdiff_t row,
    nnc_function f, const float *const *operands) {
  ptrdiff_t channel = 0;
  nnc_vf acc[4];
  for (; channel + 4 * NNC_LANES <= g->in_c; channel += 4 * NNC_LANES) {
    nnc_pool_window(acc, x + channel, g, taps, 4, NNC_LANES, maximum);
    NNC_UNROLL for (int v = 0; v < 4; ++v) {
      const ptrdiff_t at = channel + v * NNC_LANES;
      nnc_store(y + at, f(maximum ? acc[v] : acc[v] * nnc_set1(scale), operands, row, at, NNC_LANES));
    }
  }
  for (; channel + NNC_LANES <= g->in_c; channel += NNC_LANES) {
    nnc_pool_window(acc, x + channel, g, taps, 1, NNC_LANES, maximum);
    nnc_store(y + channel, f(maximum ? acc[0] : acc[0] * nnc_set1(scale), operands, row, channel, NNC_LANES));
  }
  if (channel < g->in_c) {
    const int lanes = (int)(g->in_c - channel);
    nnc_pool_window(acc, x + channel, g, taps, 1, lanes, maximum);
    nnc_store_n(y + channel, f(maximum ? acc[0] : acc[0] * nnc_set1(scale), operands, row, channel, lanes), lanes);
  }
}

static inline NNC_INLINE void nnc_pool(
    float *y, const float *x, nnc_geometry g, nnc_range lines, int maximum, nnc_function f, const float *const *operands) {
  for (ptrdiff_t i = lines.first; i < lines.last; ++i) {
    const nnc_line line = nnc_output_line(&g, i);
    const nnc_window first = line.first;
    for (ptrdiff_t w = 0; w < g.out_w; ++w) {
      const ptrdiff_t row = i * g.out_w + w, origin_w = w * g.stride_w - g.pad_w;
      const ptrdiff_t first_w = nnc_first_tap(origin_w, g.dilation_w);
      const ptrdiff_t last_w = nnc_last_tap(origin_w, g.dilation_w, g.kernel_w, g.in_w);
      // Tap 0 may lie outside x, so the window is addressed from its first valid tap.
      const nnc_window taps = {line.last.d - first.d, line.last.h - first.h, last_w - first_w};
      const int empty = taps.d <= 0 || taps.h <= 0 || taps.w <= 0;
      const ptrdiff_t pixel = empty ? 0
        : (line.in_row + first.d * g.dilation_d * g.in_h + first.h * g.dilation_h) * g.in_w + origin_w + first_w * g.dilation_w;
      const nnc_window whole = {g.kernel_d, g.kernel_h, g.kernel_w};
      const ptrdiff_t count = empty ? 0 : taps.d * taps.h * taps.w;
      // The interior gets a copy of the loops with literal bounds.
      if (count == g.kernel_d * g.kernel_h * g.kernel_w) {
        const float scale = 1.0f / (float)(g.kernel_d * g.kernel_h * g.kernel_w);
        nnc_pool_pixel(y + row * g.ldy, x + pixel * g.ldx, &g, whole, scale, maximum, row, f, operands);
      } else {
        const float scale = 1.0f / (float)count;
        nnc_pool_pixel(y + row * g.ldy, x + pixel * g.ldx, &g, taps, scale, maximum, row, f, operands);
      }
    }
  }
}

// y[p, c] = f(max over the valid taps of x); NaN when any of them is NaN.
static inline NNC_INLINE void nnc_max_pool_f32(
    float *y, const float *x, nnc_geometry g, nnc_range lines, nnc_function f, const float *const *operands) {
  nnc_pool(y, x, g, lines, 1, f, operands);
}

// y[p, c] = f(mean over the valid taps of x)
static inline NNC_INLINE void nnc_average_pool_f32(
    float *y, const float *x, nnc_geometry g, nnc_range lines, nnc_function f, const float *const *operands) {
  nnc_pool(y, x, g, lines, 0, f, operands);
}

#endif
