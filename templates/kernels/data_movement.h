// Moving elements without computing: strided copies (transpose, slice, concat, pad, broadcast, reverse), fills,
// row gathers and mirrored padding.
#ifndef NNC_DATA_MOVEMENT_H
#define NNC_DATA_MOVEMENT_H

#include "simd.h"

// A copy of up to 6 dims; unused leading dims have extent 1. Strides count elements and may be negative (reverse; x
// then points at the element with index 0) or, for x, 0 (broadcast). The order of the dims is free.
typedef struct {
  ptrdiff_t extents[6], x_strides[6], y_strides[6];
} nnc_strided;

// The four outer loops of a strided copy around `body`, which sees the element offsets at_x and at_y.
#define NNC_OUTER_LOOPS(s, body)                                                               \
  for (ptrdiff_t i0 = 0; i0 < (s).extents[0]; ++i0)                                            \
    for (ptrdiff_t i1 = 0; i1 < (s).extents[1]; ++i1)                                          \
      for (ptrdiff_t i2 = 0; i2 < (s).extents[2]; ++i2)                                        \
        for (ptrdiff_t i3 = 0; i3 < (s).extents[3]; ++i3) {                                    \
          const ptrdiff_t at_x = i0 * (s).x_strides[0] + i1 * (s).x_strides[1] +               \
                                 i2 * (s).x_strides[2] + i3 * (s).x_strides[3];                \
          const ptrdiff_t at_y = i0 * (s).y_strides[0] + i1 * (s).y_strides[1] +               \
                                 i2 * (s).y_strides[2] + i3 * (s).y_strides[3];                \
          body                                                                                 \
        }

static inline NNC_INLINE void nnc_swap_dims(nnc_strided *s, int a, int b) {
  const ptrdiff_t extent = s->extents[a], x_stride = s->x_strides[a], y_stride = s->y_strides[a];
  s->extents[a] = s->extents[b], s->x_strides[a] = s->x_strides[b], s->y_strides[a] = s->y_strides[b];
  s->extents[b] = extent, s->x_strides[b] = x_stride, s->y_strides[b] = y_stride;
}

#if NNC_LANES == 16
#define NNC_LOW_HALVES 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define NNC_HIGH_HALVES 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif NNC_LANES == 8
#define NNC_LOW_HALVES 0, 8, 1, 9, 2, 10, 3, 11
#define NNC_HIGH_HALVES 4, 12, 5, 13, 6, 14, 7, 15
#elif NNC_LANES == 4
#define NNC_LOW_HALVES 0, 4, 1, 5
#define NNC_HIGH_HALVES 2, 6, 3, 7
#endif
#if NNC_LANES == 1
#define NNC_INTERLEAVE(a, b, order) (a)
#elif defined(__clang__)
#define NNC_INTERLEAVE(a, b, order) __builtin_shufflevector(a, b, order)
#else
#define NNC_INTERLEAVE(a, b, order) __builtin_shuffle(a, b, (nnc_vi){order})
#endif

// y[i·ldy + j] = x[j·ldx + i] for i, j < NNC_LANES, in registers: interleaving row k with row k + L/2 for all k,
// log2(L) times, is the transpose.
static inline NNC_INLINE void nnc_transpose_tile(float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx) {
  nnc_vf t[NNC_LANES], u[NNC_LANES];
  NNC_UNROLL for (int j = 0; j < NNC_LANES; ++j) t[j] = nnc_load(x + j * ldx);
  NNC_UNROLL for (int width = 1; width < NNC_LANES; width *= 2) {
    NNC_UNROLL for (int k = 0; k < NNC_LANES / 2; ++k) {
      u[2 * k] = NNC_INTERLEAVE(t[k], t[k + NNC_LANES / 2], NNC_LOW_HALVES);
      u[2 * k + 1] = NNC_INTERLEAVE(t[k], t[k + NNC_LANES / 2], NNC_HIGH_HALVES);
    }
    NNC_UNROLL for (int k = 0; k < NNC_LANES; ++k) t[k] = u[k];
  }
  NNC_UNROLL for (int i = 0; i < NNC_LANES; ++i) nnc_store(y + i * ldy, t[i]);
}
#undef NNC_INTERLEAVE
#undef NNC_LOW_HALVES
#undef NNC_HIGH_HALVES

// y[i·ldy + j] = x[j·ldx + i] for i < rows, j < columns: x is [columns][rows], y is [rows][columns].
static inline NNC_INLINE void nnc_transpose_matrix(
    float *y, ptrdiff_t ldy, const float *x, ptrdiff_t ldx, ptrdiff_t rows, ptrdiff_t columns) {
  const ptrdiff_t whole_rows = rows / NNC_LANES * NNC_LANES, whole_columns = columns / NNC_LANES * NNC_LANES;
  for (ptrdiff_t i = 0; i < whole_rows; i += NNC_LANES) {
    for (ptrdiff_t j = 0; j < whole_columns; j += NNC_LANES) {
      nnc_transpose_tile(y + i * ldy + j, ldy, x + j * ldx + i, ldx);
    }
  }
  for (ptrdiff_t i = 0; i < rows; ++i) {
    for (ptrdiff_t j = i < whole_rows ? whole_columns : 0; j < columns; ++j) y[i * ldy + j] = x[j * ldx + i];
  }
}

