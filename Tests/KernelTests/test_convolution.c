// Convolution and matrix products against loops in double precision.
#include "check.h"
#include "convolution.h"
#include "convolution_check.h"
#include "matmul.h"
#include "planes.h"

static float *pack(const float *b, ptrdiff_t groups, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t nr) {
  const ptrdiff_t own = columns / groups, panels = (own + nr - 1) / nr;
  float *packed = check_floats(groups * panels * rows * nr);
  for (ptrdiff_t g = 0; g < groups; ++g)
    for (ptrdiff_t p = 0; p < panels; ++p)
      for (ptrdiff_t k = 0; k < rows; ++k)
        for (ptrdiff_t n = 0; n < nr; ++n)
          packed[((g * panels + p) * rows + k) * nr + n] =
              p * nr + n < own ? b[k * columns + g * own + p * nr + n] : 0.0f;
  return packed;
}

// Whether a kernel computes everything at once, or its first or second range in parts.
enum parts { WHOLE, FIRST_RANGE, SECOND_RANGE };

static nnc_range part(enum parts parts, enum parts own, ptrdiff_t count, ptrdiff_t grain, size_t task) {
  return parts == own ? nnc_part(count, grain, task, 3) : nnc_all(count);
}

typedef void (*convolve)(
    float *y, const float *x, const float *panels, const float *zeros, const float *const *operands, enum parts parts);

static void check_convolution(const char *name, nnc_geometry g, int nr, convolve run) {
  const ptrdiff_t inputs = g.batch * g.in_d * g.in_h * g.in_w, outputs = g.batch * g.out_d * g.out_h * g.out_w;
  const ptrdiff_t depth = g.kernel_d * g.kernel_h * g.kernel_w * (g.in_c / g.groups);
  float *x = check_random_floats(inputs * g.ldx, -1, 1), *kernel = check_random_floats(depth * g.out_c, -1, 1);
  float *panels = pack(kernel, g.groups, depth, g.out_c, nr), *y = check_floats(outputs * g.ldy);
  float *zeros = check_floats(g.in_c), *bias = check_random_floats(g.out_c, -1, 1);
  float *residual = check_random_floats(outputs * 67, -1, 1);
  memset(zeros, 0, (size_t)g.in_c * sizeof(float));
  const float *operands[] = {bias, residual};
  run(y, x, panels, zeros, operands, WHOLE);
  for (ptrdiff_t p = 0; p < outputs; ++p)
    for (ptrdiff_t o = 0; o < g.out_c; ++o) {
      const double sum = reference(x, kernel, &g, p, o) + bias[o] + residual[p * 67 + o], expected = sum > 0 ? sum : 0;
      CHECK(fabs(y[p * g.ldy + o] - expected) <= 1e-5 * (1 + fabs(expected)) * (1 + depth / 100.0), "%s pixel %td channel %td: %g, not %g",
            name, p, o, (double)y[p * g.ldy + o], expected);
    }
  for (int parts = FIRST_RANGE; parts <= SECOND_RANGE; ++parts) {
    float *again = check_floats(outputs * g.ldy);
    run(again, x, panels, zeros, operands, (enum parts)parts);
    CHECK(memcmp(y, again, (size_t)(outputs * g.ldy) * sizeof(float)) == 0, "%s: other bits in parts %d", name, parts);
    free(again);
  }
  free(x), free(kernel), free(panels), free(y), free(zeros), free(bias), free(residual);
}

// Literal ranges are specialised as in code for one thread. first: rows of the first range, of which parts are multiples of `grain`.
#define CONVOLUTION_BY(name, function, geometry, first, grain, mr, nv, block)                                            \
  static void name(                                                                                                     \
      float *y, const float *x, const float *panels, const float *zeros, const float *const *operands,                  \
      enum parts parts) {                                                                                               \
    const nnc_geometry g = geometry;                                                                                    \
    const ptrdiff_t rows = first, nr = (nv) * NNC_LANES, filters = g.groups * ((g.out_c / g.groups + nr - 1) / nr);     \
    if (parts == WHOLE) {                                                                                               \
      function(y, x, panels, zeros, geometry, nnc_all(rows), nnc_all(filters), mr, nv, block, bias_residual_relu, operands); \
      return;                                                                                                           \
    }                                                                                                                   \
    for (size_t task = 0; task < 3; ++task) {                                                                           \
      const nnc_range p = part(parts, FIRST_RANGE, rows, grain, task), o = part(parts, SECOND_RANGE, filters, 1, task); \
      function(y, x, panels, zeros, geometry, p, o, mr, nv, block, bias_residual_relu, operands);                       \
    }                                                                                                                   \
  }
