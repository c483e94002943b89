// Packs weights as fixed_point.h reads them, for tests.
#ifndef FIXED_POINT_CHECK_H
#define FIXED_POINT_CHECK_H

#include "check.h"
#include "fixed_point.h"

// The nearest number to `exact` with this last byte; less than 256 for zero only.
static inline uint32_t fixed_number(double exact, uint32_t last) {
  double number = fmin(fmax(nearbyint((exact - last) / 256), -8388608), 8388607) * 256 + last;
  while (exact > 0 && number < 256) number += 256;
  while (exact < 0 && number > -256) number -= 256;
  return (uint32_t)(int32_t)number;
}

// A panel of nr columns from a matrix [depth][nr]; returns its end.
static inline float *fixed_pack(float *panel, const float *matrix, ptrdiff_t depth, ptrdiff_t nr) {
  for (ptrdiff_t n = 0; n < nr; ++n) {
    float largest = 0;
    for (ptrdiff_t k = 0; k < depth; ++k) largest = fmaxf(largest, fabsf(matrix[k * nr + n]));
    panel[n] = (float)(largest / 2147483392.0);
  }
  const ptrdiff_t count = depth * nr;
  float *words = panel + nr;
  for (ptrdiff_t group = 0; group < count; group += 4 * NNC_LANES, words += 3 * NNC_LANES)
    for (ptrdiff_t lane = 0; lane < NNC_LANES; ++lane) {
      uint32_t q[4];
      for (ptrdiff_t j = 3; j >= 0; --j) {
        const ptrdiff_t index = group + j * NNC_LANES + lane;
        const float scale = panel[index % nr];
        const uint32_t last = j == 3 ? 0
            : j == 2 ? q[3] >> 8 & 255
            : j == 1 ? (q[3] >> 16 ^ q[2] >> 8) & 255
                     : (q[3] >> 24 ^ q[2] >> 16 ^ q[1] >> 8) & 255;
        q[j] = fixed_number(index < count && scale > 0 ? matrix[index] / (double)scale : 0, last);
        if (j < 3) memcpy(words + j * NNC_LANES + lane, &q[j], sizeof q[j]);
      }
    }
  return words;
}

#endif
