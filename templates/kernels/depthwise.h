// Depthwise convolution over up to three spatial axes, channels last: one output channel or more for each input channel, or groups of few channels
// that give as many or more, where the lanes of a vector are whole groups or a part of one.
//
// Panels: the kernel [kd][kh][kw][m][O], m = C/groups, is packed as [⌈O/NNC_LANES⌉][kd·kh·kw·m][NNC_LANES], zeros at the end. O/groups divides
// NNC_LANES or is a multiple of it, and is not less than m.
#ifndef NNC_DEPTHWISE_H
#define NNC_DEPTHWISE_H

#include "pool.h"
#include "tile.h"

// Taps of a row of the window whose weights are in registers at the same time.
#define NNC_DEPTHWISE_TAPS 8

// Floats of the input rows under a line of windows that stay in the first-level cache for the next line: 16 KiB.
#define NNC_DEPTHWISE_ROWS 4096

// Lane i: element j of the `members` input channels of its group, which has `outputs` lanes. x: the first channel of the first group.
static inline NNC_INLINE nnc_vf nnc_group_value(const float *x, ptrdiff_t j, ptrdiff_t members, ptrdiff_t outputs, int lanes) {
  if (outputs == 1) return nnc_load_n(x, lanes);
  if (outputs >= NNC_LANES) return nnc_set1(x[j]);
#if defined(NNC_AVX2) || defined(NNC_AVX512)
  nnc_vi first = {0};  // of the lane's group
  NNC_UNROLL for (int i = 0; i < NNC_LANES; ++i) first[i] = (int32_t)(i / outputs * members);
  const nnc_vi index = first + nnc_set1_int((int32_t)j);
  const nnc_vf values = nnc_load_n(x, (int)(lanes / outputs * members));
#if defined(NNC_AVX512)
  return (nnc_vf)_mm512_permutexvar_ps((__m512i)index, (__m512)values);
#else
  return (nnc_vf)_mm256_permutevar8x32_ps((__m256)values, (__m256i)index);
#endif
#else
  float t[NNC_LANES] = {0};
  for (ptrdiff_t i = 0; i < lanes; ++i) t[i] = x[i / outputs * members + j];
  return nnc_load(t);
#endif
}

// Adds `taps` neighbouring taps of one row of the window to mw sums. Each input vector is read once and serves every tap that meets it.
//
// x: the input pixel under the first tap of the first sum, in column `column` of the input, which may not exist; the next one that a window
// sees is `spacing` floats and `dilation` columns away, and the next sum begins `stride` of those later.
static inline NNC_INLINE void nnc_depthwise_taps(
    nnc_vf *sums, const float *x, const float *panel, const nnc_geometry *g, ptrdiff_t column, int taps, int mw, int stride,
    int lanes, int is_inside) {
  const ptrdiff_t spacing = g->dilation_w * g->ldx, members = g->in_c / g->groups, outputs = g->out_c / g->groups;
  for (ptrdiff_t j = 0; j < members; ++j) {
    nnc_vf weights[NNC_DEPTHWISE_TAPS];
    NNC_UNROLL for (int t = 0; t < taps; ++t) {
      weights[t] = nnc_load(panel + (t * members + j) * NNC_LANES);
      NNC_KEEP(weights[t]);
    }
    NNC_UNROLL for (int c = 0; c < (mw - 1) * stride + taps; ++c) {
      if (!is_inside && (column + c * g->dilation_w < 0 || column + c * g->dilation_w >= g->in_w)) continue;
      nnc_vf value = nnc_group_value(x + c * spacing, j, members, outputs, lanes);
      NNC_KEEP(value);
      NNC_UNROLL for (int t = 0; t < taps; ++t) {
        const int i = (c - t) / stride;
        if (c >= t && i * stride == c - t && i < mw) sums[i] = nnc_fma(value, weights[t], sums[i]);
      }
    }
  }
}

// The sums of mw output pixels whose windows begin in column `column` of the input; x: the images, from the channel on.
static inline NNC_INLINE void nnc_depthwise_tile(
    nnc_vf *sums, const float *x, const float *panel, const nnc_geometry *g, const nnc_line *line,
    ptrdiff_t column, int mw, int stride, int lanes, int is_inside) {
  const ptrdiff_t tap = g->in_c / g->groups * NNC_LANES;  // floats of its weights
  NNC_FREE_REGISTERS();
  NNC_UNROLL for (int i = 0; i < mw; ++i) sums[i] = nnc_set1(0.0f);
  for (ptrdiff_t d = line->first.d; d < line->last.d; ++d) {
    for (ptrdiff_t h = line->first.h; h < line->last.h; ++h) {
      const ptrdiff_t in_row = line->in_row + d * g->dilation_d * g->in_h + h * g->dilation_h;
      const float *const row = x + (in_row * g->in_w + column) * g->ldx;
      const float *const weights = panel + (d * g->kernel_h + h) * g->kernel_w * tap;
      const ptrdiff_t rest = g->kernel_w % NNC_DEPTHWISE_TAPS;
      ptrdiff_t w = 0;
      for (; w < g->kernel_w - rest; w += NNC_DEPTHWISE_TAPS) {
        nnc_depthwise_taps(
            sums, row + w * g->dilation_w * g->ldx, weights + w * tap, g, column + w * g->dilation_w, NNC_DEPTHWISE_TAPS, mw,
            stride, lanes, is_inside);
      }
      if (rest > 0) {
        nnc_depthwise_taps(
            sums, row + w * g->dilation_w * g->ldx, weights + w * tap, g, column + w * g->dilation_w, (int)rest, mw, stride,
            lanes, is_inside);
      }
    }
  }
}