#define CONVOLUTION(name, geometry, mr, nv, block) \
  CONVOLUTION_BY(name, nnc_convolution_f32, geometry, g.batch * g.out_d * g.out_h * g.out_w, mr, mr, nv, block)

static inline NNC_INLINE void by_lines(
    float *y, const float *x, const float *panels, const float *zeros, nnc_geometry g, nnc_range lines, nnc_range filters, int mr, int nv,
    ptrdiff_t block, nnc_function f, const float *const *operands) {
  nnc_convolution_f32__lines(y, x, panels, zeros, g, lines, nnc_all(g.out_w), filters, mr, nv, block, f, operands);
}

static inline NNC_INLINE void by_columns(
    float *y, const float *x, const float *panels, const float *zeros, nnc_geometry g, nnc_range columns, nnc_range filters, int mr, int nv,
    ptrdiff_t block, nnc_function f, const float *const *operands) {
  const nnc_range lines = nnc_all(g.batch * g.out_d * g.out_h);
  nnc_convolution_f32__lines(y, x, panels, zeros, g, lines, columns, filters, mr, nv, block, f, operands);
}

#define LINES(name, geometry, mr, nv, block) CONVOLUTION_BY(name, by_lines, geometry, g.batch * g.out_d * g.out_h, 1, mr, nv, block)
#define COLUMNS(name, geometry, mr, nv, block) CONVOLUTION_BY(name, by_columns, geometry, g.out_w, mr, mr, nv, block)
#define PLAIN GEOMETRY(2, 7, 9, 5, 5, 7, 33, 3, 3, 1, 1, 0, 1, 5, 40)
#define SAME GEOMETRY(1, 14, 14, 32, 14, 14, 64, 3, 3, 1, 1, 1, 1, 32, 64)
#define STRIDED GEOMETRY(2, 15, 13, 3, 8, 7, 20, 5, 5, 2, 1, 2, 1, 3, 20)
#define DILATED GEOMETRY(1, 9, 9, 4, 9, 9, 8, 3, 3, 1, 2, 2, 1, 6, 8)
#define GROUPED GEOMETRY(1, 6, 6, 12, 6, 6, 20, 3, 3, 1, 1, 1, 4, 12, 20)
#define POINT GEOMETRY(1, 8, 8, 16, 4, 4, 24, 1, 1, 2, 1, 0, 1, 16, 24)
#define LINE GEOMETRY(2, 1, 50, 1, 1, 25, 16, 1, 9, 2, 1, 4, 1, 1, 16)
#define TINY GEOMETRY(1, 1, 1, 3, 1, 1, 2, 3, 3, 1, 1, 1, 1, 3, 2)
CONVOLUTION(plain_6_2, PLAIN, 6, 2, 12)
CONVOLUTION(plain_4_3, PLAIN, 4, 3, 1000)
CONVOLUTION(same_6_2, SAME, 6, 2, 48)
CONVOLUTION(same_5_1, SAME, 5, 1, 60)
CONVOLUTION(strided_6_1, STRIDED, 6, 1, 66)
CONVOLUTION(dilated_12_1, DILATED, 12, 1, 24)
CONVOLUTION(grouped_4_1, GROUPED, 4, 1, 36)
CONVOLUTION(point_8_1, POINT, 8, 1, 8)
CONVOLUTION(line_6_2, LINE, 6, 2, 30)
CONVOLUTION(tiny_1_1, TINY, 1, 1, 1)
#define DEEP GEOMETRY(1, 9, 11, 40, 7, 9, 10, 3, 3, 1, 1, 0, 1, 40, 10)
LINES(lines_plain_3_2, PLAIN, 3, 2, 4)
LINES(lines_same_6_2, SAME, 6, 2, 1)
LINES(lines_strided_2_2, STRIDED, 2, 2, 3)
LINES(lines_dilated_4_1, DILATED, 4, 1, 100)
LINES(lines_grouped_5_1, GROUPED, 5, 1, 2)
LINES(lines_point_4_3, POINT, 4, 3, 2)
LINES(lines_line_5_2, LINE, 5, 2, 1)
LINES(lines_tiny_1_1, TINY, 1, 1, 1)
LINES(lines_deep_4_2, DEEP, 4, 2, 2)
COLUMNS(columns_same_6_2, SAME, 6, 2, 1)
COLUMNS(columns_strided_2_2, STRIDED, 2, 2, 3)
COLUMNS(columns_line_5_2, LINE, 5, 2, 1)

