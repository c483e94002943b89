// Kernels over rows: map, reductions, softmax and relatives, normalisations; against double-precision loops.
#include "check.h"
#include "map.h"
#include "normalize.h"
#include "softmax.h"

static const ptrdiff_t sizes[] = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64, 67, 130, 1025};
enum { size_count = sizeof sizes / sizeof *sizes };

// value · operands[0][row, column] + operands[1][column]: every way to read an operand but the scalar one.
static inline nnc_vf scale_and_shift(
    nnc_vf value, const float *const *operands, ptrdiff_t row, ptrdiff_t column, int lanes) {
  const nnc_vf scale = nnc_load_n(operands[0] + row * 2000 + column, lanes);
  return value * scale + nnc_load_n(operands[1] + column, lanes);
}

static float *operand_scale, *operand_shift;

static double epilogue(double value, ptrdiff_t row, ptrdiff_t column) {
  return value * operand_scale[row * 2000 + column] + operand_shift[column];
}

static void check_map(void) {
  const float *operands[2] = {operand_scale, operand_shift};
  for (int i = 0; i < size_count; ++i) {
    const ptrdiff_t rows = 3, columns = sizes[i], ld = columns + 5;
    float *x = check_random_floats(2 * ld + columns, -3, 3), *y = check_floats(2 * ld + columns);
    nnc_map_f32(y, ld, x, ld, nnc_all(rows), nnc_all(columns), scale_and_shift, operands);
    for (ptrdiff_t r = 0; r < rows; ++r) {
      for (ptrdiff_t c = 0; c < ld && r * ld + c < 2 * ld + columns; ++c) {
        const float got = y[r * ld + c];
        if (c < columns) CHECK(check_close(got, epilogue(x[r * ld + c], r, c), 1e-6, 8), "map %td [%td, %td]", columns, r, c);
        else CHECK(isnan(got), "map wrote past its row");
      }
    }
    float *z = check_floats(2 * ld + columns);
    for (size_t task = 0; task < 4; ++task) {
      nnc_map_f32(z, ld, x, ld, nnc_part(rows, 1, task % 2, 2), nnc_part(columns, NNC_LANES, task / 2, 2), scale_and_shift, operands);
    }
    CHECK(memcmp(y, z, (size_t)(2 * ld + columns) * 4) == 0, "map in parts");
    free(z);
    nnc_map_f32(x, ld, x, ld, nnc_all(rows), nnc_all(columns), scale_and_shift, operands);
    for (ptrdiff_t r = 0; r < rows; ++r) CHECK(memcmp(x + r * ld, y + r * ld, (size_t)columns * 4) == 0, "map in place");
    free(x);
    free(y);
  }
}

enum reduction { SUM, MEAN, PROD, MAX, MIN };

static double reduce_reference(enum reduction kind, const float *x, ptrdiff_t step, ptrdiff_t count) {
  double result = kind == PROD ? 1 : kind == MAX ? -INFINITY : kind == MIN ? INFINITY : 0;
  for (ptrdiff_t k = 0; k < count; ++k) {
    const double v = x[k * step];
    switch (kind) {
      case SUM:
      case MEAN: result += v; break;
      case PROD: result *= v; break;
      case MAX: result = isnan(v) || v > result ? v : result; break;
      case MIN: result = isnan(v) || v < result ? v : result; break;
    }
  }
  return kind == MEAN ? result / (double)count : result;
}

static void reduce(enum reduction kind, float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, nnc_range outer,
                   ptrdiff_t reduced, nnc_range inner, const float *const *operands) {
  switch (kind) {
    case SUM: nnc_reduce_sum_f32(y, ldy, x, ldx, outer, reduced, inner, scale_and_shift, operands); break;
    case MEAN: nnc_reduce_mean_f32(y, ldy, x, ldx, outer, reduced, inner, scale_and_shift, operands); break;
    case PROD: nnc_reduce_prod_f32(y, ldy, x, ldx, outer, reduced, inner, scale_and_shift, operands); break;
    case MAX: nnc_reduce_max_f32(y, ldy, x, ldx, outer, reduced, inner, scale_and_shift, operands); break;
    case MIN: nnc_reduce_min_f32(y, ldy, x, ldx, outer, reduced, inner, scale_and_shift, operands); break;
  }
}

