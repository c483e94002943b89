// Convolution by Winograd's minimal filtering (Winograd 1980; Lavin and Gray 2016) along the last two spatial axes, channels last.
//
// A tile of mh × mw outputs of one channel needs kh·kw·mh·mw multiply-adds an input channel when computed directly, and only nh·nw here, where
// n = m + k - 1 along each axis: y = A'[(G g G') ⊙ (B' d B)]A for a patch d of nh × nw inputs and a kernel g. Input channels are summed up between
// the transforms, so that the products of all tiles at one of the nh·nw points are a matrix product.
//
// Points along an axis, by their number: 1: none (k = m = 1); 4: 0, ±1, ∞; 6: 0, ±√½, ±√2, ∞, which keeps the constants near 1 and the
// rounding error below that of the points 0, ±1, ±2, ∞.
//
// A stride s parts the inputs along an axis into min(s, kernel) phases, each of which meets every s-th tap at stride 1. They count as further
// input channels, and k is then the number of taps of the first phase. So do sections of a kernel with too many taps for six points, and the taps
// along the depth of a volume; of each of its slices the outputs are those of an image. With a dilation d every d-th output is an axis of its own.
//
// Panels: the transformed kernel G g G' is packed as [⌈O/span⌉][nh·nw][span/nr][kd·parts·C][nr], nr = nv·NNC_LANES, zeros at the end; the
// last span may hold fewer panels.
#ifndef NNC_WINOGRAD_H
#define NNC_WINOGRAD_H

#include "convolution.h"

#define NNC_WINOGRAD_POINTS 6

// B' along one axis: the values of n inputs at n points.
static inline NNC_INLINE void nnc_winograd_points(nnc_vf *values, ptrdiff_t step, const nnc_vf *d, ptrdiff_t d_step, int n) {
  if (n == 1) {
    values[0] = d[0];
  } else if (n == 4) {
    const nnc_vf d0 = d[0], d1 = d[d_step], d2 = d[2 * d_step], d3 = d[3 * d_step];
    values[0] = d2 - d0;
    values[step] = d1 + d2;
    values[2 * step] = d2 - d1;
    values[3 * step] = d3 - d1;
  } else {
    const nnc_vf d0 = d[0], d1 = d[d_step], d2 = d[2 * d_step], d3 = d[3 * d_step], d4 = d[4 * d_step], d5 = d[5 * d_step];
    const nnc_vf a = nnc_set1(0.70710678f), b = nnc_set1(1.41421356f);
    // x(x² - 2) and x²(x² - 2) are zero at ±√2, with ½ for 2 at ±√½.
    const nnc_vf odd_a = nnc_fma(nnc_set1(-2.0f), d1, d3), even_a = nnc_fma(nnc_set1(-2.0f), d2, d4);
    const nnc_vf odd_b = nnc_fma(nnc_set1(-0.5f), d1, d3), even_b = nnc_fma(nnc_set1(-0.5f), d2, d4);
    values[0] = nnc_fma(nnc_set1(-2.5f), d2, d0 + d4);
    values[step] = nnc_fma(a, odd_a, even_a);
    values[2 * step] = nnc_fma(-a, odd_a, even_a);
    values[3 * step] = nnc_fma(b, odd_b, even_b);
    values[4 * step] = nnc_fma(-b, odd_b, even_b);
    values[5 * step] = nnc_fma(nnc_set1(-2.5f), d3, d1 + d5);
  }
}