// Computes all filters whatever part of them is asked for.
static inline NNC_INLINE void gathered(
    float *y, const float *x, const float *panels, const float *zeros, nnc_geometry g, nnc_range pixels, nnc_range filters, int mr, int nv,
    ptrdiff_t block, nnc_function f, const float *const *operands) {
  (void)zeros, (void)filters;
  float *windows = check_floats(block * g.kernel_d * g.kernel_h * g.kernel_w * g.in_c);
  nnc_convolution_f32__gathered(y, x, panels, windows, g, pixels, mr, nv, block, f, operands);
  free(windows);
}
#define GATHERED(name, geometry, mr, nv, block) \
  CONVOLUTION_BY(name, gathered, geometry, g.batch * g.out_d * g.out_h * g.out_w, 1, mr, nv, block)
GATHERED(gathered_plain_3_2, PLAIN, 3, 2, 6)
GATHERED(gathered_same_6_2, SAME, 6, 2, 60)
GATHERED(gathered_strided_2_2, STRIDED, 2, 2, 4)
GATHERED(gathered_dilated_4_1, DILATED, 4, 1, 100)
GATHERED(gathered_line_5_2, LINE, 5, 2, 5)
GATHERED(gathered_tiny_1_1, TINY, 1, 1, 1)

// Weights as panels of mr outputs, and spans of `block` tiles.
static inline NNC_INLINE void planes(
    float *y, const float *x, const float *weights, nnc_geometry g, nnc_range lines, nnc_range columns, int mr, int nv, ptrdiff_t block,
    nnc_function f, const float *const *operands) {
  const ptrdiff_t span = block * nv * NNC_LANES, pitch = span + (g.kernel_w - 1) * g.dilation_w / g.stride_w;
  float *copies = check_floats(g.kernel_d * nnc_planes_rows(&g) * g.in_c * g.stride_w * pitch);
  nnc_convolution_f32__planes(y, x, weights, copies, g, lines, columns, mr, nv, span, f, operands);
  free(copies);
}

// Parts of the lines, and no parts of the other range.
static inline NNC_INLINE void planes_by_lines(
    float *y, const float *x, const float *panels, const float *zeros, nnc_geometry g, nnc_range lines, nnc_range filters, int mr, int nv,
    ptrdiff_t block, nnc_function f, const float *const *operands) {
  (void)zeros, (void)filters;
  planes(y, x, panels, g, lines, nnc_all(g.out_w), mr, nv, block, f, operands);
}

static inline NNC_INLINE void planes_by_columns(
    float *y, const float *x, const float *panels, const float *zeros, nnc_geometry g, nnc_range columns, nnc_range filters, int mr, int nv,
    ptrdiff_t block, nnc_function f, const float *const *operands) {
  (void)zeros, (void)filters;
  planes(y, x, panels, g, nnc_all(g.batch * g.out_d * g.out_h), columns, mr, nv, block, f, operands);
}
#define PLANES(name, geometry, mr, nv, block) \
  CONVOLUTION_BY(name, planes_by_lines, geometry, g.batch * g.out_d * g.out_h, 1, mr, nv, block)
