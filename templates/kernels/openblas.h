// Matrix products by OpenBLAS, or any library with the C interface of BLAS, for `--blas openblas`.
#ifndef NNC_OPENBLAS_H
#define NNC_OPENBLAS_H

#include "map.h"

// As in <cblas.h>, where the first three parameters are enumerations. Not included, because it isn't always where compilers look.
enum { NNC_ROW_MAJOR = 101, NNC_NOT_TRANSPOSED = 111, NNC_TRANSPOSED = 112 };
extern void cblas_sgemm(
    int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a, int lda, const float *b,
    int ldb, float beta, float *c, int ldc);

// y[r, n] = f(Σ_k x[r, k]·B[k, n]) for r < rows, n < columns.
//
// x: rows of `depth` floats, ldx apart. b: B row by row, ldb apart; its transpose when transpose_b. y: rows of `columns` floats, ldy apart;
// overlaps neither x nor b nor an operand of f, because it holds the product before f is applied.
static inline NNC_INLINE void nnc_matmul_f32__openblas(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, const float *b, ptrdiff_t ldb, int transpose_b, ptrdiff_t rows,
    ptrdiff_t depth, ptrdiff_t columns, nnc_function f, const float *const *operands) {
  cblas_sgemm(
      NNC_ROW_MAJOR, NNC_NOT_TRANSPOSED, transpose_b ? NNC_TRANSPOSED : NNC_NOT_TRANSPOSED, (int)rows, (int)columns,
      (int)depth, 1.0f, x, (int)(ldx > 0 ? ldx : 1), b, (int)ldb, 0.0f, y, (int)ldy);
  nnc_map_f32(y, ldy, y, ldy, nnc_all(rows), nnc_all(columns), f, operands);
}

#endif
