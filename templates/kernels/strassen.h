// Matrix products by the method of Strassen (1969) in the form of Winograd: seven products of halves instead of eight.
//
// With x, B and y cut in two both ways, the rows into even ones (1) and odd ones (2), so that threads which share other steps by neighbouring rows
// find here what they wrote there,
//   S1 = x21 + x22, S2 = S1 - x11, S3 = x11 - x21, S4 = x12 - S2,  T1 = B12 - B11, T2 = B22 - T1, T3 = B22 - B12, T4 = T2 - B21,
//   y11 = x11·B11 + x12·B21,          y12 = U + S1·T1 + S4·B22,          where U = x11·B11 + S2·T2,
//   y21 = U + S3·T3 - x22·T4,         y22 = U + S3·T3 + S1·T1.
// A tile of products is added to what was kept of the same tile before, while it is in the registers, so that adding them up costs next to nothing.
//
// Rounding errors are relative to the largest elements of both rows that are computed together. Tiles with a row that is not finite, or much smaller
// or larger than its partner, are therefore computed from x11, x12, x21 and x22 by the usual eight products, with T1 + B11 for B12.
//
// Panels: for each pair of nr columns, one of the left half and one of the right, B11, T2, T3, -T4, T1, B22 and B21 as [depth/2][nr], then an odd
// panel as in matmul.h; nr = nv·NNC_LANES, zeros at the end. The left half has ⌊⌈columns/nr⌉/2⌋ panels.
#ifndef NNC_STRASSEN_H
#define NNC_STRASSEN_H

#include "matmul.h"

enum { NNC_STRASSEN_PRODUCTS = 7, NNC_STRASSEN_USUAL = 8, NNC_STRASSEN_SUMS = 4 };

// Halves up to this depth are added up in one go.
#define NNC_STRASSEN_RUN 512

// How much larger the largest element of a row may be than that of its partner, and how large: sums of products must not overflow.
#define NNC_STRASSEN_RATIO 0x1p10f
#define NNC_STRASSEN_LARGEST 0x1p50f

// A product of rows that begin `ldx` floats apart, the last of which is `last`, with one of the panels of a pair. With `from` added, where there is
// one, its tiles are kept in `to`, and with `plus` added too they are the result from pair `row` and `column` on, of `rows` rows, the odd ones if
// `part`.
typedef struct {
  const float *x;
  ptrdiff_t ldx, last, panel;
  const float *from, *plus;
  float *to;
  ptrdiff_t part, rows, column;
} nnc_strassen_product;

// S1 to S4 of an even row and an odd one, `distance` floats apart. Returns whether the rows may be computed together.
static inline NNC_INLINE int nnc_strassen_sums(float *s, ptrdiff_t distance, const float *even, const float *odd, ptrdiff_t half) {
  nnc_vf above = nnc_set1(0.0f), below = above, poison = above;
  for (ptrdiff_t k = 0; k < half; k += NNC_LANES) {
    const int lanes = (int)nnc_min_size(NNC_LANES, half - k);
    const nnc_vf x11 = nnc_load_n(even + k, lanes), x12 = nnc_load_n(even + half + k, lanes);
    const nnc_vf x21 = nnc_load_n(odd + k, lanes), x22 = nnc_load_n(odd + half + k, lanes);
    const nnc_vf s1 = x21 + x22, s2 = s1 - x11, s4 = x12 - s2;
    above = nnc_max_fast(above, nnc_max_fast(nnc_abs(x11), nnc_abs(x12)));
    below = nnc_max_fast(below, nnc_max_fast(nnc_abs(x21), nnc_abs(x22)));
    poison = nnc_fma(s4, nnc_set1(0.0f), poison);  // NaN from the first sum on that is not finite: all four elements are in it
    nnc_store_n(s + k, s1, lanes);
    nnc_store_n(s + distance + k, s2, lanes);
    nnc_store_n(s + 2 * distance + k, x11 - x21, lanes);
    nnc_store_n(s + 3 * distance + k, s4, lanes);
  }
  const float a = nnc_hmax(above), b = nnc_hmax(below), most = a > b ? a : b, least = a > b ? b : a;
  return nnc_hsum(poison) == 0.0f && most <= NNC_STRASSEN_LARGEST && most <= NNC_STRASSEN_RATIO * least;
}

