// Direct convolution over up to three spatial axes, channels last, as an indirect matrix product: each output pixel is a row whose elements
// are found through a pointer for each tap of the window, and a tap in the padding points to zeros. No input is copied and no border is special.
//
// Panels: the kernel [kd][kh][kw][C/groups][O] is packed as [groups][⌈O/groups/nr⌉][kd·kh·kw·C/groups][nr], nr = nv·NNC_LANES, zeros at the end.
#ifndef NNC_CONVOLUTION_H
#define NNC_CONVOLUTION_H

#include "dots.h"
#include "matmul.h"
#include "pool.h"

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

// Adds `count` products of each of mr rows, from rows[i] + offset on and from product `first` of the window on, to their sums.
// weights, n: what the products are computed with, and how many vectors of sums a row has.
typedef void (*nnc_products)(
    nnc_vf *sums, const float *const *rows, ptrdiff_t offset, const float *weights, ptrdiff_t first, ptrdiff_t count, ptrdiff_t whole,
    int mr, int n, nnc_ahead ahead);

// Weights as a panel: lanes are outputs.
static inline NNC_INLINE void nnc_panel_products(
    nnc_vf *sums, const float *const *rows, ptrdiff_t offset, const float *weights, ptrdiff_t first, ptrdiff_t count, ptrdiff_t whole,
    int mr, int n, nnc_ahead ahead) {
  nnc_advance_ahead(&ahead, first);
  nnc_tile_accumulate(sums, rows, offset, weights + first * n * NNC_LANES, count, whole, mr, n, ahead);
}

// Weights of each output together: lanes are products.
static inline NNC_INLINE void nnc_dots_products(
    nnc_vf *sums, const float *const *rows, ptrdiff_t offset, const float *weights, ptrdiff_t first, ptrdiff_t count, ptrdiff_t whole,
    int mr, int n, nnc_ahead ahead) {
  (void)ahead;
  nnc_dots_accumulate(sums, rows, offset, weights + first, whole, count, mr, n);
}

// Whether any window reaches over the border of the input.
static inline NNC_INLINE int nnc_has_border(const nnc_geometry *g) {
  return g->pad_d > 0 || g->pad_h > 0 || g->pad_w > 0 ||
         (g->out_d - 1) * g->stride_d + (g->kernel_d - 1) * g->dilation_d >= g->in_d ||
         (g->out_h - 1) * g->stride_h + (g->kernel_h - 1) * g->dilation_h >= g->in_h ||
         (g->out_w - 1) * g->stride_w + (g->kernel_w - 1) * g->dilation_w >= g->in_w;
}

