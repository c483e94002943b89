// Direct convolution over up to three spatial axes, channels last, as an indirect matrix product: each output pixel is a row whose elements
// are found through a pointer for each tap of the window, and a tap in the padding points to zeros. No input is copied and no border is special.
//
// Panels: the kernel [kd][kh][kw][C/groups][O] is packed as [groups][⌈O/groups/nr⌉][kd·kh·kw·C/groups][nr], nr = nv·NNC_LANES, zeros at the end.
#ifndef NNC_CONVOLUTION_H
#define NNC_CONVOLUTION_H

#include "tile.h"

// The window of one output pixel: where its first tap lies in the input, which may be outside.
typedef struct {
  ptrdiff_t image, d, h, w;
} nnc_origin;

static inline NNC_INLINE nnc_origin nnc_window_origin(const nnc_geometry *g, ptrdiff_t pixel) {
  const ptrdiff_t w = pixel % g->out_w, h = pixel / g->out_w % g->out_h, d = pixel / (g->out_w * g->out_h) % g->out_d;
  const nnc_origin origin = {
    pixel / (g->out_w * g->out_h * g->out_d), d * g->stride_d - g->pad_d, h * g->stride_h - g->pad_h,
    w * g->stride_w - g->pad_w,
  };
  return origin;
}

static inline NNC_INLINE int nnc_window_is_inside(const nnc_geometry *g, const nnc_origin *o) {
  return o->d >= 0 && o->d + (g->kernel_d - 1) * g->dilation_d < g->in_d &&
      o->h >= 0 && o->h + (g->kernel_h - 1) * g->dilation_h < g->in_h &&
      o->w >= 0 && o->w + (g->kernel_w - 1) * g->dilation_w < g->in_w;
}

// Pixels of the input before the one at (d, h, w) of an image.
static inline NNC_INLINE ptrdiff_t nnc_input_pixel(const nnc_geometry *g, ptrdiff_t image, ptrdiff_t d, ptrdiff_t h, ptrdiff_t w) {
  return ((image * g->in_d + d) * g->in_h + h) * g->in_w + w;
}

// The sums of mr output pixels from `pixel` on against one panel.
static inline NNC_INLINE void nnc_convolution_tile(
    nnc_vf *sums, const float *x, const float *panel, const float *zeros, const nnc_geometry *g, ptrdiff_t pixel,
    ptrdiff_t pixels, ptrdiff_t group_channel, int mr, int nv, nnc_ahead ahead) {
  const ptrdiff_t depth = g->in_c / g->groups, nr = (ptrdiff_t)nv * NNC_LANES;
  const float *rows[NNC_TILE_ROWS];
  nnc_origin origins[NNC_TILE_ROWS];
  int inside = 1;
  NNC_UNROLL for (int i = 0; i < mr; ++i) {
    origins[i] = nnc_window_origin(g, nnc_min_size(pixel + i, pixels - 1));
    inside &= nnc_window_is_inside(g, &origins[i]);
  }
  NNC_UNROLL for (int i = 0; i < mr * nv; ++i) sums[i] = nnc_set1(0.0f);
  // Taps that are neighbours in memory are one long run when the row of the window is not dilated and no channel lies between.
  const int is_run = g->dilation_w == 1 && g->ldx == depth;
  if (inside) {
    NNC_UNROLL for (int i = 0; i < mr; ++i) {
      rows[i] = x + nnc_input_pixel(g, origins[i].image, origins[i].d, origins[i].h, origins[i].w) * g->ldx + group_channel;
    }
    const ptrdiff_t steps = is_run ? 1 : g->kernel_w, run = is_run ? g->kernel_w * depth : depth;
    for (ptrdiff_t d = 0; d < g->kernel_d; ++d) {
      for (ptrdiff_t h = 0; h < g->kernel_h; ++h) {
        for (ptrdiff_t w = 0; w < steps; ++w, panel += run * nr) {
          const ptrdiff_t offset = nnc_input_pixel(g, 0, d * g->dilation_d, h * g->dilation_h, w * g->dilation_w) * g->ldx;
          nnc_tile_accumulate(sums, rows, offset, panel, run, mr, nv, ahead);
          nnc_advance_ahead(&ahead, run);
        }
      }
    }
    return;
  }
  for (ptrdiff_t d = 0; d < g->kernel_d; ++d) {
    for (ptrdiff_t h = 0; h < g->kernel_h; ++h) {
      for (ptrdiff_t w = 0; w < g->kernel_w; ++w, panel += depth * nr) {
        int valid = 0;
        NNC_UNROLL for (int i = 0; i < mr; ++i) {
          const ptrdiff_t in_d = origins[i].d + d * g->dilation_d, in_h = origins[i].h + h * g->dilation_h,
                          in_w = origins[i].w + w * g->dilation_w;
          const int is_valid = in_d >= 0 && in_d < g->in_d && in_h >= 0 && in_h < g->in_h && in_w >= 0 && in_w < g->in_w;
          rows[i] = is_valid ? x + nnc_input_pixel(g, origins[i].image, in_d, in_h, in_w) * g->ldx + group_channel : zeros;
          valid |= is_valid;
        }
        if (valid) nnc_tile_accumulate(sums, rows, 0, panel, depth, mr, nv, ahead);
        nnc_advance_ahead(&ahead, depth);
      }
    }
  }
}