// A' along one axis: m outputs from the products at n points.
static inline NNC_INLINE void nnc_winograd_outputs(nnc_vf *y, ptrdiff_t step, const nnc_vf *p, ptrdiff_t p_step, int n, int m) {
  if (n == 1) {
    y[0] = p[0];
  } else if (n == 4) {
    const nnc_vf p1 = p[p_step], p2 = p[2 * p_step], infinity = p[3 * p_step];
    y[0] = p[0] + p1 + p2;
    y[step] = m == 2 ? p1 - p2 + infinity : p1 - p2;
    if (m > 2) y[2 * step] = p1 + p2 + infinity;
  } else {
    const nnc_vf p1 = p[p_step], p2 = p[2 * p_step], p3 = p[3 * p_step], p4 = p[4 * p_step];
    const nnc_vf even_a = p1 + p2, odd_a = p1 - p2, even_b = p3 + p4, odd_b = p3 - p4;
    const nnc_vf a = nnc_set1(0.70710678f), b = nnc_set1(1.41421356f);
    const nnc_vf infinity = p[5 * p_step];
    y[0] = p[0] + even_a + even_b;
    y[step] = nnc_fma(a, odd_a, m == 2 ? nnc_fma(b, odd_b, infinity) : b * odd_b);
    if (m > 2) y[2 * step] = nnc_fma(nnc_set1(2.0f), even_b, nnc_fma(nnc_set1(0.5f), even_a, m == 3 ? infinity : nnc_set1(0.0f)));
    if (m > 3) y[3 * step] = nnc_fma(nnc_set1(0.35355339f), odd_a, nnc_fma(nnc_set1(2.82842712f), odd_b, infinity));
  }
}

// One vector of channels of a patch, whose pixel (i, j) begins at d + i·row + j·column or, when there is a table, at table[i·nw + j].
//
// v: the first point; points are `point` floats apart.
static inline NNC_INLINE void nnc_winograd_patch(
    float *v, ptrdiff_t point, const float *d, ptrdiff_t row, ptrdiff_t column, const float *const *table, ptrdiff_t channel, int lanes,
    int nh, int nw) {
  nnc_vf half[NNC_WINOGRAD_POINTS * NNC_WINOGRAD_POINTS];
  NNC_UNROLL for (int j = 0; j < nw; ++j) {
    nnc_vf pixels[NNC_WINOGRAD_POINTS];
    NNC_UNROLL for (int i = 0; i < nh; ++i) {
      const float *const pixel = table ? table[i * nw + j] + channel : d + i * row + j * column + channel;
      pixels[i] = nnc_load_n(pixel, lanes);
    }
    nnc_winograd_points(half + j, nw, pixels, 1, nh);
  }
  NNC_UNROLL for (int i = 0; i < nh; ++i) {
    nnc_vf values[NNC_WINOGRAD_POINTS];
    nnc_winograd_points(values, 1, half + i * nw, 1, nw);
    NNC_UNROLL for (int j = 0; j < nw; ++j) nnc_store_n(v + (i * nw + j) * point, values[j], lanes);
  }
}

// All channels of a patch.
static inline NNC_INLINE void nnc_winograd_channels(
    float *v, ptrdiff_t point, const float *d, ptrdiff_t row, ptrdiff_t column, const float *const *table, ptrdiff_t channels, int nh,
    int nw) {
  ptrdiff_t c = 0;
  for (; c + NNC_LANES <= channels; c += NNC_LANES) nnc_winograd_patch(v + c, point, d, row, column, table, c, NNC_LANES, nh, nw);
  if (c < channels) nnc_winograd_patch(v + c, point, d, row, column, table, c, (int)(channels - c), nh, nw);
}

// Tiles along an axis: every `dilation`-th output belongs together, as if it were an axis of its own.
static inline NNC_INLINE ptrdiff_t nnc_winograd_tiles(ptrdiff_t outputs, ptrdiff_t dilation, int m) {
  return ((outputs + dilation - 1) / dilation + m - 1) / m * dilation;
}

static inline NNC_INLINE ptrdiff_t nnc_winograd_first(ptrdiff_t tile, ptrdiff_t dilation, int m) {
  return tile / dilation * m * dilation + tile % dilation;
}

// The outputs of a tile from `first` on, `dilation` apart, that exist.
static inline NNC_INLINE ptrdiff_t nnc_winograd_count(ptrdiff_t first, ptrdiff_t outputs, ptrdiff_t dilation, int m) {
  return nnc_max_size(0, nnc_min_size(m, (outputs - first + dilation - 1) / dilation));
}

// Where a tile of outputs begins; slice: of all batch·out_d.
typedef struct {
  ptrdiff_t slice, h, w;
} nnc_winograd_origin;