// y[r, n] = f(Σ_k x[r, k]·B[k, n]) for all of rows and columns; rows 2r and 2r + 1 are computed together.
//
// x, ldx, y, ldy, mr, nv: see nnc_matmul_f32; depth is even. pairs: of rows, ⌈rows/2⌉ in all. factors: pairs of panels and the odd one,
// ⌈⌈columns/nr⌉/2⌉ in all. block: pairs, a multiple of mr, that stay in the cache while all panels pass. scratch: block·(4·(depth/2 + nr) + 1)
// floats, for each part its own. Parts: multiples of mr pairs; any factors, each part of which adds up the rows again.
static inline NNC_INLINE void nnc_matmul_f32__strassen(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, const float *panels, float *scratch, ptrdiff_t rows, nnc_range pairs,
    ptrdiff_t depth, ptrdiff_t columns, nnc_range factors, int mr, int nv, ptrdiff_t block, nnc_function f, const float *const *operands) {
  const ptrdiff_t nr = (ptrdiff_t)nv * NNC_LANES, half = depth / 2, left = (columns + nr - 1) / nr / 2 * nr;
  const ptrdiff_t distance = block * half, kept = block * nr;
  for (ptrdiff_t start = pairs.first; start < pairs.last; start += block) {
    const ptrdiff_t count = nnc_min_size(block, pairs.last - start), count_odd = nnc_min_size(count, rows / 2 - start);
    float *const s = scratch, *const t = s + NNC_STRASSEN_SUMS * distance, *const is_usual = t + 4 * kept;
    const float *const even = x + 2 * start * ldx, *const odd = even + ldx;
    int has_usual = 0;
    for (ptrdiff_t row = 0; row < count; row += mr) {
      int fits = 1;
      // The last row may have no partner: it takes one of a row before, and nothing is stored for it.
      for (ptrdiff_t i = row; i < nnc_min_size(row + mr, count); ++i) {
        fits &= nnc_strassen_sums(s + i * half, distance, even + 2 * i * ldx, x + nnc_min_size(2 * (start + i) + 1, rows - 1) * ldx, half);
      }
      is_usual[row / mr] = fits ? 0.0f : 1.0f;
      has_usual |= !fits;
    }
    const ptrdiff_t step = NNC_STRASSEN_PRODUCTS * half * nr, end = nnc_min_size(factors.last * nr, left);
    const float *panel = panels + factors.first * step;
    for (ptrdiff_t column = factors.first * nr; column < end; column += nr, panel += step) {
      const ptrdiff_t right = left + column, next = 2 * ldx, last = count - 1, last_odd = count_odd - 1;
      const nnc_strassen_product products[NNC_STRASSEN_PRODUCTS + NNC_STRASSEN_USUAL] = {
        {even, next, last, 0, NULL, NULL, t, 0, 0, 0},
        {s + distance, half, last, 1, t, NULL, t + kept, 0, 0, 0},
        {s + 2 * distance, half, last, 2, t + kept, NULL, t + 2 * kept, 0, 0, 0},
        {odd + half, next, last_odd, 3, t + 2 * kept, NULL, NULL, 1, count_odd, column},
        {s, half, last, 4, NULL, t + 2 * kept, t + 3 * kept, 1, count_odd, right},
        {s + 3 * distance, half, last, 5, t + 3 * kept, t + kept, NULL, 0, count, right},
        {even + half, next, last, 6, t, NULL, NULL, 0, count, column},
        {even, next, last, 0, NULL, NULL, t, 0, 0, 0},
        {even, next, last, 4, t, NULL, t + kept, 0, 0, 0},
        {even + half, next, last, 5, t + kept, NULL, NULL, 0, count, right},
        {even + half, next, last, 6, t, NULL, NULL, 0, count, column},
        {odd, next, last_odd, 0, NULL, NULL, t, 0, 0, 0},
        {odd, next, last_odd, 4, t, NULL, t + kept, 0, 0, 0},
        {odd + half, next, last_odd, 5, t + kept, NULL, NULL, 1, count_odd, right},
        {odd + half, next, last_odd, 6, t, NULL, NULL, 1, count_odd, column},
      };
      for (int product = 0; product < NNC_STRASSEN_PRODUCTS + (has_usual ? NNC_STRASSEN_USUAL : 0); ++product) {
        const nnc_strassen_product p = products[product];
        const float *const factor = panel + p.panel * half * nr;
        for (ptrdiff_t tile = 0; tile < count; tile += mr) {
          if ((is_usual[tile / mr] != 0.0f) != (product >= NNC_STRASSEN_PRODUCTS)) continue;
          const float *pointers[NNC_TILE_ROWS];
          nnc_vf sums[NNC_TILE_SUMS];
          NNC_UNROLL for (int i = 0; i < mr; ++i) {
            pointers[i] = p.x + nnc_min_size(tile + i, p.last) * p.ldx;
            NNC_KEEP_POINTER(pointers[i]);
          }
          nnc_tile_clear(sums, mr, nv);
          const nnc_ahead ahead = nnc_panel_ahead(
              factor + half * nr, nr, half, tile / mr, (count + mr - 1) / mr, nnc_min_size(block, pairs.count) / mr);
          if (half <= NNC_STRASSEN_RUN) {
            nnc_tile_run(sums, pointers, factor, half, mr, nv, ahead);
          } else {
            nnc_tile_accumulate(sums, pointers, 0, factor, half, half, mr, nv, ahead);
          }
          if (p.from) {
            NNC_UNROLL for (int i = 0; i < mr * nv; ++i) sums[i] += nnc_load(p.from + tile * nr + i * NNC_LANES);
          }
          if (p.to) {
            NNC_UNROLL for (int i = 0; i < mr * nv; ++i) nnc_store(p.to + tile * nr + i * NNC_LANES, sums[i]);
          }
          if (p.plus) {
            NNC_UNROLL for (int i = 0; i < mr * nv; ++i) sums[i] += nnc_load(p.plus + tile * nr + i * NNC_LANES);
          }
          if (p.rows > tile) {
            const ptrdiff_t row = 2 * (start + tile) + p.part;
            nnc_tile_store_every(
                y + row * ldy, 2 * ldy, sums, row, 2, nnc_min_size(mr, p.rows - tile), p.column, columns, nv, f, operands, 0);
          }
        }
      }
    }
    if (factors.last * nr > left) {
      const nnc_range odd_panel = {2 * left, columns, columns}, all = {2 * start, nnc_min_size(2 * (start + count), rows), rows};
      // The product counts columns from the first of all.
      const float *const origin = (const float *)((uintptr_t)panel - (uintptr_t)(odd_panel.first * depth) * sizeof(float));
      nnc_matmul_f32(y, ldy, x, ldx, origin, all, depth, odd_panel, mr, nv, 2 * block, f, operands);
    }
  }
}

#endif
