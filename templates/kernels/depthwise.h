// Depthwise convolution over up to three spatial axes, channels last, one output channel for each input channel.
//
// Panels: the kernel [kd][kh][kw][1][C] is packed as [⌈C/nr⌉][kd·kh·kw][nr], nr = nv·NNC_LANES, zeros at the end.
#ifndef NNC_DEPTHWISE_H
#define NNC_DEPTHWISE_H

#include "pool.h"
#include "tile.h"

// `count` output pixels side by side, all of whose taps along w from w_first to w_last lie inside the input.
//
// x: the input pixel under tap (0, 0, 0) of the first output pixel, which need not exist; panel: the weights of nv vectors of channels.
static inline NNC_INLINE void nnc_depthwise_tile(
    nnc_vf *sums, const float *x, const float *panel, const nnc_geometry *g, const nnc_window *first, const nnc_window *last,
    int count, int nv, int lanes) {
  nnc_vf acc[NNC_TILE_SUMS];
  NNC_UNROLL for (int i = 0; i < count * nv; ++i) acc[i] = nnc_set1(0.0f);
  for (ptrdiff_t d = first->d; d < last->d; ++d) {
    for (ptrdiff_t h = first->h; h < last->h; ++h) {
      for (ptrdiff_t w = first->w; w < last->w; ++w) {
        const ptrdiff_t tap = (d * g->kernel_h + h) * g->kernel_w + w;
        const float *row =
            x + ((d * g->dilation_d * g->in_h + h * g->dilation_h) * g->in_w + w * g->dilation_w) * g->ldx;
        NNC_UNROLL for (int v = 0; v < nv; ++v) {
          const nnc_vf weights = nnc_load(panel + (tap * nv + v) * NNC_LANES);
          NNC_UNROLL for (int i = 0; i < count; ++i) {
            const float *const p = row + i * g->stride_w * g->ldx + v * NNC_LANES;
            acc[i * nv + v] = nnc_fma(nnc_load_n(p, lanes), weights, acc[i * nv + v]);
          }
        }
      }
    }
  }
  NNC_UNROLL for (int i = 0; i < count * nv; ++i) sums[i] = acc[i];
}

// One row of output pixels against nv vectors of channels from `channel` on.
static inline NNC_INLINE void nnc_depthwise_row(
    float *y, const float *x, const float *panel, const nnc_geometry *g, ptrdiff_t row, nnc_window first, nnc_window last,
    ptrdiff_t channel, int mw, int nv, int lanes, nnc_function f, const float *const *operands) {
  const ptrdiff_t span = (g->kernel_w - 1) * g->dilation_w;
  ptrdiff_t w = 0;
  while (w < g->out_w) {
    const ptrdiff_t origin = w * g->stride_w - g->pad_w;
    const float *const corner = x + origin * g->ldx + channel;
    const ptrdiff_t tile_end = origin + (mw - 1) * g->stride_w + span;
    nnc_vf sums[NNC_TILE_SUMS];
    int count = 1;
    if (w + mw <= g->out_w && origin >= 0 && tile_end < g->in_w) {
      count = mw;
      first.w = 0;
      last.w = g->kernel_w;
      nnc_depthwise_tile(sums, corner, panel, g, &first, &last, mw, nv, lanes);
    } else {
      first.w = nnc_first_tap(origin, g->dilation_w);
      last.w = nnc_last_tap(origin, g->dilation_w, g->kernel_w, g->in_w);
      nnc_depthwise_tile(sums, corner, panel, g, &first, &last, 1, nv, lanes);
    }
    for (int i = 0; i < count; ++i) {
      for (int v = 0; v < nv; ++v) {
        const ptrdiff_t c = channel + v * NNC_LANES;
        nnc_store_n(y + (w + i) * g->ldy + c, f(sums[i * nv + v], operands, row + w + i, c, lanes), lanes);
      }
    }
    w += count;
  }
}

// y[p, c] = f(Σ over taps t of x[p·stride + t·dilation - pad, c]·kernel[t, c]), taps outside the input counting 0.
//
// x: pixels of in_c floats, ldx apart. y: pixels of out_c = in_c floats, ldy apart; it may be an operand of f but not x.
// mw: output pixels of a row in registers, nv: vectors of channels; literals with mw·nv ≤ NNC_TILE_SUMS, and
// nv = 1 unless nr divides in_c. lines: rows of output pixels, batch·out_d·out_h of them. Parts: any lines, multiples of nr channels.
static inline NNC_INLINE void nnc_depthwise_f32(
    float *y, const float *x, const float *panels, nnc_geometry g, nnc_range lines, nnc_range channels, int mw,
    int nv, nnc_function f, const float *const *operands) {
  const ptrdiff_t taps = g.kernel_d * g.kernel_h * g.kernel_w, nr = (ptrdiff_t)nv * NNC_LANES;
  for (ptrdiff_t line = lines.first; line < lines.last; ++line) {
    const ptrdiff_t n = line / (g.out_d * g.out_h), d = line / g.out_h % g.out_d, h = line % g.out_h, row = line * g.out_w;
    const ptrdiff_t origin_d = d * g.stride_d - g.pad_d, origin_h = h * g.stride_h - g.pad_h;
    const nnc_window first = {nnc_first_tap(origin_d, g.dilation_d), nnc_first_tap(origin_h, g.dilation_h), 0};
    const nnc_window last = {
      nnc_last_tap(origin_d, g.dilation_d, g.kernel_d, g.in_d), nnc_last_tap(origin_h, g.dilation_h, g.kernel_h, g.in_h), 0,
    };
    const float *const corner = x + ((n * g.in_d + origin_d) * g.in_h + origin_h) * g.in_w * g.ldx;
    const float *panel = panels + channels.first * taps;
    ptrdiff_t channel = channels.first;
    for (; channel + nr <= channels.last; channel += nr, panel += taps * nr) {
      nnc_depthwise_row(
          y + row * g.ldy, corner, panel, &g, row, first, last, channel, mw, nv, NNC_LANES, f, operands);
    }
    if (channel < channels.last) {
      nnc_depthwise_row(
          y + row * g.ldy, corner, panel, &g, row, first, last, channel, mw, nv, (int)(channels.last - channel), f, operands);
    }
  }
}

#endif
