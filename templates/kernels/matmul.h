// Matrix products against a packed right side.
//
// Panels: B[K][N] is packed as [⌈N/nr⌉][K][nr], nr = nv·NNC_LANES, the last panel filled with zeros, so that the weights which one tile
// of the result needs are read from the first to the last byte.
#ifndef NNC_MATMUL_H
#define NNC_MATMUL_H

#include "data_movement.h"
#include "tile.h"

// y[r, n] = f(Σ_k x[r, k]·B[k, n]) for r in rows, n in columns.
//
// x: rows of `depth` floats, ldx apart. y: rows of columns.count floats, ldy apart; y may be an operand of f (each element is read before
// it is written) but not x. mr, nv: literals, see tile.h. block: rows, a multiple of mr, that stay in the cache while all panels pass.
// Parts: multiples of mr rows and nr columns.
static inline NNC_INLINE void nnc_matmul_f32(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, const float *panels, nnc_range rows, ptrdiff_t depth,
    nnc_range columns, int mr, int nv, ptrdiff_t block, nnc_function f, const float *const *operands) {
  const ptrdiff_t nr = (ptrdiff_t)nv * NNC_LANES;
  for (ptrdiff_t start = rows.first; start < rows.last; start += block) {
    const ptrdiff_t stop = nnc_min_size(start + block, rows.last);
    const float *panel = panels + columns.first * depth;
    for (ptrdiff_t column = columns.first; column < columns.last; column += nr, panel += depth * nr) {
      for (ptrdiff_t row = start; row < stop; row += mr) {
        const float *pointers[NNC_TILE_ROWS];
        nnc_vf sums[NNC_TILE_SUMS];
        // Past the last row the tile computes it again and does not store it.
        NNC_UNROLL for (int i = 0; i < mr; ++i) pointers[i] = x + nnc_min_size(row + i, rows.last - 1) * ldx;
        nnc_tile_clear(sums, mr, nv);
        const nnc_ahead ahead = nnc_panel_ahead(
            panel + depth * nr, nr, depth, (row - start) / mr, (stop - start + mr - 1) / mr, nnc_min_size(block, rows.count) / mr);
        nnc_tile_accumulate(sums, pointers, 0, panel, depth, depth, mr, nv, ahead);
        nnc_tile_store(
            y + row * ldy, ldy, sums, row, nnc_min_size(mr, stop - row), column, columns.count, nv, f, operands, 0);
      }
    }
  }
}

