// Products for a few outputs only: lanes share the values that are added up instead of the outputs, which would leave most of them empty.
//
// Weights: B[K][N] is packed as [N][K], so that the weights of an output stand together as the values do that they are multiplied with.
#ifndef NNC_DOTS_H
#define NNC_DOTS_H

#include "tile.h"

// One vector of values of each row times one of the weights of each output, of both the first `lanes` floats.
static inline NNC_INLINE void nnc_dots_step(
    nnc_vf *sums, const float *const *rows, ptrdiff_t offset, const float *weights, ptrdiff_t distance, int lanes, int mr, int outputs) {
  nnc_vf weight[NNC_TILE_SUMS];
  NNC_UNROLL for (int o = 0; o < outputs; ++o) {
    weight[o] = nnc_load_n(weights + o * distance, lanes);
    NNC_KEEP(weight[o]);
  }
  NNC_UNROLL for (int i = 0; i < mr; ++i) {
    const nnc_vf value = nnc_load_n(rows[i] + offset, lanes);
    NNC_UNROLL for (int o = 0; o < outputs; ++o) sums[i * outputs + o] = nnc_fma(value, weight[o], sums[i * outputs + o]);
  }
}

// The lanes of sums[i·outputs + o] together += Σ_k rows[i][offset + k]·weights[o·distance + k], i < mr, o < outputs, k < count.
//
// mr, outputs: literals with mr·outputs sums, `outputs` weights and one value fitting the registers.
static inline NNC_INLINE void nnc_dots_accumulate(
    nnc_vf *sums, const float *const *rows, ptrdiff_t offset, const float *weights, ptrdiff_t distance, ptrdiff_t count, int mr,
    int outputs) {
  const ptrdiff_t whole = count - count % NNC_LANES;
  NNC_ROLL for (ptrdiff_t k = 0; k < whole; k += NNC_LANES) {
    nnc_dots_step(sums, rows, offset + k, weights + k, distance, NNC_LANES, mr, outputs);
  }
  if (whole < count) nnc_dots_step(sums, rows, offset + whole, weights + whole, distance, (int)(count - whole), mr, outputs);
}

// Stores the first `count` rows of a tile through f: y[i·ldy + o] = f(sums). y points to row `row` of the result.
static inline NNC_INLINE void nnc_dots_store(
    float *y, ptrdiff_t ldy, const nnc_vf *sums, ptrdiff_t row, ptrdiff_t count, int mr, int outputs, nnc_function f,
    const float *const *operands) {
  float totals[NNC_TILE_SUMS];
  NNC_UNROLL for (int i = 0; i < mr * outputs; ++i) totals[i] = nnc_hsum(sums[i]);
  for (ptrdiff_t i = 0; i < count; ++i, y += ldy) {
    for (int o = 0; o < outputs; o += NNC_LANES) {
      const int lanes = outputs - o < NNC_LANES ? outputs - o : NNC_LANES;
      nnc_store_n(y + o, f(nnc_load_n(totals + i * outputs + o, lanes), operands, row + i, o, lanes), lanes);
    }
  }
}

// y[r, n] = f(Σ_k x[r, k]·B[k, n]) for r in rows and all n < outputs.
//
// x: rows of `depth` floats, ldx apart. y: rows of `outputs` floats, ldy apart; y may be an operand of f (each element is read before
// it is written) but not x. mr, outputs: literals, see nnc_dots_accumulate. Parts: multiples of mr rows.
static inline NNC_INLINE void nnc_matmul_f32__dots(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, const float *weights, nnc_range rows, ptrdiff_t depth, int mr, int outputs,
    nnc_function f, const float *const *operands) {
  for (ptrdiff_t row = rows.first; row < rows.last; row += mr) {
    const float *pointers[NNC_TILE_ROWS];
    nnc_vf sums[NNC_TILE_SUMS];
    // Past the last row the tile computes it again and does not store it.
    NNC_UNROLL for (int i = 0; i < mr; ++i) pointers[i] = x + nnc_min_size(row + i, rows.last - 1) * ldx;
    nnc_tile_clear(sums, mr, outputs);
    nnc_dots_accumulate(sums, pointers, 0, weights, depth, depth, mr, outputs);
    nnc_dots_store(y + row * ldy, ldy, sums, row, nnc_min_size(mr, rows.last - row), mr, outputs, f, operands);
  }
}

#endif
