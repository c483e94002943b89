// Direct convolution with neighbouring pixels of a row as lanes, for few output channels, which as lanes would leave most of a vector empty.
//
// Rows of the input are first copied as planes, one for each channel, with zeros around them: no window then asks for the border, and those of
// neighbouring pixels are neighbours in memory. With a stride of s along w each channel has s planes, which take its pixels in turn.
//
// Weights: the kernel [kd][kh][kw][C][O] is packed as [⌈O/mr⌉][kd·kh·kw·C][mr], zeros at the end.
#ifndef NNC_PLANES_H
#define NNC_PLANES_H

#include "data_movement.h"
#include "pool.h"
#include "tile.h"

// Rows of the input that lie under the window of a line.
static inline NNC_INLINE ptrdiff_t nnc_planes_rows(const nnc_geometry *g) { return (g->kernel_h - 1) * g->dilation_h + 1; }

// Copies the pixels of an input row that begins at x, from pixel `origin` on, which may be outside.
static inline NNC_INLINE void nnc_planes_fill_row(float *to, const float *x, const nnc_geometry *g, ptrdiff_t origin, ptrdiff_t pitch) {
  for (ptrdiff_t phase = 0; phase < g->stride_w; ++phase) {
    // Column j is pixel origin + phase + j·stride_w.
    const ptrdiff_t start = origin + phase;
    const ptrdiff_t first = nnc_min_size(pitch, start < 0 ? (-start + g->stride_w - 1) / g->stride_w : 0);
    const ptrdiff_t last = nnc_max_size(first, nnc_min_size(pitch, (g->in_w - start + g->stride_w - 1) / g->stride_w));
    const ptrdiff_t step = g->stride_w * g->ldx;
    float *const plane = to + phase * pitch;
    nnc_fill_f32(plane, g->stride_w * pitch, g->in_c, first, 0.0f);
    nnc_fill_f32(plane + last, g->stride_w * pitch, g->in_c, pitch - last, 0.0f);
    if (step == 1) {
      memcpy(plane + first, x + start + first, (size_t)(last - first) * sizeof(float));
    } else {
      nnc_transpose_matrix(plane + first, g->stride_w * pitch, x + start * g->ldx + first * step, step, g->in_c, last - first);
    }
  }
}

