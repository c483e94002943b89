// Depthwise convolution against loops in double precision.
#include "check.h"
#include "convolution_check.h"
#include "depthwise.h"

static float *pack(const float *kernel, ptrdiff_t taps, ptrdiff_t channels) {
  const ptrdiff_t panels = (channels + NNC_LANES - 1) / NNC_LANES;
  float *packed = check_floats(panels * taps * NNC_LANES);
  for (ptrdiff_t p = 0; p < panels; ++p)
    for (ptrdiff_t t = 0; t < taps; ++t)
      for (ptrdiff_t i = 0; i < NNC_LANES; ++i) {
        const ptrdiff_t c = p * NNC_LANES + i;
        packed[(p * taps + t) * NNC_LANES + i] = c < channels ? kernel[t * channels + c] : 0.0f;
      }
  return packed;
}

// Whether the kernel computes everything at once, or lines or channels in parts.
enum parts { WHOLE, LINES, CHANNELS };

typedef void (*depthwise)(float *y, const float *x, const float *panels, const float *const *operands, enum parts parts);

static void check_depthwise(const char *name, nnc_geometry g, depthwise run) {
  const ptrdiff_t inputs = g.batch * g.in_d * g.in_h * g.in_w, outputs = g.batch * g.out_d * g.out_h * g.out_w;
  const ptrdiff_t taps = g.kernel_d * g.kernel_h * g.kernel_w * (g.in_c / g.groups);
  float *x = check_random_floats(inputs * g.ldx, -1, 1), *kernel = check_random_floats(taps * g.out_c, -1, 1);
  float *panels = pack(kernel, taps, g.out_c), *y = check_floats(outputs * g.ldy);
  float *bias = check_random_floats(g.out_c, -1, 1), *residual = check_random_floats(outputs * 67, -1, 1);
  const float *operands[] = {bias, residual};
  run(y, x, panels, operands, WHOLE);
  for (ptrdiff_t p = 0; p < outputs; ++p)
    for (ptrdiff_t c = 0; c < g.out_c; ++c) {
      const double sum = reference(x, kernel, &g, p, c) + bias[c] + residual[p * 67 + c], expected = sum > 0 ? sum : 0;
      CHECK(fabs(y[p * g.ldy + c] - expected) <= 1e-5 * (1 + fabs(expected)), "%s pixel %td channel %td: %g, not %g", name, p, c,
            (double)y[p * g.ldy + c], expected);
    }
  for (int parts = LINES; parts <= CHANNELS; ++parts) {
    float *again = check_floats(outputs * g.ldy);
    run(again, x, panels, operands, (enum parts)parts);
    CHECK(memcmp(y, again, (size_t)(outputs * g.ldy) * sizeof(float)) == 0, "%s: other bits in parts %d", name, parts);
    free(again);
  }
  free(x), free(kernel), free(panels), free(y), free(bias), free(residual);
}

#define PLANE(n, ih, iw, c, oh, ow, kh, kw, s, dil, p, lx, ly) \
  GEOMETRY(n, ih, iw, c, oh, ow, c, kh, kw, s, dil, p, c, lx, ly)

// Literal ranges are specialised as in code for one thread.
#define DEPTHWISE(name, geometry, mw)                                                                                   \
  static void name(float *y, const float *x, const float *panels, const float *const *operands, enum parts parts) {     \
    const nnc_geometry g = geometry;                                                                                    \
    const ptrdiff_t lines = g.batch * g.out_d * g.out_h;                                                                \
    if (parts == WHOLE) {                                                                                               \
      nnc_depthwise_f32(y, x, panels, geometry, nnc_all(lines), nnc_all(g.out_c), mw, bias_residual_relu, operands);     \
      return;                                                                                                           \
    }                                                                                                                   \
    for (size_t task = 0; task < 3; ++task) {                                                                           \
      const nnc_range l = parts == LINES ? nnc_part(lines, 1, task, 3) : nnc_all(lines);                                \
      const nnc_range c = parts == CHANNELS ? nnc_part(g.out_c, NNC_LANES, task, 3) : nnc_all(g.out_c);                   \
      nnc_depthwise_f32(y, x, panels, geometry, l, c, mw, bias_residual_relu, operands);                                \
    }                                                                                                                   \
  }

