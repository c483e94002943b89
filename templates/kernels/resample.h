// Resampling one axis by weighted sums of neighbours: resizing images by any method is this along one axis after the other.
#ifndef NNC_RESAMPLE_H
#define NNC_RESAMPLE_H

#include "simd.h"

// y[i, o, k] = Σ_t weights[o, t] · x[i, bounds[o, 0] + t, k] for t < bounds[o, 1]
//
// x: [outer, in, inner]; y: [outer, out, inner]; bounds: [out, 2], first position and number of taps; weights: [out, taps].
// bounds[o, 0] + bounds[o, 1] <= in and 1 <= bounds[o, 1] <= taps. x and y don't overlap. Parts: any of out.
static inline NNC_INLINE void nnc_resample_f32(
    float *y, const float *x, const int32_t *bounds, const float *weights, ptrdiff_t outer, ptrdiff_t in, nnc_range out,
    ptrdiff_t taps, ptrdiff_t inner) {
  for (ptrdiff_t i = 0; i < outer; ++i, x += in * inner) {
    for (ptrdiff_t o = out.first; o < out.last; ++o) {
      float *const row = y + (i * out.count + o) * inner;
      const float *const first = x + bounds[2 * o] * inner;
      const float *const w = weights + o * taps;
      const ptrdiff_t count = bounds[2 * o + 1];
      for (ptrdiff_t k = 0; k < inner; k += NNC_LANES) {
        const int lanes = inner % NNC_LANES == 0 ? NNC_LANES : (int)nnc_min_size(NNC_LANES, inner - k);
        nnc_vf sum = nnc_load_n(first + k, lanes) * nnc_set1(w[0]);
        for (ptrdiff_t t = 1; t < count; ++t) sum = nnc_fma(nnc_load_n(first + t * inner + k, lanes), nnc_set1(w[t]), sum);
        nnc_store_n(row + k, sum, lanes);
      }
    }
  }
}

#endif