// The sums of mr output pixels from `pixel` on with the weights of n vectors of sums each. Sums of `grain` products, or a multiple, are the same
// whether they are added up tap by tap or in longer runs.
static inline NNC_INLINE void nnc_convolution_tile(
    nnc_vf *sums, const float *x, const float *weights, const float *zeros, const nnc_geometry *g, ptrdiff_t pixel,
    ptrdiff_t pixels, ptrdiff_t group_channel, int mr, int n, nnc_products products, ptrdiff_t grain, nnc_ahead ahead) {
  const ptrdiff_t depth = g->in_c / g->groups, whole = g->kernel_d * g->kernel_h * g->kernel_w * depth;
  const float *rows[NNC_TILE_ROWS];
  nnc_origin origins[NNC_TILE_ROWS];
  int inside = 1;
  NNC_UNROLL for (int i = 0; i < mr; ++i) {
    origins[i] = nnc_window_origin(g, nnc_min_size(pixel + i, pixels - 1));
    inside &= nnc_window_is_inside(g, &origins[i]);
  }
  nnc_tile_clear(sums, mr, n);
  // Taps that are neighbours in memory are one long run when the row of the window is not dilated and no channel lies between. Where windows may
  // reach over the border, tiles that do go tap by tap, and which pixels share a tile must not show in the sums: it depends on where strips begin.
  const int is_run = g->dilation_w == 1 && g->ldx == depth && (depth % grain == 0 || !nnc_has_border(g));
  ptrdiff_t first = 0;
  if (inside) {
    NNC_UNROLL for (int i = 0; i < mr; ++i) {
      rows[i] = x + nnc_input_pixel(g, origins[i].image, origins[i].d, origins[i].h, origins[i].w) * g->ldx + group_channel;
    }
    const ptrdiff_t steps = is_run ? 1 : g->kernel_w, run = is_run ? g->kernel_w * depth : depth;
    for (ptrdiff_t d = 0; d < g->kernel_d; ++d) {
      for (ptrdiff_t h = 0; h < g->kernel_h; ++h) {
        for (ptrdiff_t w = 0; w < steps; ++w, first += run) {
          const ptrdiff_t offset = nnc_input_pixel(g, 0, d * g->dilation_d, h * g->dilation_h, w * g->dilation_w) * g->ldx;
          products(sums, rows, offset, weights, first, run, whole, mr, n, ahead);
        }
      }
    }
    return;
  }
  for (ptrdiff_t d = 0; d < g->kernel_d; ++d) {
    for (ptrdiff_t h = 0; h < g->kernel_h; ++h) {
      for (ptrdiff_t w = 0; w < g->kernel_w; ++w, first += depth) {
        int valid = 0;
        NNC_UNROLL for (int i = 0; i < mr; ++i) {
          const ptrdiff_t in_d = origins[i].d + d * g->dilation_d, in_h = origins[i].h + h * g->dilation_h,
                          in_w = origins[i].w + w * g->dilation_w;
          const int is_valid = in_d >= 0 && in_d < g->in_d && in_h >= 0 && in_h < g->in_h && in_w >= 0 && in_w < g->in_w;
          rows[i] = is_valid ? x + nnc_input_pixel(g, origins[i].image, in_d, in_h, in_w) * g->ldx + group_channel : zeros;
          valid |= is_valid;
        }
        if (valid) products(sums, rows, 0, weights, first, depth, whole, mr, n, ahead);
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
          nnc_convolution_tile(
              sums, x, panel, zeros, &g, pixel, pixels.last, group * (g.in_c / g.groups), mr, nv, nnc_panel_products,
              depth <= NNC_TILE_RUN ? 1 : NNC_TILE_RUN, ahead);
          nnc_tile_store(
              y + pixel * g.ldy, g.ldy, sums, pixel, nnc_min_size(mr, stop - pixel), column, columns, nv, f, operands,
              group * columns);
        }
      }
    }
  }
}

// sums[i·nv + v] += Σ_k x[i·spacing + k]·panel[k·nv·NNC_LANES + v·NNC_LANES …]: the windows of neighbouring pixels begin a literal number of
// floats apart, so that one pointer reaches all of them.
static inline NNC_INLINE void nnc_convolution_neighbours(
    nnc_vf *sums, const float *x, ptrdiff_t spacing, const float *panel, ptrdiff_t depth, int mr, int nv) {
  NNC_ROLL for (ptrdiff_t k = 0; k < depth; ++k, ++x, panel += nv * NNC_LANES) {
    nnc_vf weights[NNC_TILE_SUMS];
    NNC_UNROLL for (int v = 0; v < nv; ++v) {
      weights[v] = nnc_load(panel + v * NNC_LANES);
      NNC_KEEP(weights[v]);
    }
    NNC_UNROLL for (int i = 0; i < mr; ++i) {
      const nnc_vf a = nnc_set1(x[i * spacing]);
      NNC_UNROLL for (int v = 0; v < nv; ++v) sums[i * nv + v] = nnc_fma(a, weights[v], sums[i * nv + v]);
    }
  }
}