static inline NNC_INLINE void nnc_fill_row(float *y, ptrdiff_t count, float value) {
  ptrdiff_t i = 0;
  for (; i + NNC_LANES <= count; i += NNC_LANES) nnc_store(y + i, nnc_set1(value));
  if (i < count) nnc_store_n(y + i, nnc_set1(value), (int)(count - i));
}

// y[r·ldy + c] = value for r < rows, c < columns.
static inline NNC_INLINE void nnc_fill_f32(float *y, ptrdiff_t ldy, ptrdiff_t rows, ptrdiff_t columns, float value) {
  for (ptrdiff_t row = 0; row < rows; ++row) nnc_fill_row(y + row * ldy, columns, value);
}

// y[Σ i_d·y_strides[d]] = x[Σ i_d·x_strides[d]] for all indices i_d < extents[d].
//
// x and y don't overlap, and every y is written once. Fast when the last dim is contiguous in both, when x is
// broadcast along it, and when it is contiguous in y while another is contiguous in x (a transpose): the literal
// strides choose at compile time. outer: dim 0. Parts: any; multiples of NNC_LANES leave the tiles of a transpose whole.
static inline NNC_INLINE void nnc_copy_f32(float *y, const float *x, nnc_strided s, nnc_range outer) {
  const ptrdiff_t count = s.extents[5], step_x = s.x_strides[5], step_y = s.y_strides[5];
  int axis = -1;
  for (int d = 0; d < 5; ++d) {
    if (s.x_strides[d] == 1 && s.extents[d] > 1) axis = d;
  }
  y += outer.first * s.y_strides[0];
  x += outer.first * s.x_strides[0];
  s.extents[0] = outer.last - outer.first;
  if (step_y == 1 && (step_x == 1 || count == 1)) {
    NNC_OUTER_LOOPS(s, {
      for (ptrdiff_t i4 = 0; i4 < s.extents[4]; ++i4) {
        memcpy(y + at_y + i4 * s.y_strides[4], x + at_x + i4 * s.x_strides[4], (size_t)count * sizeof(float));
      }
    })
  } else if (step_y == 1 && step_x == 0) {
    NNC_OUTER_LOOPS(s, {
      for (ptrdiff_t i4 = 0; i4 < s.extents[4]; ++i4) {
        nnc_fill_row(y + at_y + i4 * s.y_strides[4], count, x[at_x + i4 * s.x_strides[4]]);
      }
    })
  } else if (step_y == 1 && axis >= 0) {
    nnc_swap_dims(&s, axis, 4);
    NNC_OUTER_LOOPS(s, {
      nnc_transpose_matrix(y + at_y, s.y_strides[4], x + at_x, step_x, s.extents[4], count);
    })
  } else {
    NNC_OUTER_LOOPS(s, {
      for (ptrdiff_t i4 = 0; i4 < s.extents[4]; ++i4) {
        float *const row = y + at_y + i4 * s.y_strides[4];
        const float *const source = x + at_x + i4 * s.x_strides[4];
        for (ptrdiff_t i5 = 0; i5 < count; ++i5) row[i5 * step_y] = source[i5 * step_x];
      }
    })
  }
}

// The same for elements of `size` bytes; strides still count elements.
static inline NNC_INLINE void nnc_copy_bytes(void *y, const void *x, nnc_strided s, ptrdiff_t size) {
  const ptrdiff_t count = s.extents[5], step_x = s.x_strides[5], step_y = s.y_strides[5];
  NNC_OUTER_LOOPS(s, {
    for (ptrdiff_t i4 = 0; i4 < s.extents[4]; ++i4) {
      char *const row = (char *)y + (at_y + i4 * s.y_strides[4]) * size;
      const char *const source = (const char *)x + (at_x + i4 * s.x_strides[4]) * size;
      if (step_x == 1 && step_y == 1) {
        memcpy(row, source, (size_t)(count * size));
      } else {
        for (ptrdiff_t i5 = 0; i5 < count; ++i5) memcpy(row + i5 * step_y * size, source + i5 * step_x * size, (size_t)size);
      }
    }
  })
}
#undef NNC_OUTER_LOOPS

// Keeps a row index inside the table: memory stays safe whatever the indices are, and an index that is out of range
// reads the first or the last row.
static inline NNC_INLINE ptrdiff_t nnc_clamp_index(int64_t index, ptrdiff_t count) {
  return index < 0 ? 0 : index >= count ? count - 1 : (ptrdiff_t)index;
}

