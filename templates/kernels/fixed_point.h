// Constant weights as fixed-point numbers in three quarters of the bytes, for products that wait for their weights.
//
// A panel of nr = nv·NNC_LANES columns begins with their scales, [nr] floats. Weight k of column n is q·scale[n] with a 32-bit integer q. What a tile
// then reads, K·nv vectors in the order [K][nv], filled up to fours, follows as three words a lane for each four: the first three words are q0, q1
// and q2 themselves, and q3 = q0·2^24 ^ q1·2^16 ^ q2·2^8. So the last bytes of the three serve q3; who packs them chooses the upper 24 bits for that.
// |q| < 256 is a weight that is zero.
#ifndef NNC_FIXED_POINT_H
#define NNC_FIXED_POINT_H

#include "tile.h"

// Words of a panel.
static inline NNC_INLINE ptrdiff_t nnc_fixed_panel(ptrdiff_t depth, int nv) {
  return (nv + (depth * nv + 3) / 4 * 3) * NNC_LANES;
}

// Four vectors of q from three.
static inline NNC_INLINE void nnc_fixed_unpack(nnc_vf *q, const float *words) {
  nnc_vf loaded[3];
  NNC_UNROLL for (int i = 0; i < 3; ++i) {
    loaded[i] = nnc_load(words + i * NNC_LANES);
    NNC_KEEP(loaded[i]);
    q[i] = nnc_to_float(nnc_as_int(loaded[i]));
  }
  q[3] = nnc_to_float((nnc_vi)(nnc_bits(loaded[0]) << 24 ^ nnc_bits(loaded[1]) << 16 ^ nnc_bits(loaded[2]) << 8));
}

// The sums of one row again, one after the other, for inputs so large that their products with q are beyond the range of floats, or infinite, for
// which zeros are to be zero.
static NNC_COLD void nnc_fixed_accumulate_large(nnc_vf *sums, const float *row, const float *panel, ptrdiff_t depth, int nv) {
  for (int v = 0; v < nv; ++v) {
    nnc_vf sum = nnc_set1(0.0f), q[4];
    for (ptrdiff_t k = 0; k < depth; ++k) {
      nnc_fixed_unpack(q, panel + (nv + (k * nv + v) / 4 * 3) * NNC_LANES);
      const nnc_vf number = q[(k * nv + v) % 4], zero = nnc_set1(0.0f);
      sum = nnc_fma(nnc_set1(row[k] * 0x1p-32f), nnc_select(nnc_lt(nnc_abs(number), nnc_set1(256.0f)), zero, number), sum);
    }
    sums[v] = sum * (nnc_load(panel + v * NNC_LANES) * nnc_set1(0x1p32f));
  }
}

// Adds to the sums what the four vectors of weights from vector `at` on give with the inputs from `k` on; of them only so many as `vectors` from the
// first on count.
static inline NNC_INLINE void nnc_fixed_four(
    nnc_vf *sums, const float *const *rows, ptrdiff_t k, const float *words, int at, ptrdiff_t vectors, int mr, int nv, int sets) {
  nnc_vf q[4];
  nnc_fixed_unpack(q, words);
  NNC_UNROLL for (int i = 0; i < mr; ++i) {
    NNC_UNROLL for (int j = at; j < at + 4; ++j) {
      if (j >= vectors) continue;
      nnc_vf *const sum = &sums[(j / nv % sets * mr + i) * nv + j % nv];
      *sum = nnc_fma(nnc_set1(rows[i][k + j / nv]), q[j - at], *sum);
    }
  }
}