// y[p, o] = f(Σ over taps t and channels c of x[p·stride + t·dilation - pad, c]·kernel[t, c, o]), taps outside the input counting 0.
//
// x: pixels of in_c floats, ldx apart. y: pixels of out_c floats, ldy apart; it may be an operand of f but not x. zeros: in_c / groups
// zeros. mr, nv: literals, see tile.h. block: output pixels, a multiple of mr, whose inputs stay in the cache while all panels pass.
// filters: panels of all groups one after the other. Parts: multiples of mr pixels; any panels.
static inline NNC_INLINE void nnc_convolution_f32(
    float *y, const float *x, const float *panels, const float *zeros, nnc_geometry g, nnc_range pixels,
    nnc_range filters, int mr, int nv, ptrdiff_t block, nnc_function f, const float *const *operands) {
  const ptrdiff_t nr = (ptrdiff_t)nv * NNC_LANES;
  const ptrdiff_t depth = g.kernel_d * g.kernel_h * g.kernel_w * (g.in_c / g.groups), columns = g.out_c / g.groups;
  const ptrdiff_t group_filters = (columns + nr - 1) / nr;
  for (ptrdiff_t start = pixels.first; start < pixels.last; start += block) {
    const ptrdiff_t stop = nnc_min_size(start + block, pixels.last);
    const float *panel = panels + filters.first * depth * nr;
    for (ptrdiff_t group = 0; group < g.groups; ++group) {
      const ptrdiff_t first = nnc_max_size(filters.first - group * group_filters, 0);
      const ptrdiff_t last = nnc_min_size(filters.last - group * group_filters, group_filters);
      for (ptrdiff_t column = first * nr; column < last * nr; column += nr, panel += depth * nr) {
        for (ptrdiff_t pixel = start; pixel < stop; pixel += mr) {
          nnc_vf sums[NNC_TILE_SUMS];
          const nnc_ahead ahead = nnc_panel_ahead(
              panel + depth * nr, nr, depth, (pixel - start) / mr, (stop - start + mr - 1) / mr, nnc_min_size(block, pixels.count) / mr);
          nnc_convolution_tile(sums, x, panel, zeros, &g, pixel, pixels.last, group * (g.in_c / g.groups), mr, nv, ahead);
          nnc_tile_store(
              y + pixel * g.ldy, g.ldy, sums, pixel, nnc_min_size(mr, stop - pixel), column, columns, nv, f, operands,
              group * columns);
        }
      }
    }
  }
}

#endif