#define GROUPS(n, ih, iw, c, oh, ow, kh, kw, s, dil, p, groups) GEOMETRY(n, ih, iw, c, oh, ow, c, kh, kw, s, dil, p, groups, (c) + 3, (c) + 1)
// As many channels in a group as a vector has, and half as many, or 1.
#define FULL (NNC_LANES)
#define HALF (NNC_LANES > 1 ? NNC_LANES / 2 : 1)
#define SAME PLANE(2, 9, 11, 32, 9, 11, 3, 3, 1, 1, 1, 32, 32)
#define ODD PLANE(1, 10, 12, 35, 5, 6, 3, 3, 2, 1, 1, 40, 35)
#define FEW PLANE(1, 8, 8, 3, 8, 8, 5, 5, 1, 1, 2, 3, 3)
#define DILATED PLANE(1, 12, 12, 16, 12, 12, 3, 3, 1, 3, 3, 16, 16)
#define STRIDED_DILATED PLANE(1, 13, 14, 9, 5, 5, 3, 3, 2, 3, 1, 9, 12)
#define STRIDE_OF_DILATION PLANE(1, 13, 14, 9, 5, 5, 3, 3, 2, 2, 0, 9, 9)
#define SMALL PLANE(1, 2, 2, 16, 2, 2, 5, 5, 1, 1, 2, 16, 16)
#define SEVEN PLANE(2, 15, 15, 17, 15, 15, 7, 7, 1, 1, 3, 17, 17)
#define LARGE PLANE(1, 20, 20, 8, 20, 20, 3, 19, 1, 1, 9, 8, 8)
#define PATCHES PLANE(1, 16, 16, 12, 4, 4, 4, 4, 4, 1, 0, 12, 12)
#define SINGLE PLANE(1, 7, 7, 20, 1, 1, 7, 7, 1, 1, 0, 20, 20)
#define SKIPPING PLANE(1, 17, 17, 10, 5, 5, 1, 1, 4, 1, 0, 10, 10)
#define LINE PLANE(2, 1, 50, 5, 1, 50, 1, 4, 1, 1, 1, 5, 5)
#define VOLUME                                                                                                          \
  ((nnc_geometry){.batch = 2, .in_d = 4, .in_h = 5, .in_w = 6, .in_c = 11, .out_d = 4, .out_h = 3, .out_w = 6,          \
                  .out_c = 11, .kernel_d = 3, .kernel_h = 2, .kernel_w = 3, .stride_d = 1, .stride_h = 2,               \
                  .stride_w = 1, .dilation_d = 1, .dilation_h = 1, .dilation_w = 2, .pad_d = 1, .pad_h = 1,             \
                  .pad_w = 2, .groups = 11, .ldx = 11, .ldy = 11})
DEPTHWISE(same_4, SAME, 4)
DEPTHWISE(same_12, SAME, 12)
DEPTHWISE(odd_7, ODD, 7)
DEPTHWISE(odd_2, ODD, 2)
DEPTHWISE(few_3, FEW, 3)
DEPTHWISE(dilated_2, DILATED, 2)
DEPTHWISE(dilated_4, DILATED, 4)
DEPTHWISE(strided_dilated_3, STRIDED_DILATED, 3)
DEPTHWISE(stride_of_dilation_3, STRIDE_OF_DILATION, 3)
DEPTHWISE(small_4, SMALL, 4)
DEPTHWISE(seven_7, SEVEN, 7)
DEPTHWISE(seven_5, SEVEN, 5)
DEPTHWISE(large_7, LARGE, 7)
DEPTHWISE(patches_4, PATCHES, 4)
DEPTHWISE(single_1, SINGLE, 1)
DEPTHWISE(skipping_5, SKIPPING, 5)
DEPTHWISE(line_7, LINE, 7)
DEPTHWISE(volume_3, VOLUME, 3)
DEPTHWISE(groups_full, GROUPS(2, 8, 9, 3 * FULL, 8, 9, 3, 3, 1, 1, 1, 3), 5)
DEPTHWISE(groups_two_vectors, GROUPS(1, 7, 9, 4 * FULL, 7, 9, 3, 3, 1, 1, 1, 2), 4)
DEPTHWISE(groups_half, GROUPS(1, 9, 8, 5 * HALF, 5, 4, 3, 3, 2, 1, 1, 5), 3)
// Each group gives more channels than it has.
#define MULTIPLIED(n, ih, iw, c, oh, ow, o, kh, kw, s, p, groups) GEOMETRY(n, ih, iw, c, oh, ow, o, kh, kw, s, 1, p, groups, (c) + 1, (o) + 2)
#define HALF_MEMBERS ((HALF + 1) / 2)
DEPTHWISE(doubled, MULTIPLIED(2, 8, 9, 11, 8, 9, NNC_LANES > 1 ? 22 : 11, 3, 3, 1, 1, 11), 5)
DEPTHWISE(multiplied_full, MULTIPLIED(1, 7, 8, 3, 4, 4, 3 * FULL, 3, 3, 2, 1, 3), 3)
DEPTHWISE(multiplied_two_vectors, MULTIPLIED(1, 7, 8, 2, 7, 8, 4 * FULL, 3, 3, 1, 1, 2), 4)
DEPTHWISE(multiplied_half, MULTIPLIED(1, 20, 12, 5 * HALF_MEMBERS, 1, 12, 5 * HALF, 20, 1, 1, 0, 5), 7)
DEPTHWISE(groups_wide, GROUPS(1, 4, 40, 3 * HALF, 4, 40, 1, 19, 1, 1, 9, 3), 7)