static void check_reduce(void) {
  static const ptrdiff_t lengths[] = {0, 1, 2, 3, 5, 8, 17, 49, 1100};
  const float *operands[2] = {operand_scale, operand_shift};
  for (int k = SUM; k <= MIN; ++k) {
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; ++l) {
      for (int s = -1; s < size_count - 1; ++s) {
        // s == -1: contiguous rows
        const ptrdiff_t outer = 2, reduced = lengths[l], inner = s < 0 ? 1 : sizes[s];
        const ptrdiff_t ldx = s < 0 ? 1 : inner + s % 3, ldy = inner + 2, count = outer * reduced * ldx;
        float *x = k == PROD ? check_random_floats(count, 0.9f, 1.1f) : check_random_floats(count, -1, 1);
        float *y = check_floats(outer * ldy);
        if (count > 3 && l % 2) x[count / 2] = NAN;
        if (count > 9 && l % 3 == 0) x[count / 3] = INFINITY;
        reduce((enum reduction)k, y, ldy, x, ldx, nnc_all(outer), reduced, nnc_all(inner), operands);
        float *z = check_floats(outer * ldy);
        for (size_t task = 0; task < 4; ++task) {
          const nnc_range columns = nnc_part(inner, 4 * NNC_LANES, task / 2, 2);
          reduce((enum reduction)k, z, ldy, x, ldx, nnc_part(outer, 1, task % 2, 2), reduced, columns, operands);
        }
        for (ptrdiff_t i = 0; i < outer * ldy; ++i) {
          CHECK(check_bits(y[i]) == check_bits(z[i]) || (isnan(y[i]) && isnan(z[i])), "reduce %d in parts", k);
        }
        free(z);
        for (ptrdiff_t o = 0; o < outer; ++o) {
          for (ptrdiff_t i = 0; i < ldy; ++i) {
            if (i >= inner) {
              CHECK(isnan(y[o * ldy + i]), "reduce %d wrote past its row", k);
              continue;
            }
            const double raw = reduce_reference((enum reduction)k, x + o * reduced * ldx + i, ldx, reduced);
            const double expected = epilogue(raw, o, i);
            const double scale = k == SUM ? sqrt((double)reduced + 1) * 2 : k == PROD ? fabs(raw) * (double)(reduced + 1) + 1 : 4;
            CHECK(check_close(y[o * ldy + i], expected, 6e-7, scale), "reduce %d [%td, %td, %td] at %td: %g, not %g", k, outer,
                  reduced, inner, i, y[o * ldy + i], expected);
          }
        }
        free(x);
        free(y);
      }
    }
  }
}

static int descending(const void *a, const void *b) {
  const float x = *(const float *)a, y = *(const float *)b;
  return (x < y) - (x > y);
}

static void softmax_reference(double *y, const float *x, ptrdiff_t columns, int logarithm) {
  double m = -INFINITY, sum = 0;
  for (ptrdiff_t c = 0; c < columns; ++c) m = isnan(x[c]) || x[c] > m ? x[c] : m;
  for (ptrdiff_t c = 0; c < columns; ++c) sum += exp(x[c] - m);
  for (ptrdiff_t c = 0; c < columns; ++c) y[c] = logarithm ? x[c] - m - log(sum) : exp(x[c] - m) / sum;
}

static void sparsemax_reference(double *y, const float *x, ptrdiff_t columns) {
  float *sorted = check_floats(columns);
  memcpy(sorted, x, (size_t)columns * 4);
  qsort(sorted, (size_t)columns, 4, descending);
  double sum = 0, total = 0, threshold = 0;
  for (ptrdiff_t k = 0; k < columns; ++k) {
    sum += sorted[k];
    if (!(1 + (double)(k + 1) * sorted[k] > sum)) continue;
    total += sum;
    threshold = (total - 1) / (double)(k + 1);
  }
  for (ptrdiff_t c = 0; c < columns; ++c) y[c] = x[c] > threshold ? x[c] - threshold : 0;
  free(sorted);
}

