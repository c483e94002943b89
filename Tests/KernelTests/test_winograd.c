// Winograd convolutions against loops in double precision.
#include "check.h"
#include "convolution_check.h"
#include "winograd.h"

// G: a polynomial's value at each point over the product of its distances from the others; infinity is the last point.
static void kernel_matrix(double matrix[6][6], int points, int taps) {
  const double four[] = {0, 1, -1}, six[] = {0, sqrt(0.5), -sqrt(0.5), sqrt(2), -sqrt(2)}, *const finite = points == 4 ? four : six;
  for (int i = 0; i < points - 1; ++i) {
    double scale = 1;
    for (int j = 0; j < points - 1; ++j) scale *= j == i ? 1 : finite[i] - finite[j];
    for (int t = 0; t < taps; ++t) matrix[i][t] = (t == 0 ? 1 : pow(finite[i], t)) / scale;
  }
  for (int t = 0; t < taps; ++t) matrix[points - 1][t] = t == taps - 1;
}

static float *transformed(const float *kernel, const nnc_geometry *g, int mh, int mw, ptrdiff_t nr, ptrdiff_t span) {
  const nnc_winograd_parts parts_h = nnc_winograd_cut_h(g, mh), parts_w = nnc_winograd_cut_w(g, mw);
  const int th = parts_h.taps, tw = parts_w.taps, nh = mh + th - 1, nw = mw + tw - 1;
  const ptrdiff_t ph = parts_h.count, pw = parts_w.count;
  // Phases take taps in turn, sections one after the other.
  const ptrdiff_t step_h = g->stride_h > 1 ? 1 : th, step_w = g->stride_w > 1 ? 1 : tw;
  const ptrdiff_t tap_h = g->stride_h > 1 ? ph : 1, tap_w = g->stride_w > 1 ? pw : 1;
  double rows[6][6], columns[6][6];
  kernel_matrix(rows, nh, th);
  kernel_matrix(columns, nw, tw);
  float *const packed = check_floats((g->out_c + nr - 1) / nr * nr * nh * nw * nnc_winograd_depth(g, mh, mw));
  float *next = packed;
  for (ptrdiff_t start = 0; start < g->out_c; start += span)
    for (int point = 0; point < nh * nw; ++point)
      for (ptrdiff_t column = start; column < nnc_min_size(start + span, g->out_c); column += nr)
        for (ptrdiff_t part = 0; part < g->kernel_d * ph * pw; ++part)
          for (ptrdiff_t c = 0; c < g->in_c; ++c)
            for (ptrdiff_t o = column; o < column + nr; ++o) {
              double sum = 0;
              for (int h = 0; h < th; ++h)
                for (int w = 0; w < tw; ++w) {
                  const ptrdiff_t kd = part / (ph * pw), kh = part / pw % ph * step_h + h * tap_h, kw = part % pw * step_w + w * tap_w;
                  if (kh >= g->kernel_h || kw >= g->kernel_w || o >= g->out_c) continue;
                  sum += rows[point / nw][h] * columns[point % nw][w] * kernel[(((kd * g->kernel_h + kh) * g->kernel_w + kw) * g->in_c + c) * g->out_c + o];
                }
              *next++ = (float)sum;
            }
  return packed;
}

// Whether tiles are computed at once, in parts, or in two steps of parts each.
enum form { WHOLE, PARTS, TWO_STEPS };

typedef void (*convolve)(
    float *y, const float *x, const float *panels, const float *zeros, float *scratch, const float *const *operands, enum form form);