#define PLANE_COLUMNS(name, geometry, mr, nv, block) CONVOLUTION_BY(name, planes_by_columns, geometry, g.out_w, (nv) * NNC_LANES, mr, nv, block)
// 400 products a sum; windows of which some lie in the padding altogether.
#define WIDE GEOMETRY(1, 4, 70, 16, 4, 70, 5, 5, 5, 1, 1, 2, 1, 16, 7)
#define SPARSE GEOMETRY(2, 3, 5, 2, 7, 9, 3, 2, 2, 1, 3, 3, 1, 2, 3)
PLANES(planes_plain_5_2, PLAIN, 5, 2, 1)
PLANES(planes_strided_6_1, STRIDED, 6, 1, 1)
PLANES(planes_dilated_8_1, DILATED, 8, 1, 2)
PLANES(planes_line_3_2, LINE, 3, 2, 1)
PLANES(planes_tiny_2_3, TINY, 2, 3, 1)
PLANES(planes_wide_5_1, WIDE, 5, 1, 2)
PLANES(planes_sparse_3_1, SPARSE, 3, 1, 1)
PLANE_COLUMNS(planes_columns_wide_2_2, WIDE, 2, 2, 1)
PLANE_COLUMNS(planes_columns_line_16_1, LINE, 16, 1, 1)

// The same for kernels of few outputs, for which panels of one column are right.
static inline NNC_INLINE void dots(
    float *y, const float *x, const float *weights, const float *zeros, nnc_geometry g, nnc_range pixels, nnc_range filters, int mr, int nv,
    ptrdiff_t block, nnc_function f, const float *const *operands) {
  (void)filters, (void)nv, (void)block;
  nnc_convolution_f32__dots(y, x, weights, zeros, g, pixels, mr, (int)g.out_c, f, operands);
}
#define DOTS(name, geometry, mr) CONVOLUTION_BY(name, dots, geometry, g.batch * g.out_d * g.out_h * g.out_w, mr, mr, 1, 0)
#define FEW_PLAIN GEOMETRY(2, 7, 9, 5, 5, 7, 3, 3, 3, 1, 1, 0, 1, 5, 6)
#define FEW_SAME GEOMETRY(1, 14, 14, 32, 14, 14, 1, 5, 5, 1, 1, 2, 1, 32, 1)
#define FEW_STRIDED GEOMETRY(2, 15, 13, 3, 8, 7, 2, 5, 5, 2, 1, 2, 1, 3, 2)
#define FEW_DILATED GEOMETRY(1, 9, 9, 19, 9, 9, 4, 3, 3, 1, 2, 2, 1, 21, 5)
DOTS(dots_plain_3, FEW_PLAIN, 3)
DOTS(dots_same_13, FEW_SAME, 13)
DOTS(dots_strided_6, FEW_STRIDED, 6)
DOTS(dots_dilated_2, FEW_DILATED, 2)
DOTS(dots_tiny_1, TINY, 1)

typedef void (*multiply)(
    float *y, ptrdiff_t ldy, const float *x, const float *panels, const float *const *operands, enum parts parts);

