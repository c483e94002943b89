// Element-wise work: a function over rows × columns.
#ifndef NNC_MAP_H
#define NNC_MAP_H

#include "simd.h"

// y[r·ldy + c] = f(x[r·ldx + c]) for r in rows, c in columns.
//
// x, y: rows of columns.count contiguous floats, ldx and ldy floats apart. In place (y == x, ldy == ldx) is fine. Parts: any rows, multiples
// of NNC_LANES columns.
// f reads the other operands itself. When ldx == ldy == columns and f reads no operand by row or column,
// one row of rows·columns does the same.
static inline NNC_INLINE void nnc_map_f32(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, nnc_range rows, nnc_range columns,
    nnc_function f, const float *const *operands) {
  x += rows.first * ldx;
  y += rows.first * ldy;
  for (ptrdiff_t row = rows.first; row < rows.last; ++row, x += ldx, y += ldy) {
    ptrdiff_t column = columns.first;
    for (; column + NNC_LANES <= columns.last; column += NNC_LANES) {
      nnc_store(y + column, f(nnc_load(x + column), operands, row, column, NNC_LANES));
    }
    if (column < columns.last) {
      const int lanes = (int)(columns.last - column);
      nnc_store_n(y + column, f(nnc_load_n(x + column, lanes), operands, row, column, lanes), lanes);
    }
  }
}

#endif