static void check_winograd(const char *name, nnc_geometry g, int mh, int mw, int mr, int nr, ptrdiff_t block, ptrdiff_t span, convolve run, enum form last) {
  const ptrdiff_t inputs = g.batch * g.in_d * g.in_h * g.in_w, outputs = g.batch * g.out_d * g.out_h * g.out_w;
  const int nh = nnc_winograd_points_h(&g, mh), nw = nnc_winograd_points_w(&g, mw);
  const ptrdiff_t depth = nnc_winograd_depth(&g, mh, mw);
  float *x = check_random_floats(inputs * g.ldx, -1, 1), *kernel = check_random_floats(g.kernel_d * g.kernel_h * g.kernel_w * g.in_c * g.out_c, -1, 1);
  float *panels = transformed(kernel, &g, mh, mw, nr, span), *y = check_floats(outputs * g.ldy);
  float *zeros = check_floats(g.in_c), *bias = check_random_floats(g.out_c, -1, 1), *residual = check_random_floats(outputs * 67, -1, 1);
  const ptrdiff_t tiles =
      g.batch * g.out_d * nnc_winograd_tiles(g.out_h, g.dilation_h, mh) * nnc_winograd_tiles(g.out_w, g.dilation_w, mw);
  const ptrdiff_t spans = (g.out_c + span - 1) / span, rows = (tiles + mr - 1) / mr * mr;
  const ptrdiff_t by_blocks = nh * nw * (nnc_winograd_distance(block * depth) + nnc_winograd_distance((block + mr) * span));
  const ptrdiff_t by_spans = nh * nw * (nnc_winograd_distance(tiles * depth) + spans * nnc_winograd_distance(rows * span));
  float *scratch = check_floats(nnc_max_size(by_blocks, by_spans));
  memset(zeros, 0, (size_t)g.in_c * sizeof(float));
  const float *operands[] = {bias, residual};
  run(y, x, panels, zeros, scratch, operands, WHOLE);
  for (ptrdiff_t p = 0; p < outputs; ++p)
    for (ptrdiff_t o = 0; o < g.out_c; ++o) {
      const double sum = reference(x, kernel, &g, p, o) + bias[o] + residual[p * 67 + o], expected = sum > 0 ? sum : 0;
      CHECK(fabs(y[p * g.ldy + o] - expected) <= 2e-5 * (1 + sqrt((double)depth)), "%s pixel %td channel %td: %g, not %g", name, p, o,
            (double)y[p * g.ldy + o], expected);
    }
  for (int form = PARTS; form <= (int)last; ++form) {
    float *again = check_floats(outputs * g.ldy);
    run(again, x, panels, zeros, scratch, operands, (enum form)form);
    CHECK(memcmp(y, again, (size_t)(outputs * g.ldy) * sizeof(float)) == 0, "%s: other bits in form %d", name, form);
    free(again);
  }
  free(x), free(kernel), free(panels), free(y), free(zeros), free(bias), free(residual), free(scratch);
}

#define LINE(n, iw, ic, ow, oc, kw, s, dil, p)                                                                          \
  ((nnc_geometry){.batch = n, .in_d = 1, .in_h = 1, .in_w = iw, .in_c = ic, .out_d = 1, .out_h = 1, .out_w = ow,        \
                  .out_c = oc, .kernel_d = 1, .kernel_h = 1, .kernel_w = kw, .stride_d = 1, .stride_h = 1,              \
                  .stride_w = s, .dilation_d = 1, .dilation_h = 1, .dilation_w = dil, .pad_d = 0, .pad_h = 0,           \
                  .pad_w = p, .groups = 1, .ldx = ic, .ldy = oc})
#define VOLUME(n, id, ih, iw, ic, od, oh, ow, oc, kd, k, sd, dild, pd, p)                                                 \
  ((nnc_geometry){.batch = n, .in_d = id, .in_h = ih, .in_w = iw, .in_c = ic, .out_d = od, .out_h = oh, .out_w = ow,      \
                  .out_c = oc, .kernel_d = kd, .kernel_h = k, .kernel_w = k, .stride_d = sd, .stride_h = 1,               \
                  .stride_w = 1, .dilation_d = dild, .dilation_h = 1, .dilation_w = 1, .pad_d = pd, .pad_h = p,           \
                  .pad_w = p, .groups = 1, .ldx = ic, .ldy = oc})