// The sums of nv vectors of neighbouring pixels of a line for mr outputs. planes: those of input row r are the (r mod rows)-th, from the first pixel
// of the tile on; origin: the row under the first tap.
static inline NNC_INLINE void nnc_planes_tile(
    nnc_vf *sums, const float *planes, ptrdiff_t origin, ptrdiff_t pitch, const float *weights, const nnc_geometry *g, const nnc_line *line,
    int mr, int nv) {
  const ptrdiff_t depth = g->kernel_w * g->in_c, channel = g->stride_w * pitch, rows = nnc_planes_rows(g);
  const int is_short = g->kernel_d * g->kernel_h * depth <= NNC_TILE_RUN;
  nnc_vf row_sums[NNC_TILE_SUMS];
  nnc_tile_clear(sums, mr, nv);
  NNC_UNROLL for (int i = 0; i < mr * nv; ++i) row_sums[i] = nnc_set1(0.0f);
  for (ptrdiff_t d = line->first.d; d < line->last.d; ++d) {
    for (ptrdiff_t h = line->first.h; h < line->last.h; ++h) {
      const float *const plane = planes + (d * rows + (origin + h * g->dilation_h) % rows) * g->in_c * channel;
      const float *weight = weights + (d * g->kernel_h + h) * depth * mr;
      for (ptrdiff_t w = 0; w < g->kernel_w; ++w) {
        const ptrdiff_t column = w * g->dilation_w;
        const float *values = plane + column % g->stride_w * pitch + column / g->stride_w;
        NNC_ROLL for (ptrdiff_t c = 0; c < g->in_c; ++c, values += channel, weight += mr) {
          nnc_vf value[NNC_TILE_SUMS];
          NNC_UNROLL for (int v = 0; v < nv; ++v) {
            value[v] = nnc_load(values + v * NNC_LANES);
            NNC_KEEP(value[v]);
          }
          NNC_UNROLL for (int i = 0; i < mr; ++i) {
            const nnc_vf a = nnc_set1(weight[i]);
            NNC_UNROLL for (int v = 0; v < nv; ++v) row_sums[i * nv + v] = nnc_fma(a, value[v], row_sums[i * nv + v]);
          }
        }
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

// Stores `count` pixels from `row` on of a tile through f, channels last: outputs `output` to `outputs` of them, mr at most.
static inline NNC_INLINE void nnc_planes_store(
    float *y, ptrdiff_t ldy, const nnc_vf *sums, ptrdiff_t row, ptrdiff_t count, ptrdiff_t output, ptrdiff_t outputs, int mr, int nv,
    nnc_function f, const float *const *operands) {
  float columns[NNC_LANES * NNC_LANES], pixels[NNC_LANES * NNC_LANES];
  // Few outputs of several vectors of pixels are transposed together.
  const int slot = mr <= NNC_LANES / 4 ? NNC_LANES / 4 : mr <= NNC_LANES / 2 ? NNC_LANES / 2 : NNC_LANES;
  for (int o = 0; o < mr; o += slot) {
    const int lanes = (int)nnc_min_size(nnc_min_size(slot, mr - o), outputs - output - o);
    for (int v = 0; v < nv && v * NNC_LANES < count && lanes > 0; v += NNC_LANES / slot) {
      NNC_UNROLL for (int i = 0; i < NNC_LANES; ++i) {
        const int vector = v + i / slot, own = o + i % slot;
        nnc_store(columns + i * NNC_LANES, own < mr && vector < nv ? sums[own * nv + vector] : nnc_set1(0.0f));
      }
      nnc_transpose_tile(pixels, NNC_LANES, columns, NNC_LANES);
      for (int part = 0; part < NNC_LANES / slot; ++part) {
        const ptrdiff_t first = (v + part) * NNC_LANES, last = nnc_min_size(first + NNC_LANES, count);
        const float *pixel = pixels + part * slot;
        for (ptrdiff_t i = first; i < last; ++i, pixel += NNC_LANES) {
          nnc_store_n(y + i * ldy + output + o, f(nnc_load_n(pixel, lanes), operands, row + i, output + o, lanes), lanes);
        }
      }
    }
  }
}

// y[p, o] = f(Σ over taps t and channels c of x[p·stride + t·dilation - pad, c]·kernel[t, c, o]), taps outside the input counting 0. groups = 1.
//
// x, y: see nnc_convolution_f32. planes: [kernel_d][rows][in_c][stride_w][pitch] with rows as nnc_planes_rows counts them and pitch = span +
// ⌊(kernel_w - 1)·dilation_w / stride_w⌋, for each part its own. mr, nv: literals, see tile.h; mr outputs, nv vectors of pixels. span: columns that
// are computed before others, a multiple of nv vectors. kernel_w·in_c ≤ NNC_TILE_RUN.
// lines: rows of output pixels, batch·out_d·out_h of them. columns: the pixels of a row. Parts: any lines; multiples of nv vectors of columns.
static inline NNC_INLINE void nnc_convolution_f32__planes(
    float *y, const float *x, const float *weights, float *planes, nnc_geometry g, nnc_range lines, nnc_range columns, int mr, int nv,
    ptrdiff_t span, nnc_function f, const float *const *operands) {
  const ptrdiff_t depth = g.kernel_d * g.kernel_h * g.kernel_w * g.in_c, width = (ptrdiff_t)nv * NNC_LANES, rows = nnc_planes_rows(&g);
  const ptrdiff_t pitch = span + (g.kernel_w - 1) * g.dilation_w / g.stride_w, size = g.in_c * g.stride_w * pitch;
  ptrdiff_t stop;
  for (ptrdiff_t start = lines.first; start < lines.last; start = stop) {
    // Lines of one image and depth, which share rows of the input.
    stop = nnc_min_size(lines.last, (start / g.out_h + 1) * g.out_h);
    for (ptrdiff_t left = columns.first; left < columns.last; left += span) {
      const ptrdiff_t right = nnc_min_size(left + span, columns.last);
      ptrdiff_t next = 0;  // the row of the input that is copied next
      for (ptrdiff_t i = start; i < stop; ++i) {
        const nnc_line line = nnc_output_line(&g, i);
        const ptrdiff_t origin = i % g.out_h * g.stride_h - g.pad_h, last = origin + (line.last.h - 1) * g.dilation_h;
        for (next = nnc_max_size(next, origin); next <= last; ++next) {
          for (ptrdiff_t d = line.first.d; d < line.last.d; ++d) {
            const ptrdiff_t in_row = line.in_row - origin + d * g.dilation_d * g.in_h + next;
            nnc_planes_fill_row(
                planes + (d * rows + next % rows) * size, x + in_row * g.in_w * g.ldx, &g, left * g.stride_w - g.pad_w, pitch);
          }
        }
        for (ptrdiff_t output = 0; output < g.out_c; output += mr) {
          for (ptrdiff_t w = left; w < right; w += width) {
            const ptrdiff_t pixel = i * g.out_w + w;
            nnc_vf sums[NNC_TILE_SUMS];
            nnc_planes_tile(sums, planes + (w - left), origin, pitch, weights + output * depth, &g, &line, mr, nv);
            nnc_planes_store(
                y + pixel * g.ldy, g.ldy, sums, pixel, nnc_min_size(width, right - w), output, g.out_c, mr, nv, f, operands);
          }
        }
      }
    }
  }
}

#endif