static inline NNC_INLINE nnc_winograd_origin nnc_winograd_tile(const nnc_geometry *g, ptrdiff_t tile, int mh, int mw) {
  const ptrdiff_t rows = nnc_winograd_tiles(g->out_h, g->dilation_h, mh), columns = nnc_winograd_tiles(g->out_w, g->dilation_w, mw);
  const nnc_winograd_origin origin = {
    tile / (rows * columns), nnc_winograd_first(tile / columns % rows, g->dilation_h, mh), nnc_winograd_first(tile % columns, g->dilation_w, mw),
  };
  return origin;
}

// Phases or sections of a kernel along an axis, the taps of the first one, and how far apart the inputs of their first taps are.
typedef struct {
  ptrdiff_t count;
  int taps;
  ptrdiff_t step;
} nnc_winograd_parts;

static inline NNC_INLINE nnc_winograd_parts nnc_winograd_cut(ptrdiff_t kernel, ptrdiff_t stride, ptrdiff_t dilation, int m) {
  const int section = NNC_WINOGRAD_POINTS + 1 - m;
  if (stride == 1 && kernel > section) {
    const nnc_winograd_parts sections = {(kernel + section - 1) / section, section, section * dilation};
    return sections;
  }
  const ptrdiff_t phases = nnc_min_size(kernel, stride);
  const nnc_winograd_parts parts = {phases, (int)((kernel + phases - 1) / phases), 1};
  return parts;
}

static inline NNC_INLINE nnc_winograd_parts nnc_winograd_cut_h(const nnc_geometry *g, int mh) {
  return nnc_winograd_cut(g->kernel_h, g->stride_h, g->dilation_h, mh);
}

static inline NNC_INLINE nnc_winograd_parts nnc_winograd_cut_w(const nnc_geometry *g, int mw) {
  return nnc_winograd_cut(g->kernel_w, g->stride_w, g->dilation_w, mw);
}

// Points of a tile along each axis and altogether, and input channels of all parts and taps along the depth.
static inline NNC_INLINE int nnc_winograd_points_h(const nnc_geometry *g, int mh) { return mh + nnc_winograd_cut_h(g, mh).taps - 1; }
static inline NNC_INLINE int nnc_winograd_points_w(const nnc_geometry *g, int mw) { return mw + nnc_winograd_cut_w(g, mw).taps - 1; }

static inline NNC_INLINE ptrdiff_t nnc_winograd_count_points(const nnc_geometry *g, int mh, int mw) {
  return nnc_winograd_points_h(g, mh) * nnc_winograd_points_w(g, mw);
}

static inline NNC_INLINE ptrdiff_t nnc_winograd_depth(const nnc_geometry *g, int mh, int mw) {
  return g->kernel_d * nnc_winograd_cut_h(g, mh).count * nnc_winograd_cut_w(g, mw).count * g->in_c;
}

// The distance between points of `floats` each: an odd number of cache lines, so that those of one tile don't compete for the same sets.
static inline NNC_INLINE ptrdiff_t nnc_winograd_distance(ptrdiff_t floats) { return (floats + 31) / 32 * 32 + 16; }