static void check_matmul(const char *name, ptrdiff_t rows, ptrdiff_t depth, ptrdiff_t columns, ptrdiff_t nr, multiply run) {
  float *x = check_random_floats(rows * (depth + 3), -1, 1), *b = check_random_floats(depth * columns, -1, 1);
  float *panels = pack(b, 1, depth, columns, nr), *y = check_floats(rows * (columns + 1));
  float *again = check_floats((columns + nr - 1) / nr * nr * depth);
  float *bias = check_random_floats(columns, -1, 1), *residual = check_random_floats(rows * 67, -1, 1);
  const float *operands[] = {bias, residual};
  for (size_t task = 0; task < 2; ++task) nnc_pack_panels_f32(again, b, columns, 1, depth, nnc_part(columns, nr, task, 2), nr);
  CHECK(depth * columns == 0 || memcmp(again, panels, (size_t)((columns + nr - 1) / nr * nr * depth) * sizeof(float)) == 0, "%s: packing", name);
  run(y, columns + 1, x, panels, operands, WHOLE);
  for (ptrdiff_t r = 0; r < rows; ++r)
    for (ptrdiff_t n = 0; n < columns; ++n) {
      double sum = (double)bias[n] + residual[r * 67 + n];
      for (ptrdiff_t k = 0; k < depth; ++k) sum += (double)x[r * (depth + 3) + k] * b[k * columns + n];
      const double expected = sum > 0 ? sum : 0;
      CHECK(fabs(y[r * (columns + 1) + n] - expected) <= 1e-5 * (1 + fabs(expected)) * (1 + depth / 100.0), "%s row %td column %td: %g, not %g",
            name, r, n, (double)y[r * (columns + 1) + n], expected);
    }
  for (int parts = FIRST_RANGE; parts <= SECOND_RANGE; ++parts) {
    float *z = check_floats(rows * (columns + 1));
    run(z, columns + 1, x, panels, operands, (enum parts)parts);
    CHECK(memcmp(y, z, (size_t)(rows * (columns + 1)) * sizeof(float)) == 0, "%s: other bits in parts %d", name, parts);
    free(z);
  }
  free(x), free(b), free(panels), free(y), free(again), free(bias), free(residual);
}

#define PRODUCT(name, rows, columns, mr, nv, function, depth, ...)                                                      \
  static void name(                                                                                                     \
      float *y, ptrdiff_t ldy, const float *x, const float *panels, const float *const *operands, enum parts parts) {   \
    const ptrdiff_t ldx = depth + 3;                                                                                    \
    if (parts == WHOLE) {                                                                                               \
      function(y, ldy, x, ldx, panels, nnc_all(rows), depth, nnc_all(columns), __VA_ARGS__, bias_residual_relu, operands); \
      return;                                                                                                           \
    }                                                                                                                   \
    for (size_t task = 0; task < 3; ++task) {                                                                           \
      const nnc_range r = part(parts, FIRST_RANGE, rows, mr, task);                                                     \
      const nnc_range c = part(parts, SECOND_RANGE, columns, (nv) * NNC_LANES, task);                                     \
      function(y, ldy, x, ldx, panels, r, depth, c, __VA_ARGS__, bias_residual_relu, operands);                         \
    }                                                                                                                   \
  }
#define MATMUL(name, rows, depth, columns, mr, nv, block) PRODUCT(name, rows, columns, mr, nv, nnc_matmul_f32, depth, mr, nv, block)
#define ROWS(name, rows, depth, columns, nv, sets, ahead) \
  PRODUCT(name, rows, columns, 1, nv, nnc_matmul_f32__rows, depth, nv, sets, ahead)
// Computes all columns whatever part of them is asked for.
static inline NNC_INLINE void matmul_dots(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, const float *weights, nnc_range rows, ptrdiff_t depth, nnc_range columns, int mr,
    nnc_function f, const float *const *operands) {
  nnc_matmul_f32__dots(y, ldy, x, ldx, weights, rows, depth, mr, (int)columns.count, f, operands);
}
#define ROW_DOTS(name, rows, depth, columns, mr) PRODUCT(name, rows, columns, mr, 1, matmul_dots, depth, mr)
ROW_DOTS(dots_50_37_3, 50, 37, 3, 3)
ROW_DOTS(dots_9_64_1, 9, 64, 1, 7)
ROW_DOTS(dots_3_0_2, 3, 0, 2, 2)
MATMUL(mm_7_33_20, 7, 33, 20, 6, 2, 12)
MATMUL(mm_50_64_48, 50, 64, 48, 4, 3, 8)
MATMUL(mm_5_0_9, 5, 0, 9, 4, 1, 8)
MATMUL(mm_1_5_1, 1, 5, 1, 1, 1, 1)
ROWS(rows_1_100_67, 1, 100, 67, 4, 2, 4096)
ROWS(rows_3_7_10, 3, 7, 10, 1, 8, 0)
ROWS(rows_1_0_4, 1, 0, 4, 2, 4, 0)