// sums[i·nv + v] = Σ_k rows[i][k]·weight[k][v], i < mr, v < nv, k < depth.
//
// sets: a power of two, independent sums over every sets-th k hide the latency of the multiply-add; sets·mr·nv ≤ NNC_TILE_SUMS. ahead: see
// nnc_tile_accumulate_row. mr, nv, sets, ahead: literals.
static inline NNC_INLINE void nnc_fixed_accumulate(
    nnc_vf *sums, const float *const *rows, const float *panel, ptrdiff_t depth, int mr, int nv, int sets, ptrdiff_t ahead) {
  const int whole = nv % 4 == 0 ? 1 : nv % 2 == 0 ? 2 : 4;  // as many k make fours of vectors
  const int step = sets > whole ? sets : whole;
  const float *words = panel + nv * NNC_LANES;
  NNC_UNROLL for (int i = 0; i < mr * nv; ++i) sums[i] = nnc_set1(0.0f);
  for (ptrdiff_t start = 0; start < depth; start += NNC_TILE_RUN) {
    const ptrdiff_t stop = nnc_min_size(start + NNC_TILE_RUN, depth), last = start + (stop - start) / step * step;
    nnc_vf acc[NNC_TILE_SUMS];
    if (sets * mr * nv >= 8) NNC_FREE_REGISTERS();
    NNC_UNROLL for (int i = 0; i < sets * mr * nv; ++i) acc[i] = nnc_set1(0.0f);
    NNC_ROLL for (ptrdiff_t k = start; k < last; k += step) {
      NNC_UNROLL for (int at = 0; at < step * nv; at += 4, words += 3 * NNC_LANES) {
        if (ahead) {
          NNC_UNROLL for (int i = 0; i < 3 * NNC_LANES; i += NNC_LINE) NNC_PREFETCH((uintptr_t)(words + i) + (uintptr_t)ahead);
        }
        nnc_fixed_four(acc, rows, k, words, at, step * nv, mr, nv, sets);
      }
    }
    // What is left at the end of the depth. Unrolled as well, or the sums would not stay in registers.
    NNC_UNROLL for (int at = 0; at < step * nv; at += 4) {
      if (at >= (stop - last) * nv) continue;
      nnc_fixed_four(acc, rows, last, words, at, (stop - last) * nv, mr, nv, sets);
      words += 3 * NNC_LANES;
    }
    NNC_UNROLL for (int half = sets / 2; half > 0; half /= 2) {
      NNC_UNROLL for (int i = 0; i < half * mr * nv; ++i) acc[i] += acc[half * mr * nv + i];
    }
    NNC_UNROLL for (int i = 0; i < mr * nv; ++i) sums[i] += acc[i];
  }
  NNC_UNROLL for (int i = 0; i < mr; ++i) {
    nnc_vi is_finite = nnc_set1_int(-1);
    NNC_UNROLL for (int v = 0; v < nv; ++v) {
      nnc_vf *const sum = &sums[i * nv + v];
      is_finite &= nnc_eq(*sum - *sum, nnc_set1(0.0f));
      *sum *= nnc_load(panel + v * NNC_LANES);
    }
    if (nnc_any(~is_finite)) {
      nnc_vf large[NNC_TILE_SUMS];
      nnc_fixed_accumulate_large(large, rows[i], panel, depth, nv);
      NNC_UNROLL for (int v = 0; v < nv; ++v) sums[i * nv + v] = large[v];
    }
  }
}

// y[r, n] = f(Σ_k x[r, k]·B[k, n]). Arguments as nnc_matmul_f32 and nnc_matmul_f32__rows have them; panels: [⌈N/nr⌉] as above.
static inline NNC_INLINE void nnc_matmul_f32__fixed(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, const float *panels, nnc_range rows, ptrdiff_t depth, nnc_range columns, int mr,
    int nv, int sets, ptrdiff_t ahead, nnc_function f, const float *const *operands) {
  const ptrdiff_t nr = (ptrdiff_t)nv * NNC_LANES, stride = nnc_fixed_panel(depth, nv);
  const float *panel = panels + columns.first / nr * stride;
  for (ptrdiff_t column = columns.first; column < columns.last; column += nr, panel += stride) {
    for (ptrdiff_t row = rows.first; row < rows.last; row += mr) {
      const float *pointers[NNC_TILE_ROWS];
      nnc_vf sums[NNC_TILE_SUMS];
      // Past the last row the tile computes it again and does not store it.
      NNC_UNROLL for (int i = 0; i < mr; ++i) pointers[i] = x + nnc_min_size(row + i, rows.last - 1) * ldx;
      nnc_fixed_accumulate(sums, pointers, panel, depth, mr, nv, sets, ahead);
      nnc_tile_store(y + row * ldy, ldy, sums, row, nnc_min_size(mr, rows.last - row), column, columns.count, nv, f, operands, 0);
    }
  }
}

#endif