static void check_softmax(void) {
  const float *operands[2] = {operand_scale, operand_shift};
  for (int kind = 0; kind < 3; ++kind) {
    for (int s = 0; s < size_count; ++s) {
      for (int special = 0; special < 5; ++special) {
        const ptrdiff_t rows = 2, columns = sizes[s], ldx = columns + 3, ldy = columns + 1;
        const float spread = special == 4 ? 100.0f : 3.0f;
        float *x = check_random_floats(rows * ldx, -spread, spread), *y = check_floats(rows * ldy);
        float *scratch = check_floats(columns);
        double *expected = check_alloc((size_t)columns * sizeof(double));
        if (special == 1) x[ldx + columns / 2] = NAN;
        if (special == 2) x[ldx + columns / 2] = -INFINITY;
        if (special == 3) for (ptrdiff_t c = 0; c < columns; ++c) x[ldx + c] = -INFINITY;
        if (kind == 0) nnc_softmax_f32(y, ldy, x, ldx, nnc_all(rows), columns, scale_and_shift, operands);
        if (kind == 1) nnc_log_softmax_f32(y, ldy, x, ldx, nnc_all(rows), columns, scale_and_shift, operands);
        if (kind == 2) nnc_sparsemax_f32(y, ldy, x, ldx, nnc_all(rows), columns, scratch, scale_and_shift, operands);
        float *z = check_floats(rows * ldy);
        for (size_t task = 0; task < 2; ++task) {
          const nnc_range part = nnc_part(rows, 1, task, 2);
          if (kind == 0) nnc_softmax_f32(z, ldy, x, ldx, part, columns, scale_and_shift, operands);
          if (kind == 1) nnc_log_softmax_f32(z, ldy, x, ldx, part, columns, scale_and_shift, operands);
          if (kind == 2) nnc_sparsemax_f32(z, ldy, x, ldx, part, columns, scratch, scale_and_shift, operands);
        }
        for (ptrdiff_t i = 0; i < rows * ldy; ++i) {
          CHECK(check_bits(y[i]) == check_bits(z[i]) || (isnan(y[i]) && isnan(z[i])), "softmax %d in parts", kind);
        }
        free(z);
        for (ptrdiff_t r = 0; r < rows; ++r) {
          const int lost = r == 1 && (special == 1 || special == 3 || (special == 2 && columns == 1));
          if (kind == 2 && !lost) sparsemax_reference(expected, x + r * ldx, columns);
          if (kind < 2) softmax_reference(expected, x + r * ldx, columns, kind);
          for (ptrdiff_t c = 0; c < columns; ++c) {
            const double want = kind == 2 && lost ? (double)NAN : epilogue(expected[c], r, c);
            CHECK(check_close(y[r * ldy + c], want, 1e-6, kind == 1 ? 8 * spread : 2),
                  "softmax %d of %td, special %d [%td, %td]: %g, not %g", kind, columns, special, r, c, y[r * ldy + c], want);
          }
          CHECK(isnan(y[r * ldy + columns]), "softmax wrote past its row");
        }
        free(x);
        free(y);
        free(scratch);
        free(expected);
      }
    }
  }
}

static void check_normalize(void) {
  const float *operands[2] = {operand_scale, operand_shift};
  for (int rms = 0; rms < 2; ++rms) {
    for (int s = 0; s < size_count; ++s) {
      for (int offset = 0; offset < 2; ++offset) {
        const ptrdiff_t rows = 3, columns = sizes[s], ldx = columns + 3, ldy = columns + 1;
        float *x = check_random_floats(rows * ldx, (float)offset * 100 - 1, (float)offset * 100 + 1);
        float *y = check_floats(rows * ldy);
        if (columns > 4) x[2 * ldx + 3] = offset ? NAN : INFINITY;
        for (size_t task = 0; task < 2; ++task) {
          if (rms) nnc_rms_normalize_f32(y, ldy, x, ldx, nnc_part(rows, 1, task, 2), columns, 1e-3f, scale_and_shift, operands);
          else nnc_layer_normalize_f32(y, ldy, x, ldx, nnc_part(rows, 1, task, 2), columns, 1e-3f, scale_and_shift, operands);
        }
        for (ptrdiff_t r = 0; r < rows; ++r) {
          const float *row = x + r * ldx;
          double mean = 0, variance = 0;
          for (ptrdiff_t c = 0; c < columns && !rms; ++c) mean += row[c] / (double)columns;
          for (ptrdiff_t c = 0; c < columns; ++c) variance += (row[c] - mean) * (row[c] - mean) / (double)columns;
          for (ptrdiff_t c = 0; c < columns; ++c) {
            const double want = epilogue((row[c] - mean) / sqrt(variance + (double)1e-3f), r, c);
            // With an offset of 100 a float mean is off by up to 4e-6, divided by the smallest deviation, 0.03.
            const double tolerance = offset && !rms ? (columns < 8 ? 5e-4 : 3e-5) : 2e-6;
            CHECK(check_close(y[r * ldy + c], want, tolerance, 4), "normalize rms %d of %td [%td, %td]: %g, not %g", rms, columns,
                  r, c, y[r * ldy + c], want);
          }
          CHECK(isnan(y[r * ldy + columns]), "normalize wrote past its row");
        }
        free(x);
        free(y);
      }
    }
  }
}

int main(void) {
  operand_scale = check_random_floats(3 * 2000, -2, 2);
  operand_shift = check_random_floats(2000, -2, 2);
  check_map();
  check_reduce();
  check_softmax();
  check_normalize();
  free(operand_scale);
  free(operand_shift);
  return check_result();
}
