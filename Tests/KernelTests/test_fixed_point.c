// Products by weights as fixed-point numbers against loops in double precision.
#include "fixed_point_check.h"

static nnc_vf bias_residual(nnc_vf v, const float *const *operands, ptrdiff_t row, ptrdiff_t column, int lanes) {
  return v + nnc_load_n(operands[0] + column, lanes) + nnc_load_n(operands[1] + row * 67 + column, lanes);
}

// Makes row r of the inputs large, small or special.
static void shape_inputs(float *x, ptrdiff_t rows, ptrdiff_t ldx, ptrdiff_t depth, int kind) {
  for (ptrdiff_t r = 0; r < rows; ++r)
    for (ptrdiff_t k = 0; k < depth; ++k) {
      float *const element = x + r * ldx + k;
      if (kind == 1) *element *= 1e35f;
      if (kind == 2) *element *= 1e-30f;
      if (kind == 3 && k == depth / 2) *element = r % 2 ? INFINITY : NAN;
    }
}

typedef void (*multiply)(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, const float *panels, nnc_range rows, nnc_range columns, const float *const *operands);

static void check_product(const char *name, ptrdiff_t rows, ptrdiff_t depth, ptrdiff_t columns, int mr, int nv, multiply run, int kind) {
  const ptrdiff_t nr = nv * NNC_LANES, panels = (columns + nr - 1) / nr, ldx = depth + 3, ldy = columns + 1;
  float *x = check_random_floats(rows * ldx, -1, 1), *b = check_random_floats(depth * columns, -1, 1);
  float *bias = check_random_floats(columns, -1, 1), *residual = check_random_floats(rows * 67, -1, 1), *y = check_floats(rows * ldy);
  const float *operands[] = {bias, residual};
  const float size = kind == 1 ? 1e35f : kind == 2 ? 1e-30f : 1;
  if (kind == 2) {
    memset(bias, 0, (size_t)columns * sizeof(float));
    memset(residual, 0, (size_t)(rows * 67) * sizeof(float));
  }
  shape_inputs(x, rows, ldx, depth, kind);
  // Zeros and very small weights: infinity makes the ones NaN, not the others.
  for (ptrdiff_t i = 0; i < depth * columns; i += 1 + check_random() % 5) b[i] = check_random() % 2 ? 0.0f : i % 2 ? 1e-12f : -1e-12f;
  float *packed = check_floats(panels * nnc_fixed_panel(depth, nv)), *end = packed;
  float *panel = check_floats(depth * nr);
  for (ptrdiff_t first = 0; first < columns; first += nr) {
    for (ptrdiff_t k = 0; k < depth; ++k)
      for (ptrdiff_t n = 0; n < nr; ++n) panel[k * nr + n] = first + n < columns ? b[k * columns + first + n] : 0;
    end = fixed_pack(end, panel, depth, nr);
  }
  CHECK(end == packed + panels * nnc_fixed_panel(depth, nv), "%td words, not %td", panels * nnc_fixed_panel(depth, nv), end - packed);
  run(y, ldy, x, ldx, packed, nnc_all(rows), nnc_all(columns), operands);
  for (ptrdiff_t r = 0; r < rows; ++r)
    for (ptrdiff_t n = 0; n < columns; ++n) {
      double sum = (double)bias[n] + residual[r * 67 + n];
      for (ptrdiff_t k = 0; k < depth; ++k) sum += (double)x[r * ldx + k] * b[k * columns + n];
      const double scale = 1 + sqrt((double)depth);
      CHECK(check_close(y[r * ldy + n], sum, 1e-6 * size, scale), "%s, inputs %d: [%td, %td] = %g, not %g", name, kind, r, n,
            (double)y[r * ldy + n], sum);
    }
  // In parts the same bits.
  float *z = check_floats(rows * ldy);
  for (size_t task = 0; task < 4; ++task) {
    run(z, ldy, x, ldx, packed, nnc_part(rows, mr, task % 2, 2), nnc_part(columns, nr, task / 2, 2), operands);
  }
  CHECK(memcmp(y, z, (size_t)(rows * ldy) * sizeof(float)) == 0 || kind == 3, "%s: other bits in parts", name);
  free(x), free(b), free(bias), free(residual), free(y), free(packed), free(panel), free(z);
}

// Name, rows, depth, columns, mr, nv, sets, ahead; literals, as in emitted code.
#define PRODUCTS(use)                        \
  use(one_row, 1, 100, 67, 1, 4, 2, 4096)    \
  use(two_rows, 2, 33, 35, 2, 2, 2, 0)       \
  use(row_by_row, 3, 7, 10, 1, 1, 8, 0)      \
  use(shallow, 1, 5, 3, 1, 1, 8, 0)          \
  use(wide, 1, 2, 1, 1, 3, 2, 0)             \
  use(odd, 5, 300, 50, 2, 3, 2, 0)           \
  use(deep, 1, 1027, 20, 1, 1, 8, 0)         \
  use(one_input, 1, 1, 64, 1, 4, 2, 0)       \
  use(four_rows, 9, 270, 40, 4, 2, 1, 4096)  \
  use(seven_rows, 7, 19, 21, 7, 1, 1, 0)     \
  use(no_inputs, 1, 0, 4, 1, 2, 4, 0)

#define DEFINE(name, rows_, depth, columns_, mr, nv, sets, ahead)                                                                     \
  static void name(                                                                                                                   \
      float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, const float *panels, nnc_range rows, nnc_range columns,                 \
      const float *const *operands) {                                                                                                 \
    nnc_matmul_f32__fixed(y, ldy, x, ldx, panels, rows, depth, columns, mr, nv, sets, ahead, bias_residual, operands);                \
  }
#define RUN(name, rows, depth, columns, mr, nv, sets, ahead) check_product(#name, rows, depth, columns, mr, nv, name, kind);
PRODUCTS(DEFINE)

int main(void) {
  for (int kind = 0; kind < 4; ++kind) {
    PRODUCTS(RUN)
  }
  return check_result();
}