// v[point][tile][tap along the depth][part][channel] = B' d B for the tiles from `first` on; points are `point` floats apart.
static inline NNC_INLINE void nnc_winograd_inputs(
    float *v, ptrdiff_t point, const float *x, const float *zeros, const nnc_geometry *g, ptrdiff_t first, ptrdiff_t count, int mh, int mw) {
  const int nh = nnc_winograd_points_h(g, mh), nw = nnc_winograd_points_w(g, mw);
  const nnc_winograd_parts parts_h = nnc_winograd_cut_h(g, mh), parts_w = nnc_winograd_cut_w(g, mw);
  const ptrdiff_t parts = parts_h.count * parts_w.count;
  const ptrdiff_t step_h = g->stride_h * g->dilation_h, step_w = g->stride_w * g->dilation_w;
  const int fits = (nh - 1) * step_h < g->in_h && (nw - 1) * step_w < g->in_w;
  for (ptrdiff_t t = 0; t < count; ++t) {
    const nnc_winograd_origin tile = nnc_winograd_tile(g, first + t, mh, mw);
    const ptrdiff_t image = tile.slice / g->out_d, first_d = tile.slice % g->out_d * g->stride_d - g->pad_d;
    for (ptrdiff_t part = 0; part < g->kernel_d * parts; ++part, v += g->in_c) {
      const ptrdiff_t depth = first_d + part / parts * g->dilation_d;
      const int has_depth = depth >= 0 && depth < g->in_d;
      const ptrdiff_t h = tile.h * g->stride_h - g->pad_h + part % parts / parts_w.count * parts_h.step;
      const ptrdiff_t w = tile.w * g->stride_w - g->pad_w + part % parts_w.count * parts_w.step;
      const float *const d = x + nnc_input_pixel(g, image, depth, h, w) * g->ldx;
      const ptrdiff_t row = step_h * g->in_w * g->ldx, column = step_w * g->ldx;
      if (fits && has_depth && h >= 0 && h + (nh - 1) * step_h < g->in_h && w >= 0 && w + (nw - 1) * step_w < g->in_w) {
        nnc_winograd_channels(v, point, d, row, column, NULL, g->in_c, nh, nw);
        continue;
      }
      const float *table[NNC_WINOGRAD_POINTS * NNC_WINOGRAD_POINTS];
      NNC_UNROLL for (int i = 0; i < nh; ++i) {
        NNC_UNROLL for (int j = 0; j < nw; ++j) {
          const ptrdiff_t in_h = h + i * step_h, in_w = w + j * step_w;
          const int is_valid = has_depth && in_h >= 0 && in_h < g->in_h && in_w >= 0 && in_w < g->in_w;
          table[i * nw + j] = is_valid ? x + nnc_input_pixel(g, image, depth, in_h, in_w) * g->ldx : zeros;
        }
      }
      nnc_winograd_channels(v, point, NULL, 0, 0, table, g->in_c, nh, nw);
    }
  }
}

// f of the tile's output [i, j], whose pixel is `pixel`; of the pool_h × pool_w outputs from there on the maximum.
static inline NNC_INLINE nnc_vf nnc_winograd_value(
    const nnc_vf *outputs, ptrdiff_t i, ptrdiff_t j, int mw, const nnc_geometry *g, ptrdiff_t pixel, ptrdiff_t column, int lanes,
    nnc_function f, const float *const *operands) {
  nnc_vf value = f(outputs[i * mw + j], operands, pixel, column, lanes);
  for (ptrdiff_t k = 1; k < g->pool_h * g->pool_w; ++k) {
    const ptrdiff_t h = k / g->pool_w, w = k % g->pool_w;
    value = nnc_max(value, f(outputs[(i + h) * mw + j + w], operands, pixel + h * g->out_w + w, column, lanes));
  }
  return value;
}

