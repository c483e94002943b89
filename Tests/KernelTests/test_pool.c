// Pooling against the definition, in 1, 2 and 3 dimensions.
#include "pool.h"

#include "check.h"

static inline nnc_vf add_operand(nnc_vf value, const float *const *operands, ptrdiff_t row, ptrdiff_t column, int lanes) {
  return value + nnc_load_n(operands[0] + row * 80 + column, lanes);
}

static double reference(const float *x, const nnc_geometry *g, const ptrdiff_t at[4], ptrdiff_t c, int maximum) {
  double result = maximum ? -INFINITY : 0;
  int count = 0;
  for (ptrdiff_t kd = 0; kd < g->kernel_d; ++kd) {
    for (ptrdiff_t kh = 0; kh < g->kernel_h; ++kh) {
      for (ptrdiff_t kw = 0; kw < g->kernel_w; ++kw) {
        const ptrdiff_t d = at[1] * g->stride_d + kd * g->dilation_d - g->pad_d;
        const ptrdiff_t h = at[2] * g->stride_h + kh * g->dilation_h - g->pad_h;
        const ptrdiff_t w = at[3] * g->stride_w + kw * g->dilation_w - g->pad_w;
        if (d < 0 || d >= g->in_d || h < 0 || h >= g->in_h || w < 0 || w >= g->in_w) continue;
        const double v = x[(((at[0] * g->in_d + d) * g->in_h + h) * g->in_w + w) * g->ldx + c];
        result = maximum ? (isnan(v) || v > result ? v : result) : result + v;
        ++count;
      }
    }
  }
  return maximum ? result : result / count;
}

static void check_pool(nnc_geometry g, int special) {
  g.ldx = g.in_c + special;
  g.ldy = g.in_c + 2 * special;
  const ptrdiff_t in = g.batch * g.in_d * g.in_h * g.in_w, out = g.batch * g.out_d * g.out_h * g.out_w;
  float *x = check_random_floats((in - 1) * g.ldx + g.in_c, -2, 2), *bias = check_random_floats(out * 80, -1, 1);
  const float *operands[1] = {bias};
  if (special) {
    x[(in / 2) * g.ldx] = NAN;
    x[(in / 3) * g.ldx + g.in_c - 1] = -INFINITY;
  }
  for (int maximum = 0; maximum < 2; ++maximum) {
    float *y = check_floats((out - 1) * g.ldy + g.in_c);
    const ptrdiff_t lines = g.batch * g.out_d * g.out_h;
    for (size_t task = 0; task < 2; ++task) {
      if (maximum) nnc_max_pool_f32(y, x, g, nnc_part(lines, 1, task, 2), add_operand, operands);
      else nnc_average_pool_f32(y, x, g, nnc_part(lines, 1, task, 2), add_operand, operands);
    }
    ptrdiff_t row = 0, at[4];
    for (at[0] = 0; at[0] < g.batch; ++at[0])
      for (at[1] = 0; at[1] < g.out_d; ++at[1])
        for (at[2] = 0; at[2] < g.out_h; ++at[2])
          for (at[3] = 0; at[3] < g.out_w; ++at[3], ++row) {
            for (ptrdiff_t c = 0; c < g.in_c; ++c) {
              const double want = reference(x, &g, at, c, maximum) + bias[row * 80 + c];
              CHECK(check_close(y[row * g.ldy + c], want, 1e-6, 4), "pool %d, %td channels [%td, %td]: %g, not %g", maximum,
                    g.in_c, row, c, y[row * g.ldy + c], want);
            }
            for (ptrdiff_t c = g.in_c; c < g.ldy && row < out - 1; ++c) {
              CHECK(isnan(y[row * g.ldy + c]), "pool wrote past its pixel");
            }
          }
    free(y);
  }
  free(x);
  free(bias);
}

// Output extent as Keras has it; pad receives the low side.
static ptrdiff_t extent(ptrdiff_t in, ptrdiff_t kernel, ptrdiff_t stride, ptrdiff_t dilation, int same, ptrdiff_t *pad) {
  const ptrdiff_t reach = (kernel - 1) * dilation + 1;
  *pad = 0;
  if (!same) return in < reach ? 0 : (in - reach) / stride + 1;
  const ptrdiff_t out = (in + stride - 1) / stride, total = (out - 1) * stride + reach - in;
  *pad = total > 0 ? total / 2 : 0;
  return out;
}

int main(void) {
  static const ptrdiff_t channels[] = {1, 3, 4, 8, 16, 19, 33, 67};
  static const struct {
    ptrdiff_t kernel[3], stride[3], dilation;
  } windows[] = {
    {{1, 1, 2}, {1, 1, 2}, 1}, {{1, 3, 3}, {1, 2, 2}, 1}, {{1, 2, 3}, {1, 1, 1}, 1}, {{2, 3, 2}, {2, 1, 2}, 1},
    {{1, 3, 3}, {1, 1, 1}, 2}, {{1, 1, 1}, {1, 3, 2}, 1}, {{1, 5, 7}, {1, 3, 4}, 1},
  };
  for (size_t c = 0; c < sizeof channels / sizeof *channels; ++c) {
    for (size_t i = 0; i < sizeof windows / sizeof *windows; ++i) {
      for (int same = 0; same < 2; ++same) {
        nnc_geometry g = {.batch = 1 + (ptrdiff_t)i % 2, .in_d = windows[i].kernel[0] > 1 ? 4 : 1, .in_h = windows[i].kernel[1] > 1 ? 6 : 1,
                          .in_w = 9, .in_c = channels[c], .out_c = channels[c], .groups = 1};
        g.kernel_d = windows[i].kernel[0], g.kernel_h = windows[i].kernel[1], g.kernel_w = windows[i].kernel[2];
        g.stride_d = windows[i].stride[0], g.stride_h = windows[i].stride[1], g.stride_w = windows[i].stride[2];
        g.dilation_d = 1, g.dilation_h = g.dilation_w = windows[i].dilation;
        g.out_d = extent(g.in_d, g.kernel_d, g.stride_d, 1, same, &g.pad_d);
        g.out_h = extent(g.in_h, g.kernel_h, g.stride_h, g.dilation_h, same, &g.pad_h);
        g.out_w = extent(g.in_w, g.kernel_w, g.stride_w, g.dilation_w, same, &g.pad_w);
        check_pool(g, 0);
        check_pool(g, 1);
      }
    }
  }
  return check_result();
}
