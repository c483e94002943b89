// What tests of convolutions share: a reference in double precision, an epilogue, and geometries.
#ifndef CONVOLUTION_CHECK_H
#define CONVOLUTION_CHECK_H

#include "simd.h"

static nnc_vf bias_residual_relu(nnc_vf v, const float *const *operands, ptrdiff_t row, ptrdiff_t column, int lanes) {
  const nnc_vf sum = v + nnc_load_n(operands[0] + column, lanes) + nnc_load_n(operands[1] + row * 67 + column, lanes);
  return nnc_max(sum, nnc_set1(0.0f));
}

static double reference(const float *x, const float *kernel, const nnc_geometry *g, ptrdiff_t pixel, ptrdiff_t o) {
  const ptrdiff_t in = g->in_c / g->groups, out = g->out_c / g->groups;
  const ptrdiff_t w = pixel % g->out_w, h = pixel / g->out_w % g->out_h, d = pixel / (g->out_w * g->out_h) % g->out_d;
  const ptrdiff_t n = pixel / (g->out_w * g->out_h * g->out_d);
  double sum = 0;
  for (ptrdiff_t kd = 0; kd < g->kernel_d; ++kd)
    for (ptrdiff_t kh = 0; kh < g->kernel_h; ++kh)
      for (ptrdiff_t kw = 0; kw < g->kernel_w; ++kw) {
        const ptrdiff_t id = d * g->stride_d + kd * g->dilation_d - g->pad_d;
        const ptrdiff_t ih = h * g->stride_h + kh * g->dilation_h - g->pad_h;
        const ptrdiff_t iw = w * g->stride_w + kw * g->dilation_w - g->pad_w;
        if (id < 0 || id >= g->in_d || ih < 0 || ih >= g->in_h || iw < 0 || iw >= g->in_w) continue;
        for (ptrdiff_t c = 0; c < in; ++c) {
          const ptrdiff_t tap = (kd * g->kernel_h + kh) * g->kernel_w + kw;
          sum += (double)x[(((n * g->in_d + id) * g->in_h + ih) * g->in_w + iw) * g->ldx + o / out * in + c] *
              kernel[(tap * in + c) * g->out_c + o];
        }
      }
  return sum;
}

// A geometry of two spatial axes in literals, so that the kernel is specialised as in emitted code.
#define GEOMETRY(n, ih, iw, ic, oh, ow, oc, kh, kw, s, dil, p, gr, lx, ly)                                              \
  ((nnc_geometry){.batch = n, .in_d = 1, .in_h = ih, .in_w = iw, .in_c = ic, .out_d = 1, .out_h = oh, .out_w = ow,      \
                  .out_c = oc, .kernel_d = 1, .kernel_h = kh, .kernel_w = kw, .stride_d = 1, .stride_h = s,             \
                  .stride_w = s, .dilation_d = 1, .dilation_h = dil, .dilation_w = dil, .pad_d = 0, .pad_h = p,         \
                  .pad_w = p, .groups = gr, .ldx = lx, .ldy = ly})

#endif