// y = f(A' p A) for nv vectors of channels from `column` on, pooled if g says so; p[point][tile][nv·NNC_LANES], points `point` floats apart.
static inline NNC_INLINE void nnc_winograd_store(
    float *y, const float *p, ptrdiff_t point, const nnc_geometry *g, ptrdiff_t first, ptrdiff_t count, ptrdiff_t column, int mh, int mw,
    int nv, nnc_function f, const float *const *operands) {
  const int nh = nnc_winograd_points_h(g, mh), nw = nnc_winograd_points_w(g, mw);
  const ptrdiff_t nr = (ptrdiff_t)nv * NNC_LANES, is_pooled = g->pool_w > 0;
  const ptrdiff_t step_h = is_pooled ? g->pool_h : 1, step_w = is_pooled ? g->pool_w : 1;
  for (ptrdiff_t t = 0; t < count; ++t, p += nr) {
    const nnc_winograd_origin tile = nnc_winograd_tile(g, first + t, mh, mw);
    const ptrdiff_t height = nnc_winograd_count(tile.h, g->out_h, g->dilation_h, mh);
    const ptrdiff_t width = nnc_winograd_count(tile.w, g->out_w, g->dilation_w, mw);
    const ptrdiff_t corner = (tile.slice * g->out_h + tile.h) * g->out_w + tile.w;
    // Tiles begin at multiples of what is pooled.
    const ptrdiff_t pooled_w = g->out_w / step_w, pooled = (tile.slice * (g->out_h / step_h) + tile.h / step_h) * pooled_w + tile.w / step_w;
    for (int v = 0; v < nv && column + v * NNC_LANES < g->out_c; ++v) {
      const ptrdiff_t c = column + v * NNC_LANES;
      nnc_vf half[NNC_WINOGRAD_POINTS * NNC_WINOGRAD_POINTS], outputs[NNC_WINOGRAD_POINTS * NNC_WINOGRAD_POINTS];
      NNC_UNROLL for (int j = 0; j < nw; ++j) {
        nnc_vf products[NNC_WINOGRAD_POINTS];
        NNC_UNROLL for (int i = 0; i < nh; ++i) products[i] = nnc_load(p + (i * nw + j) * point + v * NNC_LANES);
        nnc_winograd_outputs(half + j, nw, products, 1, nh, mh);
      }
      NNC_UNROLL for (int i = 0; i < mh; ++i) nnc_winograd_outputs(outputs + i * mw, 1, half + i * nw, 1, nw, mw);
      const int lanes = (int)nnc_min_size(NNC_LANES, g->out_c - c);
      for (ptrdiff_t i = 0; i + step_h <= height; i += step_h) {
        for (ptrdiff_t j = 0; j + step_w <= width; j += step_w) {
          const ptrdiff_t pixel = corner + i * g->dilation_h * g->out_w + j * g->dilation_w;
          float *const result = y + (is_pooled ? pooled + i / step_h * pooled_w + j / step_w : pixel) * g->ldy + c;
          if (lanes == NNC_LANES) {
            nnc_store(result, nnc_winograd_value(outputs, i, j, mw, g, pixel, c, NNC_LANES, f, operands));
          } else {
            nnc_store_n(result, nnc_winograd_value(outputs, i, j, mw, g, pixel, c, lanes, f, operands), lanes);
          }
        }
      }
    }
  }
}

// The points of tiles against panels, then y = f(A' p A), for the spans of output channels in `spans`.
//
// v: the transformed inputs of the tiles from `first` on, points `input_distance` apart. products: nh·nw·distance(⌈block/mr⌉·mr·span) floats.
static inline NNC_INLINE void nnc_winograd_products(
    float *y, const float *v, ptrdiff_t input_distance, const float *panels, float *products, const nnc_geometry *g, ptrdiff_t first,
    ptrdiff_t count, nnc_range spans, int mh, int mw, int mr, int nv, ptrdiff_t block, ptrdiff_t span, nnc_function f,
    const float *const *operands) {
  const ptrdiff_t points = nnc_winograd_count_points(g, mh, mw), depth = nnc_winograd_depth(g, mh, mw), nr = (ptrdiff_t)nv * NNC_LANES;
  const ptrdiff_t rows = (block + mr - 1) / mr * mr, product_distance = nnc_winograd_distance(rows * span);
  const float *panel = panels + spans.first * span * points * depth;
  for (ptrdiff_t start = spans.first * span; start < nnc_min_size(spans.last * span, g->out_c); start += span) {
    const ptrdiff_t stop = nnc_min_size(start + span, g->out_c);
    for (ptrdiff_t point = 0; point < points; ++point) {
      float *target = products + point * product_distance;
      for (ptrdiff_t column = start; column < stop; column += nr, panel += depth * nr, target += rows * nr) {
        for (ptrdiff_t row = 0; row < count; row += mr) {
          const float *pointers[NNC_TILE_ROWS];
          nnc_vf sums[NNC_TILE_SUMS];
          // Past the last row the tile computes it again; nobody reads that.
          NNC_UNROLL for (int i = 0; i < mr; ++i) pointers[i] = v + point * input_distance + nnc_min_size(row + i, count - 1) * depth;
          nnc_tile_clear(sums, mr, nv);
          const nnc_ahead ahead =
              nnc_panel_ahead(panel + depth * nr, nr, depth, row / mr, (count + mr - 1) / mr, (block + mr - 1) / mr);
          nnc_tile_accumulate(sums, pointers, 0, panel, depth, depth, mr, nv, ahead);
          NNC_UNROLL for (int i = 0; i < mr * nv; ++i) nnc_store(target + row * nr + i * NNC_LANES, sums[i]);
        }
      }
    }
    const float *source = products;
    for (ptrdiff_t column = start; column < stop; column += nr, source += rows * nr) {
      nnc_winograd_store(y, source, product_distance, g, first, count, column, mh, mw, nv, f, operands);
    }
  }
}