// Taps in the padding are not there: they don't make NaN of an infinite weight.
static void check_infinity(void) {
  float x[3 * 3 * 2], kernel[9 * 2], y[3 * 3 * 2];
  const float bias[2] = {0, 0}, residual[9 * 67] = {0}, *operands[] = {bias, residual};
  for (int i = 0; i < 18; ++i) x[i] = 1.0f, kernel[i] = i == 0 ? INFINITY : 1.0f;
  float *panels = pack(kernel, 9, 2);
  nnc_depthwise_f32(
      y, x, panels, PLANE(1, 3, 3, 2, 3, 3, 3, 3, 1, 1, 1, 2, 2), nnc_all(3), nnc_all(2), 3, bias_residual_relu, operands);
  for (int p = 0; p < 9; ++p) {
    const int h = p / 3, w = p % 3, taps = (h == 1 ? 3 : 2) * (w == 1 ? 3 : 2);
    CHECK(y[2 * p + 1] == (float)taps, "finite channel of pixel %d: %g", p, (double)y[2 * p + 1]);
    CHECK(y[2 * p] == (h > 0 && w > 0 ? INFINITY : (float)taps), "infinite channel of pixel %d: %g", p, (double)y[2 * p]);
  }
  free(panels);
}

int main(void) {
#define RUN(name, geometry) check_depthwise(#name, geometry, name)
  RUN(same_4, SAME);
  RUN(same_12, SAME);
  RUN(odd_7, ODD);
  RUN(odd_2, ODD);
  RUN(few_3, FEW);
  RUN(dilated_2, DILATED);
  RUN(dilated_4, DILATED);
  RUN(strided_dilated_3, STRIDED_DILATED);
  RUN(stride_of_dilation_3, STRIDE_OF_DILATION);
  RUN(small_4, SMALL);
  RUN(seven_7, SEVEN);
  RUN(seven_5, SEVEN);
  RUN(large_7, LARGE);
  RUN(patches_4, PATCHES);
  RUN(single_1, SINGLE);
  RUN(skipping_5, SKIPPING);
  RUN(line_7, LINE);
  RUN(volume_3, VOLUME);
  RUN(groups_full, GROUPS(2, 8, 9, 3 * FULL, 8, 9, 3, 3, 1, 1, 1, 3));
  RUN(groups_two_vectors, GROUPS(1, 7, 9, 4 * FULL, 7, 9, 3, 3, 1, 1, 1, 2));
  RUN(groups_half, GROUPS(1, 9, 8, 5 * HALF, 5, 4, 3, 3, 2, 1, 1, 5));
  RUN(doubled, MULTIPLIED(2, 8, 9, 11, 8, 9, NNC_LANES > 1 ? 22 : 11, 3, 3, 1, 1, 11));
  RUN(multiplied_full, MULTIPLIED(1, 7, 8, 3, 4, 4, 3 * FULL, 3, 3, 2, 1, 3));
  RUN(multiplied_two_vectors, MULTIPLIED(1, 7, 8, 2, 7, 8, 4 * FULL, 3, 3, 1, 1, 2));
  RUN(multiplied_half, MULTIPLIED(1, 20, 12, 5 * HALF_MEMBERS, 1, 12, 5 * HALF, 20, 1, 1, 0, 5));
  RUN(groups_wide, GROUPS(1, 4, 40, 3 * HALF, 4, 40, 1, 19, 1, 1, 9, 3));
  check_infinity();
  return check_result();
}
