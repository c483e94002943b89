// Strided copies, fills, gathers, mirrored padding and resizing against index arithmetic.
#include "data_movement.h"

#include "check.h"
#include "resample.h"

static inline nnc_vf plus_one(nnc_vf v, const float *const *operands, ptrdiff_t row, ptrdiff_t column, int lanes) {
  (void)operands, (void)row, (void)column, (void)lanes;
  return v + nnc_set1(1.0f);
}

// Every element of y: written from the right place, or still untouched.
static void check_copy(const char *name, nnc_strided s, ptrdiff_t x_count, ptrdiff_t x_offset, ptrdiff_t y_count, ptrdiff_t y_offset) {
  float *x = check_random_floats(x_count, -1, 1), *y = check_floats(y_count), *expected = check_floats(y_count);
  uint16_t *x16 = check_alloc((size_t)x_count * 2), *y16 = check_alloc((size_t)y_count * 2), *expected16 = check_alloc((size_t)y_count * 2);
  for (ptrdiff_t i = 0; i < x_count; ++i) x16[i] = (uint16_t)check_random();
  ptrdiff_t total = 1;
  for (int d = 0; d < 6; ++d) total *= s.extents[d];
  for (ptrdiff_t i = 0; i < total; ++i) {
    ptrdiff_t rest = i, at_x = x_offset, at_y = y_offset;
    for (int d = 5; d >= 0; --d) {
      at_x += rest % s.extents[d] * s.x_strides[d];
      at_y += rest % s.extents[d] * s.y_strides[d];
      rest /= s.extents[d];
    }
    expected[at_y] = x[at_x];
    expected16[at_y] = x16[at_x];
  }
  for (size_t task = 0; task < 2; ++task) nnc_copy_f32(y + y_offset, x + x_offset, s, nnc_part(s.extents[0], 1, task, 2));
  nnc_copy_bytes(y16 + y_offset, x16 + x_offset, s, 2);
  CHECK(memcmp(y, expected, (size_t)y_count * 4) == 0, "%s of floats", name);
  CHECK(memcmp(y16, expected16, (size_t)y_count * 2) == 0, "%s of 16-bit values", name);
  free(x), free(y), free(expected), free(x16), free(y16), free(expected16);
}

static void check_copies(void) {
  static const ptrdiff_t sizes[] = {0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 31, 33, 50};
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
    for (size_t j = 0; j < sizeof sizes / sizeof *sizes; ++j) {
      const ptrdiff_t m = sizes[i], n = sizes[j];
      // [2, n, m] → [2, m, n] with rows of n + 1
      const nnc_strided transpose = {{1, 1, 1, 2, m, n}, {0, 0, 0, n * m, 1, m}, {0, 0, 0, m * (n + 1), n + 1, 1}};
      check_copy("transpose", transpose, 2 * n * m, 0, 2 * m * (n + 1), 0);
      // [n, 2, m] → [m, 2, n]
      const nnc_strided outer = {{1, 1, 1, m, 2, n}, {0, 0, 0, 1, m, 2 * m}, {0, 0, 0, 2 * n, n, 1}};
      check_copy("transpose across a dim", outer, 2 * n * m, 0, 2 * n * m, 0);
      // a slice of a wide row into another
      const nnc_strided concat = {{1, 1, 1, 1, m, n}, {0, 0, 0, 0, n + 3, 1}, {0, 0, 0, 0, n + 5, 1}};
      check_copy("concat", concat, m * (n + 3), 0, m * (n + 5) + 2, 2);
      const nnc_strided broadcast = {{1, 1, 1, 1, m, n}, {0, 0, 0, 0, 1, 0}, {0, 0, 0, 0, n, 1}};
      check_copy("broadcast", broadcast, m, 0, m * n, 0);
      const nnc_strided tile = {{1, 1, 1, 1, m, n}, {0, 0, 0, 0, 0, 1}, {0, 0, 0, 0, n, 1}};
      check_copy("tile", tile, n, 0, m * n, 0);
      if (m > 0 && n > 0) {
        const nnc_strided reverse = {{1, 1, 1, 1, m, n}, {0, 0, 0, 0, -n, -1}, {0, 0, 0, 0, n, 1}};
        check_copy("reverse", reverse, m * n, m * n - 1, m * n, 0);
        const nnc_strided step = {{1, 1, 1, 1, m, n}, {0, 0, 0, 0, 6 * n, -2}, {0, 0, 0, 0, 3 * n, 3}};
        check_copy("steps", step, 6 * n * m, 2 * n - 1, 3 * m * n, 0);
      }
    }
  }
  const nnc_strided permute = {{2, 3, 4, 2, 3, 5}, {60, 1, 3, 720, 240, 12}, {360, 120, 30, 15, 5, 1}};
  check_copy("permutation of six dims", permute, 1440, 0, 720, 0);
}