// The sums of mr neighbouring pixels of a line whose windows lie inside the input along w. line: the input row under the first tap and the
// taps along d and h that exist; x: the images, from the group's first channel on; column: the input column under the first tap.
static inline NNC_INLINE void nnc_convolution_line_tile(
    nnc_vf *sums, const float *x, const float *panel, const nnc_geometry *g, const nnc_line *line, ptrdiff_t column, int mr, int nv) {
  const ptrdiff_t depth = g->in_c / g->groups, nr = (ptrdiff_t)nv * NNC_LANES;
  const int is_run = g->dilation_w == 1 && g->ldx == depth, is_short = g->kernel_d * g->kernel_h * g->kernel_w * depth <= NNC_TILE_RUN;
  const ptrdiff_t steps = is_run ? 1 : g->kernel_w, run = is_run ? g->kernel_w * depth : depth;
  nnc_vf row_sums[NNC_TILE_SUMS];
  nnc_tile_clear(sums, mr, nv);
  NNC_UNROLL for (int i = 0; i < mr * nv; ++i) row_sums[i] = nnc_set1(0.0f);
  for (ptrdiff_t d = line->first.d; d < line->last.d; ++d) {
    for (ptrdiff_t h = line->first.h; h < line->last.h; ++h) {
      const ptrdiff_t in_row = line->in_row + d * g->dilation_d * g->in_h + h * g->dilation_h;
      const float *const row = x + (in_row * g->in_w + column) * g->ldx;
      const float *const weights = panel + (d * g->kernel_h + h) * g->kernel_w * depth * nr;
      for (ptrdiff_t w = 0; w < steps; ++w) {
        nnc_convolution_neighbours(
            row_sums, row + w * g->dilation_w * g->ldx, g->stride_w * g->ldx, weights + w * run * nr, run, mr, nv);
      }
      if (!is_short) {
        NNC_UNROLL for (int i = 0; i < mr * nv; ++i) sums[i] += row_sums[i];
        NNC_UNROLL for (int i = 0; i < mr * nv; ++i) row_sums[i] = nnc_set1(0.0f);
      }
    }
  }
  if (is_short) {
    NNC_UNROLL for (int i = 0; i < mr * nv; ++i) sums[i] = row_sums[i];
  }
}

// The same as nnc_convolution_f32 for few input channels, where finding the windows would take as long as the products: tiles are
// neighbours in a row of output pixels, and only those at its ends look whether their taps exist.
//
// lines: rows of output pixels, batch·out_d·out_h of them. columns: the pixels of a row. block: lines whose inputs stay in the cache while all panels
// pass. kernel_w·in_c / groups ≤ NNC_TILE_RUN. Parts: any lines; multiples of mr columns; any panels.
static inline NNC_INLINE void nnc_convolution_f32__lines(
    float *y, const float *x, const float *panels, const float *zeros, nnc_geometry g, nnc_range lines, nnc_range columns,
    nnc_range filters, int mr, int nv, ptrdiff_t block, nnc_function f, const float *const *operands) {
  const ptrdiff_t nr = (ptrdiff_t)nv * NNC_LANES;
  const ptrdiff_t depth = g.kernel_d * g.kernel_h * g.kernel_w * (g.in_c / g.groups), outputs = g.out_c / g.groups;
  const ptrdiff_t group_filters = (outputs + nr - 1) / nr, span = (mr - 1) * g.stride_w + (g.kernel_w - 1) * g.dilation_w;
  for (ptrdiff_t start = lines.first; start < lines.last; start += block) {
    const ptrdiff_t stop = nnc_min_size(start + block, lines.last);
    for (ptrdiff_t filter = filters.first; filter < filters.last; ++filter) {
      const ptrdiff_t group = filter / group_filters, column = filter % group_filters * nr, channel = group * (g.in_c / g.groups);
      const float *const panel = panels + filter * depth * nr;
      for (ptrdiff_t i = start; i < stop; ++i) {
        const nnc_line line = nnc_output_line(&g, i);
        for (ptrdiff_t w = columns.first; w < columns.last; w += mr) {
          const ptrdiff_t in_w = w * g.stride_w - g.pad_w, pixel = i * g.out_w + w;
          nnc_vf sums[NNC_TILE_SUMS];
          if (w + mr <= g.out_w && in_w >= 0 && in_w + span < g.in_w) {
            nnc_convolution_line_tile(sums, x + channel, panel, &g, &line, in_w, mr, nv);
            nnc_tile_store(y + pixel * g.ldy, g.ldy, sums, pixel, mr, column, outputs, nv, f, operands, group * outputs);
          } else {
            nnc_convolution_tile(
                sums, x, panel, zeros, &g, pixel, (i + 1) * g.out_w, channel, mr, nv, nnc_panel_products, 1, nnc_nothing_ahead());
            nnc_tile_store(
                y + pixel * g.ldy, g.ldy, sums, pixel, nnc_min_size(mr, g.out_w - w), column, outputs, nv, f, operands, group * outputs);
          }
        }
      }
    }
  }
}

// Copies n floats, or makes them zeros where there is nothing to copy.
static inline NNC_INLINE void nnc_gather_run(float *to, const float *from, ptrdiff_t n) {
  ptrdiff_t i = 0;
  for (; i + NNC_LANES <= n; i += NNC_LANES) nnc_store(to + i, from ? nnc_load(from + i) : nnc_set1(0.0f));
  if (i < n) nnc_store_n(to + i, from ? nnc_load_n(from + i, (int)(n - i)) : nnc_set1(0.0f), (int)(n - i));
}