#define SAME GEOMETRY(2, 14, 13, 24, 14, 13, 40, 3, 3, 1, 1, 1, 1, 24, 40)
#define VALID GEOMETRY(1, 11, 9, 5, 9, 7, 33, 3, 3, 1, 1, 0, 1, 7, 36)
#define FIVE GEOMETRY(1, 9, 10, 12, 9, 10, 20, 5, 5, 1, 1, 2, 1, 12, 20)
#define STRIDED GEOMETRY(1, 15, 16, 3, 8, 8, 20, 7, 7, 2, 1, 3, 1, 3, 20)
#define THREES GEOMETRY(1, 12, 12, 9, 6, 6, 17, 5, 5, 2, 1, 2, 1, 9, 17)
#define DILATED GEOMETRY(1, 11, 13, 6, 11, 13, 18, 3, 3, 1, 3, 3, 1, 6, 18)
#define ONE GEOMETRY(1, 1, 1, 4, 1, 1, 3, 3, 3, 1, 1, 1, 1, 4, 3)
#define SEQUENCE LINE(2, 50, 10, 50, 24, 3, 1, 1, 1)
#define CAUSAL LINE(1, 31, 8, 31, 16, 3, 1, 4, 8)
#define AUDIO LINE(1, 41, 6, 21, 19, 9, 2, 1, 4)
#define CUBES VOLUME(2, 5, 9, 8, 6, 5, 9, 8, 11, 3, 3, 1, 1, 1, 1)
#define SLICES VOLUME(2, 4, 9, 8, 6, 4, 9, 8, 11, 1, 3, 1, 1, 0, 1)
#define THIN VOLUME(1, 9, 7, 8, 5, 3, 5, 6, 9, 2, 3, 2, 3, 0, 0)
#define TAPS4 LINE(1, 23, 3, 20, 5, 4, 1, 1, 0)
#define WIDE GEOMETRY(1, 10, 21, 7, 8, 21, 18, 3, 7, 1, 1, 0, 1, 7, 18)
#define LONG LINE(2, 60, 5, 60, 20, 16, 1, 1, 7)
#define SPARSE LINE(1, 43, 4, 29, 9, 8, 1, 2, 0)
#define TAPS2 LINE(1, 23, 3, 22, 5, 2, 1, 1, 0)

#define WINOGRADS(use)                                                                                                  \
  use(valid_4_4, VALID, 4, 4, 4, 2, 6, 4)                                                                               \
  use(five_2_2, FIVE, 2, 2, 6, 1, 12, 2)                                                                                \
  use(threes_4_2, THREES, 4, 2, 4, 1, 8, 8)                                                                             \
  use(dilated_4_4, DILATED, 4, 4, 6, 1, 12, 1)                                                                          \
  use(one_2_2, ONE, 2, 2, 1, 1, 1, 1)                                                                                   \
  use(sequence_1_4, SEQUENCE, 1, 4, 6, 2, 26, 1)                                                                        \
  use(causal_1_2, CAUSAL, 1, 2, 4, 1, 8, 1)                                                                             \
  use(taps4_1_3, TAPS4, 1, 3, 3, 1, 6, 1)                                                                               \
  use(taps2_1_3, TAPS2, 1, 3, 3, 1, 6, 1)                                                                               \
  use(five_4_4, FIVE, 4, 4, 6, 1, 12, 2)                                                                                \
  use(wide_4_3, WIDE, 4, 3, 6, 1, 6, 1)                                                                                 \
  use(long_1_4, LONG, 1, 4, 4, 1, 8, 2)                                                                                 \
  use(long_1_2, LONG, 1, 2, 4, 1, 8, 1)                                                                                 \
  use(sparse_1_3, SPARSE, 1, 3, 4, 1, 8, 1)                                                                             \
  use(slices_4_4, SLICES, 4, 4, 4, 1, 8, 1)                                                                             \
  use(thin_2_2, THIN, 2, 2, 4, 1, 8, 1)
// These are also computed in parts.
#define SHARED_WINOGRADS(use)                                                                                           \
  use(same_4_4, SAME, 4, 4, 6, 2, 18, 2)                                                                                \
  use(strided_3_3, STRIDED, 3, 3, 4, 1, 8, 1)                                                                           \
  use(audio_1_2, AUDIO, 1, 2, 6, 1, 11, 2)                                                                              \
  use(cubes_4_4, CUBES, 4, 4, 4, 1, 8, 1)

