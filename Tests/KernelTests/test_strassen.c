// Products by Strassen's method against loops in double precision.
#include "check.h"
#include "strassen.h"

enum { RESIDUAL = 131 };

static nnc_vf bias_residual(nnc_vf v, const float *const *operands, ptrdiff_t row, ptrdiff_t column, int lanes) {
  return v + nnc_load_n(operands[0] + column, lanes) + nnc_load_n(operands[1] + row * RESIDUAL + column, lanes);
}

static double element(const float *b, ptrdiff_t columns, ptrdiff_t k, ptrdiff_t n) { return n < columns ? b[k * columns + n] : 0; }

static float *packed(const float *b, ptrdiff_t depth, ptrdiff_t columns, ptrdiff_t nr) {
  const ptrdiff_t panels = (columns + nr - 1) / nr, left = panels / 2 * nr, half = depth / 2;
  float *const all = check_floats((NNC_STRASSEN_PRODUCTS * (panels / 2) + 2 * (panels % 2)) * half * nr), *next = all;
  for (ptrdiff_t column = 0; column < left; column += nr)
    for (int product = 0; product < NNC_STRASSEN_PRODUCTS; ++product)
      for (ptrdiff_t k = 0; k < half; ++k)
        for (ptrdiff_t n = column; n < column + nr; ++n) {
          const double b11 = element(b, columns, k, n), b12 = element(b, columns, k, n + left);
          const double b21 = element(b, columns, k + half, n), b22 = element(b, columns, k + half, n + left);
          const double t1 = b12 - b11, t2 = b22 - t1, factors[] = {b11, t2, b22 - b12, b21 - t2, t1, b22, b21};
          *next++ = (float)factors[product];
        }
  if (panels % 2)
    for (ptrdiff_t k = 0; k < depth; ++k)
      for (ptrdiff_t n = 2 * left; n < 2 * left + nr; ++n) *next++ = (float)element(b, columns, k, n);
  return all;
}

typedef void (*multiply)(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, const float *panels, float *scratch, nnc_range pairs, nnc_range factors, ptrdiff_t block,
    const float *const *operands);

// What a row of x is multiplied by, so that its elements are that large.
typedef float (*magnitude)(ptrdiff_t row, ptrdiff_t rows);

static float ones(ptrdiff_t row, ptrdiff_t rows) { return (void)row, (void)rows, 1.0f; }
static float far_apart(ptrdiff_t row, ptrdiff_t rows) { return row == 1 ? 1e-6f : row == rows - 1 ? 0.0f : 1.0f; }
static float enormous(ptrdiff_t row, ptrdiff_t rows) { return (void)rows, row == 1 ? 1e35f : 1.0f; }
static float no_number(ptrdiff_t row, ptrdiff_t rows) { return row == 1 ? NAN : row == rows - 2 ? INFINITY : 1.0f; }

static void check_product(const char *name, ptrdiff_t rows, ptrdiff_t depth, ptrdiff_t columns, int mr, int nv, multiply run, magnitude scale) {
  const ptrdiff_t nr = (ptrdiff_t)nv * NNC_LANES, ldx = depth + 3, ldy = columns + 2, pairs = (rows + 1) / 2;
  const ptrdiff_t whole = (pairs + mr - 1) / mr * mr, factors = ((columns + nr - 1) / nr + 1) / 2;
  float *x = check_random_floats(rows * ldx, -1, 1), *b = check_random_floats(depth * columns, -1, 1), *panels = packed(b, depth, columns, nr);
  float *y = check_floats(rows * ldy), *z = check_floats(rows * ldy), *scratch = check_floats(whole * (4 * (depth / 2 + nr) + 1));
  float *bias = check_random_floats(columns, -1, 1), *residual = check_random_floats(rows * RESIDUAL, -1, 1);
  const float *operands[] = {bias, residual};
  for (ptrdiff_t r = 0; r < rows; ++r)
    for (ptrdiff_t k = 0; k < depth; ++k) x[r * ldx + k] *= scale(r, rows);
  run(y, ldy, x, ldx, panels, scratch, nnc_all(pairs), nnc_all(factors), whole, operands);
  for (ptrdiff_t r = 0; r < rows; ++r)
    for (ptrdiff_t n = 0; n < columns; ++n) {
      double sum = (double)bias[n] + residual[r * RESIDUAL + n], size = 1;
      for (ptrdiff_t k = 0; k < depth; ++k) {
        sum += (double)x[r * ldx + k] * b[k * columns + n];
        if (isfinite(x[r * ldx + k])) size += fabs(x[r * ldx + k]);
      }
      // Of what the row itself is made of, and not of another row.
      const float got = y[r * ldy + n];
      CHECK(isfinite(scale(r, rows)) ? check_close(got, sum, 1e-6, size) : !isfinite(got),
            "%s %td x %td -> %td, row %td column %td: %g, not %g", name, rows, depth, columns, r, n, (double)got, sum);
    }
  for (ptrdiff_t r = 0; r < rows - 1; ++r) CHECK(isnan(y[r * ldy + columns]), "%s wrote past its row", name);
  for (size_t part = 0; part < 4; ++part) {
    run(z, ldy, x, ldx, panels, scratch, nnc_part(pairs, mr, part % 2, 2), nnc_part(factors, 1, part / 2, 2), mr, operands);
  }
  for (ptrdiff_t r = 0; r < rows; ++r)
    for (ptrdiff_t n = 0; n < columns; ++n)
      CHECK(memcmp(y + r * ldy + n, z + r * ldy + n, 4) == 0 || isnan(y[r * ldy + n]), "%s in parts", name);
  free(x), free(b), free(panels), free(y), free(z), free(scratch), free(bias), free(residual);
}

#define PRODUCT(name, rows, depth, columns, mr, nv)                                                                                        \
  static void name(                                                                                                                        \
      float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, const float *panels, float *scratch, nnc_range pairs, nnc_range factors,      \
      ptrdiff_t block, const float *const *operands) {                                                                                     \
    nnc_matmul_f32__strassen(y, ldy, x, ldx, panels, scratch, rows, pairs, depth, columns, factors, mr, nv, block, bias_residual, operands); \
  }                                                                                                                                        \
  static void name##_all(void) {                                                                                                           \
    check_product(#name, rows, depth, columns, mr, nv, name, ones);                                                                          \
    check_product(#name " of rows far apart", rows, depth, columns, mr, nv, name, far_apart);                                                \
    check_product(#name " of an enormous row", rows, depth, columns, mr, nv, name, enormous);                                                \
    check_product(#name " of rows that are no numbers", rows, depth, columns, mr, nv, name, no_number);                                      \
  }

PRODUCT(two_halves, 26, 34, 64, 4, 2)
PRODUCT(an_odd_row, 27, 70, 130, 5, 1)
PRODUCT(an_odd_panel, 40, 66, 3 * 2 * NNC_LANES - 5, 3, 2)
PRODUCT(narrow, 21, 6, 2 * NNC_LANES - 1 > 0 ? 2 * NNC_LANES - 1 : 1, 2, 1)
PRODUCT(several_runs, 12, 1300, 48, 4, 2)
PRODUCT(of_three_rows, 3, 2, 70, 5, 2)

int main(void) {
  two_halves_all();
  an_odd_row_all();
  an_odd_panel_all();
  narrow_all();
  several_runs_all();
  of_three_rows_all();
  return check_result();
}