static inline NNC_INLINE void nnc_gather_row(
    float *y, const float *x, ptrdiff_t columns, ptrdiff_t row, nnc_function f, const float *const *operands) {
  ptrdiff_t column = 0;
  for (; column + NNC_LANES <= columns; column += NNC_LANES) {
    nnc_store(y + column, f(nnc_load(x + column), operands, row, column, NNC_LANES));
  }
  if (column < columns) {
    const int lanes = (int)(columns - column);
    nnc_store_n(y + column, f(nnc_load_n(x + column, lanes), operands, row, column, lanes), lanes);
  }
}

// y[r·ldy + c] = f(table[indices[r]·ld_table + c]) for r in rows, c < columns; table_rows ≥ 1. Parts: any rows.
static inline NNC_INLINE void nnc_gather_f32__i32(
    float *y, ptrdiff_t ldy, const float *table, ptrdiff_t ld_table, ptrdiff_t table_rows, const int32_t *indices,
    nnc_range rows, ptrdiff_t columns, nnc_function f, const float *const *operands) {
  for (ptrdiff_t row = rows.first; row < rows.last; ++row) {
    const float *const source = table + nnc_clamp_index(indices[row], table_rows) * ld_table;
    nnc_gather_row(y + row * ldy, source, columns, row, f, operands);
  }
}

// The same with 64-bit indices.
static inline NNC_INLINE void nnc_gather_f32__i64(
    float *y, ptrdiff_t ldy, const float *table, ptrdiff_t ld_table, ptrdiff_t table_rows, const int64_t *indices,
    nnc_range rows, ptrdiff_t columns, nnc_function f, const float *const *operands) {
  for (ptrdiff_t row = rows.first; row < rows.last; ++row) {
    const float *const source = table + nnc_clamp_index(indices[row], table_rows) * ld_table;
    nnc_gather_row(y + row * ldy, source, columns, row, f, operands);
  }
}

// y[o, i, k] = x[o, indices[o, i, k], k] for x [outer, from, inner] and indices [outer, to, inner], elements of `size` bytes; from ≥ 1.
static inline void nnc_take_along(
    void *y, const void *x, const int32_t *indices, ptrdiff_t size, ptrdiff_t outer, ptrdiff_t from, ptrdiff_t to,
    ptrdiff_t inner) {
  for (ptrdiff_t o = 0; o < outer; ++o) {
    for (ptrdiff_t i = 0; i < to * inner; ++i) {
      const ptrdiff_t position = nnc_clamp_index(indices[o * to * inner + i], from);
      const unsigned char *const source = (const unsigned char *)x + ((o * from + position) * inner + i % inner) * size;
      memcpy((unsigned char *)y + (o * to * inner + i) * size, source, (size_t)size);
    }
  }
}

static inline void nnc_reinterpret(void *y, const void *x, ptrdiff_t count) { memcpy(y, x, (size_t)count); }

// Mirrored padding of up to 6 dims: y[i] = x[mirror(i - low)] in each dim.
typedef struct {
  ptrdiff_t x_extents[6], y_extents[6], low[6];
  ptrdiff_t repeats_edge;  // 0: reflect, c b | a b c | b a; 1: symmetric, b a | a b c | c b
} nnc_mirror_padding;

static inline NNC_INLINE ptrdiff_t nnc_mirror(ptrdiff_t i, ptrdiff_t count, ptrdiff_t repeats_edge) {
  if (i < 0) return -i - repeats_edge;
  return i < count ? i : 2 * count - 2 + repeats_edge - i;
}

// x and y contiguous, y after x_extents + padding on both sides; padding per side < extent (≤ when the edge repeats).
static inline NNC_INLINE void nnc_pad_mirror_f32(float *y, const float *x, nnc_mirror_padding p) {
  const ptrdiff_t *const n = p.x_extents;
  ptrdiff_t rows = 1;
  for (int d = 0; d < 5; ++d) rows *= p.y_extents[d];
  for (ptrdiff_t row = 0; row < rows; ++row, y += p.y_extents[5]) {
    ptrdiff_t rest = row, source = 0, stride = n[5];
    for (int d = 4; d >= 0; --d) {
      source += stride * nnc_mirror(rest % p.y_extents[d] - p.low[d], n[d], p.repeats_edge);
      stride *= n[d];
      rest /= p.y_extents[d];
    }
    ptrdiff_t i = 0;
    for (; i < p.low[5]; ++i) y[i] = x[source + nnc_mirror(i - p.low[5], n[5], p.repeats_edge)];
    memcpy(y + i, x + source, (size_t)n[5] * sizeof(float));
    for (i += n[5]; i < p.y_extents[5]; ++i) y[i] = x[source + nnc_mirror(i - p.low[5], n[5], p.repeats_edge)];
  }
}

#endif