#define DEFINE(name, geometry, mh, mw, mr, nv, block, panels_of_span)                                                   \
  static void name(                                                                                                     \
      float *y, const float *x, const float *panels, const float *zeros, float *scratch, const float *const *operands,  \
      enum form form) {                                                                                                 \
    (void)form;                                                                                                         \
    const nnc_geometry g = geometry;                                                                                    \
    const ptrdiff_t tiles =                                                                                             \
        g.batch * g.out_d * nnc_winograd_tiles(g.out_h, g.dilation_h, mh) * nnc_winograd_tiles(g.out_w, g.dilation_w, mw);        \
    nnc_convolution_f32__winograd(                                                                                      \
        y, x, panels, zeros, scratch, geometry, nnc_all(tiles), mh, mw, mr, nv, block,                                  \
        panels_of_span * (nv) * NNC_LANES, bias_residual_relu, operands);                                                 \
  }
#define DEFINE_SHARED(name, geometry, mh, mw, mr, nv, block, panels_of_span)                                                   \
  static void name(                                                                                                     \
      float *y, const float *x, const float *panels, const float *zeros, float *scratch, const float *const *operands,  \
      enum form form) {                                                                                                 \
    const nnc_geometry g = geometry;                                                                                    \
    const ptrdiff_t tiles =                                                                                             \
        g.batch * g.out_d * nnc_winograd_tiles(g.out_h, g.dilation_h, mh) * nnc_winograd_tiles(g.out_w, g.dilation_w, mw);        \
    const ptrdiff_t span = panels_of_span * (nv) * NNC_LANES, spans = (g.out_c + span - 1) / span;                        \
    const ptrdiff_t points = nnc_winograd_count_points(&g, mh, mw), depth = nnc_winograd_depth(&g, mh, mw);             \
    if (form == WHOLE) {                                                                                                \
      nnc_convolution_f32__winograd(                                                                                    \
          y, x, panels, zeros, scratch, geometry, nnc_all(tiles), mh, mw, mr, nv, block, span, bias_residual_relu,      \
          operands);                                                                                                    \
      return;                                                                                                           \
    }                                                                                                                   \
    float *const products = scratch + points * nnc_winograd_distance(tiles * depth);                                    \
    for (size_t task = 0; form == PARTS && task < 3; ++task) {                                                          \
      nnc_convolution_f32__winograd(                                                                                    \
          y, x, panels, zeros, scratch, geometry, nnc_part(tiles, block, task, 3), mh, mw, mr, nv, block, span,         \
          bias_residual_relu, operands);                                                                                \
    }                                                                                                                   \
    for (size_t task = 0; form == TWO_STEPS && task < 3; ++task) {                                                      \
      nnc_winograd_inputs_f32(scratch, x, zeros, geometry, nnc_part(tiles, 1, task, 3), mh, mw);                        \
    }                                                                                                                   \
    for (size_t task = 0; form == TWO_STEPS && task < 3; ++task) {                                                      \
      nnc_winograd_products_f32(                                                                                        \
          y, scratch, panels, products, geometry, tiles, nnc_part(spans, 1, task, 3), mh, mw, mr, nv, span,             \
          bias_residual_relu, operands);                                                                                \
    }                                                                                                                   \
  }
#define RUN_SHARED(name, geometry, mh, mw, mr, nv, block, panels_of_span)                                               \
  check_winograd(#name, geometry, mh, mw, mr, (nv)*NNC_LANES, block, panels_of_span * (nv)*NNC_LANES, name, TWO_STEPS);
#define RUN(name, geometry, mh, mw, mr, nv, block, panels_of_span)                                                      \
  check_winograd(#name, geometry, mh, mw, mr, (nv)*NNC_LANES, block, panels_of_span * (nv)*NNC_LANES, name, WHOLE);
WINOGRADS(DEFINE)
SHARED_WINOGRADS(DEFINE_SHARED)

int main(void) {
  WINOGRADS(RUN)
  SHARED_WINOGRADS(RUN_SHARED)
  return check_result();
}