static void check_fill_and_gather(void) {
  static const ptrdiff_t sizes[] = {0, 1, 3, 8, 15, 33};
  static const int64_t indices[] = {0, 6, 3, -1, 7, INT32_MAX, INT32_MIN, 2};
  enum { rows = sizeof indices / sizeof *indices };
  int32_t narrow[rows];
  for (int i = 0; i < rows; ++i) narrow[i] = (int32_t)indices[i];
  for (size_t i = 0; i < sizeof sizes / sizeof *sizes; ++i) {
    const ptrdiff_t n = sizes[i], ldy = n + 2;
    float *table = check_random_floats(7 * (n + 1), -1, 1), *y = check_floats(rows * ldy), *z = check_floats(rows * ldy);
    nnc_gather_f32__i32(y, ldy, table, n + 1, 7, narrow, nnc_all(rows), n, plus_one, NULL);
    nnc_gather_f32__i64(z, ldy, table, n + 1, 7, indices, nnc_all(rows), n, plus_one, NULL);
    for (ptrdiff_t r = 0; r < rows; ++r) {
      const ptrdiff_t source = indices[r] < 0 ? 0 : indices[r] > 6 ? 6 : indices[r];
      for (ptrdiff_t c = 0; c < n; ++c) CHECK(y[r * ldy + c] == table[source * (n + 1) + c] + 1, "gather [%td, %td]", r, c);
      CHECK(isnan(y[r * ldy + n]), "gather wrote past its row");
    }
    CHECK(memcmp(y, z, (size_t)(rows * ldy) * 4) == 0, "gather with 64-bit indices");
    nnc_fill_f32(y, ldy, rows, n, 3.0f);
    for (ptrdiff_t at = 0; at < rows * ldy; ++at) CHECK(at % ldy < n ? y[at] == 3.0f : isnan(y[at]), "fill");
    free(table), free(y), free(z);
  }
}

static void check_mirror(void) {
  for (ptrdiff_t repeats = 0; repeats < 2; ++repeats) {
    const nnc_mirror_padding p = {{1, 1, 2, 3, 4, 3}, {1, 1, 3, 7, 4, 7}, {0, 0, 1, 2, 0, 2}, repeats};
    float *x = check_random_floats(72, -1, 1), *y = check_floats(3 * 7 * 4 * 7);
    nnc_pad_mirror_f32(y, x, p);
    for (ptrdiff_t i = 0; i < 3 * 7 * 4 * 7; ++i) {
      ptrdiff_t rest = i, at = 0, stride = 1;
      for (int d = 5; d >= 0; --d) {
        // Walking to and fro finds the mirrored index independently of the formula.
        const ptrdiff_t target = rest % p.y_extents[d] - p.low[d], sign = target < 0 ? -1 : 1;
        ptrdiff_t position = 0, direction = sign;
        for (ptrdiff_t walked = 0; walked != target; walked += sign) {
          if (position + direction < 0 || position + direction >= p.x_extents[d]) {
            direction = -direction;
            if (repeats) continue;
          }
          position += direction;
        }
        at += position * stride;
        stride *= p.x_extents[d];
        rest /= p.y_extents[d];
      }
      CHECK(y[i] == x[at], "mirror, repeats %td, at %td", repeats, i);
    }
    free(x), free(y);
  }
}

static void check_resample(void) {
  static const ptrdiff_t inners[] = {1, 3, 8, 16, 37};
  for (size_t i = 0; i < sizeof inners / sizeof *inners; ++i) {
    const ptrdiff_t outer = 2, in = 7, out = 9, taps = 4, inner = inners[i];
    float *x = check_random_floats(outer * in * inner, -1, 1), *y = check_floats(outer * out * inner + 1);
    float *weights = check_random_floats(out * taps, -1, 1);
    int32_t bounds[18];
    for (ptrdiff_t o = 0; o < out; ++o) {
      bounds[2 * o + 1] = 1 + (int32_t)(check_random() % 4);
      bounds[2 * o] = (int32_t)(check_random() % (uint32_t)(in - bounds[2 * o + 1] + 1));
    }
    for (size_t task = 0; task < 2; ++task) nnc_resample_f32(y, x, bounds, weights, outer, in, nnc_part(out, 1, task, 2), taps, inner);
    for (ptrdiff_t p = 0; p < outer * out * inner; ++p) {
      const ptrdiff_t o = p / inner % out;
      double sum = 0;
      for (ptrdiff_t t = 0; t < bounds[2 * o + 1]; ++t) {
        sum += (double)weights[o * taps + t] * x[(p / inner / out * in + bounds[2 * o] + t) * inner + p % inner];
      }
      CHECK(check_close(y[p], sum, 1e-6, 1), "resample [%td]: %g, not %g", p, y[p], sum);
    }
    CHECK(isnan(y[outer * out * inner]), "resample wrote past its result");
    free(x), free(y), free(weights);
  }
}

int main(void) {
  check_copies();
  check_fill_and_gather();
  check_mirror();
  check_resample();
  return check_result();
}