// The channels in `channels` of a row of output pixels; y: its first pixel, `row`: that pixel's row for f.
static inline NNC_INLINE void nnc_depthwise_row(
    float *y, const float *x, const float *panels, const nnc_geometry *g, const nnc_line *line, ptrdiff_t row,
    nnc_range channels, int mw, nnc_function f, const float *const *operands) {
  const ptrdiff_t members = g->in_c / g->groups, outputs = g->out_c / g->groups, whole = g->out_c - g->out_c % NNC_LANES;
  const ptrdiff_t depth = g->kernel_d * g->kernel_h * g->kernel_w * members;
  // The sums of a tile belong to pixels `step` apart, so that also in a dilated window one input vector serves several of them.
  const int is_aligned = g->stride_w % g->dilation_w == 0;
  const ptrdiff_t step = is_aligned ? 1 : g->dilation_w;
  const int stride = (int)(is_aligned ? g->stride_w / g->dilation_w : g->stride_w);
  const ptrdiff_t span = ((mw - 1) * stride + g->kernel_w - 1) * g->dilation_w;
  for (ptrdiff_t phase = 0; phase < step; ++phase) {
    for (ptrdiff_t w = phase; w < g->out_w; w += mw * step) {
      const ptrdiff_t column = w * g->stride_w - g->pad_w;
      const int is_inside = column >= 0 && column + span < g->in_w;
      nnc_vf sums[NNC_TILE_SUMS];
      for (ptrdiff_t c = channels.first; c < nnc_min_size(channels.last, whole); c += NNC_LANES) {
        const float *const group = x + c / outputs * members;
        if (is_inside) {
          nnc_depthwise_tile(sums, group, panels + c * depth, g, line, column, mw, stride, NNC_LANES, 1);
        } else {
          nnc_depthwise_tile(sums, group, panels + c * depth, g, line, column, mw, stride, NNC_LANES, 0);
        }
        NNC_UNROLL for (int i = 0; i < mw; ++i) {
          const ptrdiff_t at = w + i * step;
          if (at < g->out_w) nnc_store(y + at * g->ldy + c, f(sums[i], operands, row + at, c, NNC_LANES));
        }
      }
      if (whole < channels.last) {
        const int lanes = (int)(g->out_c - whole);
        nnc_depthwise_tile(sums, x + whole / outputs * members, panels + whole * depth, g, line, column, mw, stride, lanes, 0);
        for (ptrdiff_t at = w, i = 0; i < mw && at < g->out_w; at += step, ++i) {
          nnc_store_n(y + at * g->ldy + whole, f(sums[i], operands, row + at, whole, lanes), lanes);
        }
      }
    }
  }
}

// How many channels pass all lines before the next ones: whole cache lines of them, and so few that a row of the input, which as many lines need as
// a window has rows, is read from beyond the first-level cache only once. All where each line needs rows of its own.
static inline NNC_INLINE ptrdiff_t nnc_depthwise_block(const nnc_geometry *g) {
  const ptrdiff_t rows = g->kernel_d * g->kernel_h;
  if (rows == 1 || g->in_w == 0) return g->out_c;
  const ptrdiff_t block = NNC_DEPTHWISE_ROWS / (rows * g->in_w) / NNC_LINE * NNC_LINE;
  return block < NNC_LINE ? NNC_LINE : nnc_min_size(block, 4 * NNC_LINE);
}

// y[p, c] = f(Σ over taps t and members j of the group of c of x[p·stride + t·dilation - pad, first + j]·kernel[t, j, c]), where the group's channels
// begin with `first`; taps outside the input count 0.
//
// x: pixels of in_c floats, ldx apart. y: pixels of out_c floats, ldy apart; it may be an operand of f but not x.
// mw: output pixels of a row in registers, a literal ≤ NNC_TILE_SUMS. lines: rows of output pixels, batch·out_d·out_h of them.
// Parts: any lines, multiples of NNC_LANES channels.
static inline NNC_INLINE void nnc_depthwise_f32(
    float *y, const float *x, const float *panels, nnc_geometry g, nnc_range lines, nnc_range channels, int mw, nnc_function f,
    const float *const *operands) {
  const ptrdiff_t block = nnc_depthwise_block(&g);
  for (ptrdiff_t c = channels.first; c < channels.last; c += block) {
    const nnc_range some = {c, nnc_min_size(c + block, channels.last), channels.count};
    for (ptrdiff_t i = lines.first; i < lines.last; ++i) {
      const nnc_line line = nnc_output_line(&g, i);
      const ptrdiff_t row = i * g.out_w;
      nnc_depthwise_row(y + row * g.ldy, x, panels, &g, &line, row, some, mw, f, operands);
    }
  }
}

#endif