// y[s, n] = the maximum of f(Σ_k x[r, k]·B[k, n]) over the rows r of sample s, of which there are `height` ≥ 1; NaN when any is NaN. The rows
// themselves are stored nowhere.
//
// x: samples.count·height rows. y: rows of columns.count floats, ldy apart. Else as nnc_matmul_f32. Parts: any samples, multiples of nr columns.
static inline NNC_INLINE void nnc_matmul_f32__max(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, const float *panels, nnc_range samples, ptrdiff_t height, ptrdiff_t depth,
    nnc_range columns, int mr, int nv, ptrdiff_t block, nnc_function f, const float *const *operands) {
  const ptrdiff_t nr = (ptrdiff_t)nv * NNC_LANES;
  const int is_whole = columns.count % nr == 0;
  for (ptrdiff_t sample = samples.first; sample < samples.last; ++sample) {
    for (ptrdiff_t start = 0; start < height; start += block) {
      const ptrdiff_t stop = nnc_min_size(start + block, height), last = sample * height + stop - 1;
      const float *panel = panels + columns.first * depth;
      for (ptrdiff_t column = columns.first; column < columns.last; column += nr, panel += depth * nr) {
        nnc_vf largest[NNC_TILE_SUMS];
        for (int v = 0; v < nv; ++v) largest[v] = nnc_set1(-INFINITY);
        for (ptrdiff_t row = start; row < stop; row += mr) {
          const float *pointers[NNC_TILE_ROWS];
          nnc_vf sums[NNC_TILE_SUMS];
          // Past the last row the tile computes it again, which changes no maximum.
          NNC_UNROLL for (int i = 0; i < mr; ++i) pointers[i] = x + nnc_min_size(sample * height + row + i, last) * ldx;
          nnc_tile_clear(sums, mr, nv);
          const nnc_ahead ahead = nnc_panel_ahead(
              panel + depth * nr, nr, depth, (row - start) / mr, (stop - start + mr - 1) / mr, nnc_min_size(block, height) / mr);
          nnc_tile_accumulate(sums, pointers, 0, panel, depth, depth, mr, nv, ahead);
          for (int i = 0; i < mr; ++i) {
            const ptrdiff_t at = nnc_min_size(sample * height + row + i, last);
            for (int v = 0; v < nv; ++v) {
              const ptrdiff_t c = column + v * NNC_LANES;
              const int lanes = is_whole ? NNC_LANES : (int)nnc_min_size(NNC_LANES, columns.count - c);
              if (lanes > 0) largest[v] = nnc_max(largest[v], f(sums[i * nv + v], operands, at, c, lanes));
            }
          }
        }
        for (int v = 0; v < nv; ++v) {
          const ptrdiff_t c = column + v * NNC_LANES;
          const int lanes = is_whole ? NNC_LANES : (int)nnc_min_size(NNC_LANES, columns.count - c);
          if (lanes <= 0) break;
          float *const result = y + sample * ldy + c;
          if (start > 0) largest[v] = nnc_max(nnc_load_n(result, lanes), largest[v]);
          nnc_store_n(result, largest[v], lanes);
        }
      }
    }
  }
}

// The same for few rows, one at a time: bound by how fast the panels can be read. sets: a power of two, sets·nv ≤ NNC_TILE_SUMS.
// ahead: see nnc_tile_accumulate_row.
static inline NNC_INLINE void nnc_matmul_f32__rows(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, const float *panels, nnc_range rows, ptrdiff_t depth,
    nnc_range columns, int nv, int sets, ptrdiff_t ahead, nnc_function f, const float *const *operands) {
  const ptrdiff_t nr = (ptrdiff_t)nv * NNC_LANES;
  const float *panel = panels + columns.first * depth;
  for (ptrdiff_t column = columns.first; column < columns.last; column += nr, panel += depth * nr) {
    for (ptrdiff_t row = rows.first; row < rows.last; ++row) {
      nnc_vf sums[NNC_TILE_SUMS];
      NNC_FREE_REGISTERS();
      NNC_UNROLL for (int v = 0; v < nv; ++v) sums[v] = nnc_set1(0.0f);
      nnc_tile_accumulate_row(sums, x + row * ldx, panel, depth, nv, sets, ahead);
      nnc_tile_store(y + row * ldy, ldy, sums, row, 1, column, columns.count, nv, f, operands, 0);
    }
  }
}

// Packs B[k·row_stride + n·column_stride] into panels, for a right side that is computed at run time. Parts: multiples of nr columns.
static inline NNC_INLINE void nnc_pack_panels_f32(
    float *panels, const float *b, ptrdiff_t row_stride, ptrdiff_t column_stride, ptrdiff_t depth, nnc_range columns,
    ptrdiff_t nr) {
  panels += columns.first * depth;
  for (ptrdiff_t column = columns.first; column < columns.last; column += nr) {
    const ptrdiff_t count = nnc_min_size(nr, columns.last - column);
    const float *const source = b + column * column_stride;
    if (row_stride == 1) nnc_transpose_matrix(panels, nr, source, column_stride, depth, count);
    for (ptrdiff_t k = 0; k < depth; ++k, panels += nr) {
      if (row_stride != 1) {
        for (ptrdiff_t n = 0; n < count; ++n) panels[n] = source[k * row_stride + n * column_stride];
      }
      for (ptrdiff_t n = count; n < nr; ++n) panels[n] = 0.0f;
    }
  }
}

#endif
