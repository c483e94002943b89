// Resizing images to any size with half-pixel centres, as UpSampling2D and tf.image.resize do without antialiasing.
//
// x: [batch, in_h, in_w] pixels of in_c floats, g.ldx floats apart; y: [batch, out_h, out_w] pixels, g.ldy apart; f
// sees the output pixel as row and the channel as column. Other fields of g are ignored. x and y don't overlap.
#ifndef NNC_RESIZE_H
#define NNC_RESIZE_H

#include "simd.h"

// The two input positions around the centre of output o, and the weight of the second.
typedef struct {
  ptrdiff_t first, second;
  float weight;
} nnc_tap_pair;

static inline NNC_INLINE nnc_tap_pair nnc_bilinear_taps(ptrdiff_t o, ptrdiff_t in, ptrdiff_t out) {
  const double centre = ((double)o + 0.5) * (double)in / (double)out - 0.5;
  const double low = floor(centre);
  const ptrdiff_t first = (ptrdiff_t)low;
  const nnc_tap_pair taps = {nnc_max_size(first, 0), nnc_min_size(first + 1, in - 1), (float)(centre - low)};
  return taps;
}

// y[p, c] = f(bilinear interpolation of x at ((o + ½)·in / out - ½), edges repeated)
static inline NNC_INLINE void nnc_resize_bilinear_f32(
    float *y, const float *x, nnc_geometry g, nnc_function f, const float *const *operands) {
  ptrdiff_t row = 0;
  for (ptrdiff_t b = 0; b < g.batch; ++b, x += g.in_h * g.in_w * g.ldx) {
    for (ptrdiff_t h = 0; h < g.out_h; ++h) {
      const nnc_tap_pair v = nnc_bilinear_taps(h, g.in_h, g.out_h);
      const nnc_vf down = nnc_set1(v.weight);
      for (ptrdiff_t w = 0; w < g.out_w; ++w, ++row, y += g.ldy) {
        const nnc_tap_pair u = nnc_bilinear_taps(w, g.in_w, g.out_w);
        const nnc_vf right = nnc_set1(u.weight);
        const float *const top_left = x + (v.first * g.in_w + u.first) * g.ldx;
        const float *const top_right = x + (v.first * g.in_w + u.second) * g.ldx;
        const float *const bottom_left = x + (v.second * g.in_w + u.first) * g.ldx;
        const float *const bottom_right = x + (v.second * g.in_w + u.second) * g.ldx;
        for (ptrdiff_t c = 0; c < g.in_c; c += NNC_LANES) {
          const int lanes = g.in_c % NNC_LANES == 0 ? NNC_LANES : (int)nnc_min_size(NNC_LANES, g.in_c - c);
          const nnc_vf tl = nnc_load_n(top_left + c, lanes), tr = nnc_load_n(top_right + c, lanes);
          const nnc_vf bl = nnc_load_n(bottom_left + c, lanes), br = nnc_load_n(bottom_right + c, lanes);
          const nnc_vf top = nnc_fma(tr - tl, right, tl), bottom = nnc_fma(br - bl, right, bl);
          nnc_store_n(y + c, f(nnc_fma(bottom - top, down, top), operands, row, c, lanes), lanes);
        }
      }
    }
  }
}

// Keys' cubic convolution kernel (1981) with a = -½, for |x| < 2.
static inline NNC_INLINE double nnc_keys(double x) {
  x = fabs(x);
  return x <= 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
}

// The four input positions around the centre of output o; positions outside weigh nothing and the rest sums to 1.
static inline NNC_INLINE void nnc_bicubic_taps(
    ptrdiff_t position[4], float weight[4], ptrdiff_t o, ptrdiff_t in, ptrdiff_t out) {
  const double centre = ((double)o + 0.5) * (double)in / (double)out - 0.5;
  const ptrdiff_t first = (ptrdiff_t)floor(centre) - 1;
  double raw[4], sum = 0;
  for (int i = 0; i < 4; ++i) {
    const int inside = first + i >= 0 && first + i < in;
    position[i] = nnc_min_size(nnc_max_size(first + i, 0), in - 1);  // a neighbour that weighs in anyway
    raw[i] = inside ? nnc_keys(centre - (double)(first + i)) : 0;
    sum += raw[i];
  }
  for (int i = 0; i < 4; ++i) weight[i] = (float)(raw[i] / sum);
}

// y[p, c] = f(bicubic interpolation of x at ((o + ½)·in / out - ½), weights renormalised at the edges)
static inline NNC_INLINE void nnc_resize_bicubic_f32(
    float *y, const float *x, nnc_geometry g, nnc_function f, const float *const *operands) {
  ptrdiff_t row = 0;
  for (ptrdiff_t b = 0; b < g.batch; ++b, x += g.in_h * g.in_w * g.ldx) {
    for (ptrdiff_t h = 0; h < g.out_h; ++h) {
      ptrdiff_t line[4], pixel[4];
      float line_weight[4], pixel_weight[4];
      nnc_bicubic_taps(line, line_weight, h, g.in_h, g.out_h);
      for (ptrdiff_t w = 0; w < g.out_w; ++w, ++row, y += g.ldy) {
        nnc_bicubic_taps(pixel, pixel_weight, w, g.in_w, g.out_w);
        for (ptrdiff_t c = 0; c < g.in_c; c += NNC_LANES) {
          const int lanes = g.in_c % NNC_LANES == 0 ? NNC_LANES : (int)nnc_min_size(NNC_LANES, g.in_c - c);
          nnc_vf sum = nnc_set1(0.0f);
          for (int i = 0; i < 4; ++i) {
            nnc_vf across = nnc_set1(0.0f);
            for (int j = 0; j < 4; ++j) {
              const nnc_vf value = nnc_load_n(x + (line[i] * g.in_w + pixel[j]) * g.ldx + c, lanes);
              across = nnc_fma(value, nnc_set1(pixel_weight[j]), across);
            }
            sum = nnc_fma(across, nnc_set1(line_weight[i]), sum);
          }
          nnc_store_n(y + c, f(sum, operands, row, c, lanes), lanes);
        }
      }
    }
  }
}

// floor((o + ½)·in / out), exact in integers.
static inline NNC_INLINE ptrdiff_t nnc_nearest_tap(ptrdiff_t o, ptrdiff_t in, ptrdiff_t out) {
  return nnc_min_size((2 * o + 1) * in / (2 * out), in - 1);
}

// y[p, c] = f(x at the input pixel that contains the centre of output pixel p)
static inline NNC_INLINE void nnc_resize_nearest_f32(
    float *y, const float *x, nnc_geometry g, nnc_function f, const float *const *operands) {
  ptrdiff_t row = 0;
  for (ptrdiff_t b = 0; b < g.batch; ++b, x += g.in_h * g.in_w * g.ldx) {
    for (ptrdiff_t h = 0; h < g.out_h; ++h) {
      const float *const line = x + nnc_nearest_tap(h, g.in_h, g.out_h) * g.in_w * g.ldx;
      for (ptrdiff_t w = 0; w < g.out_w; ++w, ++row, y += g.ldy) {
        const float *const pixel = line + nnc_nearest_tap(w, g.in_w, g.out_w) * g.ldx;
        for (ptrdiff_t c = 0; c < g.in_c; c += NNC_LANES) {
          const int lanes = g.in_c % NNC_LANES == 0 ? NNC_LANES : (int)nnc_min_size(NNC_LANES, g.in_c - c);
          nnc_store_n(y + c, f(nnc_load_n(pixel + c, lanes), operands, row, c, lanes), lanes);
        }
      }
    }
  }
}

#endif
