// Element-wise work: a function over rows × columns.
#ifndef NNC_MAP_H
#define NNC_MAP_H

#include "simd.h"

// y[r·ldy + c] = f(x[r·ldx + c]) for r < rows, c < columns.
//
// x, y: rows of `columns` contiguous floats, ldx and ldy floats apart. In place (y == x, ldy == ldx) is fine.
// f reads the other operands itself. When ldx == ldy == columns and f reads no operand by row or column,
// one row of rows·columns does the same.
static inline NNC_INLINE void nnc_map_f32(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, ptrdiff_t rows, ptrdiff_t columns,
    nnc_function f, const float *const *operands) {
  for (ptrdiff_t row = 0; row < rows; ++row, x += ldx, y += ldy) {
    ptrdiff_t column = 0;
    for (; column + NNC_LANES <= columns; column += NNC_LANES) {
      nnc_store(y + column, f(nnc_load(x + column), operands, row, column, NNC_LANES));
    }
    if (column < columns) {
      const int lanes = (int)(columns - column);
      nnc_store_n(y + column, f(nnc_load_n(x + column, lanes), operands, row, column, lanes), lanes);
    }
  }
}

#endif