// The window of an output pixel as one row of kernel_d·kernel_h·kernel_w·in_c floats.
static inline NNC_INLINE void nnc_gather_window(float *to, const float *x, const nnc_geometry *g, ptrdiff_t pixel) {
  const nnc_origin o = nnc_window_origin(g, pixel);
  const int is_run = g->dilation_w == 1 && g->ldx == g->in_c;
  const ptrdiff_t run = g->kernel_w * g->in_c;
  const ptrdiff_t first = nnc_first_tap(o.w, g->dilation_w), last = nnc_last_tap(o.w, g->dilation_w, g->kernel_w, g->in_w);
  for (ptrdiff_t d = 0; d < g->kernel_d; ++d) {
    for (ptrdiff_t h = 0; h < g->kernel_h; ++h, to += run) {
      const ptrdiff_t in_d = o.d + d * g->dilation_d, in_h = o.h + h * g->dilation_h;
      if (in_d < 0 || in_d >= g->in_d || in_h < 0 || in_h >= g->in_h || first >= last) {
        nnc_gather_run(to, NULL, run);
        continue;
      }
      // Tap 0 may lie outside the input.
      const float *const from = x + nnc_input_pixel(g, o.image, in_d, in_h, o.w + first * g->dilation_w) * g->ldx;
      if (is_run && last - first == g->kernel_w) {
        nnc_gather_run(to, from, run);
        continue;
      }
      nnc_gather_run(to, NULL, first * g->in_c);
      nnc_gather_run(to + last * g->in_c, NULL, (g->kernel_w - last) * g->in_c);
      if (is_run) {
        nnc_gather_run(to + first * g->in_c, from, (last - first) * g->in_c);
      } else {
        for (ptrdiff_t w = first; w < last; ++w) {
          nnc_gather_run(to + w * g->in_c, from + (w - first) * g->dilation_w * g->ldx, g->in_c);
        }
      }
    }
  }
}

// The same as nnc_convolution_f32 for small windows of which many touch the border: they are gathered as rows of a matrix, so that the
// product need not ask which taps exist. groups = 1.
//
// windows: block·kernel_d·kernel_h·kernel_w·in_c floats. block: pixels that are gathered at a time, a multiple of mr. Parts: any pixels.
static inline NNC_INLINE void nnc_convolution_f32__gathered(
    float *y, const float *x, const float *panels, float *windows, nnc_geometry g, nnc_range pixels, int mr, int nv, ptrdiff_t block,
    nnc_function f, const float *const *operands) {
  const ptrdiff_t depth = g.kernel_d * g.kernel_h * g.kernel_w * g.in_c;
  for (ptrdiff_t start = pixels.first; start < pixels.last; start += block) {
    const nnc_range rows = {start, nnc_min_size(start + block, pixels.last), pixels.count};
    for (ptrdiff_t pixel = start; pixel < rows.last; ++pixel) nnc_gather_window(windows + (pixel - start) * depth, x, &g, pixel);
    // The product counts rows from the first pixel of all; where that one's window would be is outside `windows`.
    const float *const origin = (const float *)((uintptr_t)windows - (uintptr_t)(start * depth) * sizeof(float));
    nnc_matmul_f32(y, g.ldy, origin, depth, panels, rows, depth, nnc_all(g.out_c), mr, nv, block, f, operands);
  }
}

// The same as nnc_convolution_f32 for few output channels, all of which are computed together. groups = 1.
//
// weights: see dots.h. Parts: multiples of mr pixels.
static inline NNC_INLINE void nnc_convolution_f32__dots(
    float *y, const float *x, const float *weights, const float *zeros, nnc_geometry g, nnc_range pixels, int mr, int outputs,
    nnc_function f, const float *const *operands) {
  for (ptrdiff_t pixel = pixels.first; pixel < pixels.last; pixel += mr) {
    nnc_vf sums[NNC_TILE_SUMS];
    nnc_convolution_tile(sums, x, weights, zeros, &g, pixel, pixels.last, 0, mr, outputs, nnc_dots_products, NNC_LANES, nnc_nothing_ahead());
    nnc_dots_store(y + pixel * g.ldy, g.ldy, sums, pixel, nnc_min_size(mr, pixels.last - pixel), mr, outputs, f, operands);
  }
}

#endif