int main(void) {
#define RUN(name, geometry, nv) check_convolution(#name, geometry, (nv) * NNC_LANES, name)
  RUN(plain_6_2, PLAIN, 2);
  RUN(plain_4_3, PLAIN, 3);
  RUN(same_6_2, SAME, 2);
  RUN(same_5_1, SAME, 1);
  RUN(strided_6_1, STRIDED, 1);
  RUN(dilated_12_1, DILATED, 1);
  RUN(grouped_4_1, GROUPED, 1);
  RUN(point_8_1, POINT, 1);
  RUN(line_6_2, LINE, 2);
  RUN(tiny_1_1, TINY, 1);
  RUN(lines_plain_3_2, PLAIN, 2);
  RUN(lines_same_6_2, SAME, 2);
  RUN(lines_strided_2_2, STRIDED, 2);
  RUN(lines_dilated_4_1, DILATED, 1);
  RUN(lines_grouped_5_1, GROUPED, 1);
  RUN(lines_point_4_3, POINT, 3);
  RUN(lines_line_5_2, LINE, 2);
  RUN(lines_tiny_1_1, TINY, 1);
  RUN(lines_deep_4_2, DEEP, 2);
  RUN(columns_same_6_2, SAME, 2);
  RUN(columns_strided_2_2, STRIDED, 2);
  RUN(columns_line_5_2, LINE, 2);
  RUN(gathered_plain_3_2, PLAIN, 2);
  RUN(gathered_same_6_2, SAME, 2);
  RUN(gathered_strided_2_2, STRIDED, 2);
  RUN(gathered_dilated_4_1, DILATED, 1);
  RUN(gathered_line_5_2, LINE, 2);
  RUN(gathered_tiny_1_1, TINY, 1);
#define RUN_PLANES(name, geometry, mr) check_convolution(#name, geometry, mr, name)
  RUN_PLANES(planes_plain_5_2, PLAIN, 5);
  RUN_PLANES(planes_strided_6_1, STRIDED, 6);
  RUN_PLANES(planes_dilated_8_1, DILATED, 8);
  RUN_PLANES(planes_line_3_2, LINE, 3);
  RUN_PLANES(planes_tiny_2_3, TINY, 2);
  RUN_PLANES(planes_wide_5_1, WIDE, 5);
  RUN_PLANES(planes_sparse_3_1, SPARSE, 3);
  RUN_PLANES(planes_columns_wide_2_2, WIDE, 2);
  RUN_PLANES(planes_columns_line_16_1, LINE, 16);
#define RUN_DOTS(name, geometry) check_convolution(#name, geometry, 1, name)
  RUN_DOTS(dots_plain_3, FEW_PLAIN);
  RUN_DOTS(dots_same_13, FEW_SAME);
  RUN_DOTS(dots_strided_6, FEW_STRIDED);
  RUN_DOTS(dots_dilated_2, FEW_DILATED);
  RUN_DOTS(dots_tiny_1, TINY);
  check_matmul("dots_50_37_3", 50, 37, 3, 1, dots_50_37_3);
  check_matmul("dots_9_64_1", 9, 64, 1, 1, dots_9_64_1);
  check_matmul("dots_3_0_2", 3, 0, 2, 1, dots_3_0_2);
#define MULTIPLY(name, rows, depth, columns, nv) check_matmul(#name, rows, depth, columns, (nv) * NNC_LANES, name)
  MULTIPLY(mm_7_33_20, 7, 33, 20, 2);
  MULTIPLY(mm_50_64_48, 50, 64, 48, 3);
  MULTIPLY(mm_5_0_9, 5, 0, 9, 1);
  MULTIPLY(mm_1_5_1, 1, 5, 1, 1);
  MULTIPLY(rows_1_100_67, 1, 100, 67, 4);
  MULTIPLY(rows_3_7_10, 3, 7, 10, 1);
  MULTIPLY(rows_1_0_4, 1, 0, 4, 2);
  return check_result();
}