// y[p, o] = f(Σ over taps t and channels c of x[p + t - pad, c]·kernel[t, c, o]), taps outside the input counting 0.
//
// x, y, zeros as in nnc_convolution_f32, of one group of channels; of stride and dilation one is 1 along height and width. mh, mw: outputs of a
// tile along each axis, 1 where a part has one tap, else 2 to 4 with taps + m - 1 = 4 or 6. mr, nv: see tile.h. block: tiles at a time, whose
// transformed inputs stay in the cache while all panels pass. span: output channels at a time, a multiple of nr, whose products stay there too.
// scratch: nh·nw·(distance(block·parts·in_c) + distance(⌈block/mr⌉·mr·span)) floats. With pool_h and pool_w, which divide mh and mw, y is what max
// pooling by windows and strides of that size makes of the result; there is no dilation then. Parts: multiples of `block` tiles.
static inline NNC_INLINE void nnc_convolution_f32__winograd(
    float *y, const float *x, const float *panels, const float *zeros, float *scratch, nnc_geometry g, nnc_range tiles, int mh, int mw,
    int mr, int nv, ptrdiff_t block, ptrdiff_t span, nnc_function f, const float *const *operands) {
  const ptrdiff_t points = nnc_winograd_count_points(&g, mh, mw), distance = nnc_winograd_distance(block * nnc_winograd_depth(&g, mh, mw));
  for (ptrdiff_t first = tiles.first; first < tiles.last; first += block) {
    const ptrdiff_t count = nnc_min_size(block, tiles.last - first);
    nnc_winograd_inputs(scratch, distance, x, zeros, &g, first, count, mh, mw);
    nnc_winograd_products(
        y, scratch, distance, panels, scratch + points * distance, &g, first, count, nnc_all((g.out_c + span - 1) / span), mh, mw, mr, nv, block,
        span, f, operands);
  }
}

// The same in two steps, for threads that share too few tiles: first the inputs of all tiles; parts are any tiles.
//
// v: nh·nw·distance(tiles·parts·in_c) floats.
static inline NNC_INLINE void nnc_winograd_inputs_f32(
    float *v, const float *x, const float *zeros, nnc_geometry g, nnc_range tiles, int mh, int mw) {
  const ptrdiff_t depth = nnc_winograd_depth(&g, mh, mw);
  nnc_winograd_inputs(
      v + tiles.first * depth, nnc_winograd_distance(tiles.count * depth), x, zeros, &g, tiles.first, tiles.last - tiles.first, mh, mw);
}

// Then the products; parts are any spans. products: for each span nh·nw·distance(⌈tiles/mr⌉·mr·span) floats.
static inline NNC_INLINE void nnc_winograd_products_f32(
    float *y, const float *v, const float *panels, float *products, nnc_geometry g, ptrdiff_t tiles, nnc_range spans, int mh, int mw, int mr,
    int nv, ptrdiff_t span, nnc_function f, const float *const *operands) {
  const ptrdiff_t rows = (tiles + mr - 1) / mr * mr;
  float *const own = products + spans.first * nnc_winograd_count_points(&g, mh, mw) * nnc_winograd_distance(rows * span);
  nnc_winograd_products(
      y, v, nnc_winograd_distance(tiles * nnc_winograd_depth(&g, mh, mw)), panels, own, &g, 0, tiles, spans, mh, mw, mr, nv, tiles, span, f, operands);
}

#endif
