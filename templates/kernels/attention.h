// Attention: softmax of scores, times values, a block of queries at a time, so that the matrix of scores is never in memory as a whole.
#ifndef NNC_ATTENTION_H
#define NNC_ATTENTION_H

#include "matmul.h"
#include "softmax.h"

enum { NNC_ATTENTION_OPERANDS = 4 };

// Element strides of q, k, v and y from sample to sample, from head to head, and (ld…) from position to position; features are contiguous.
// `shared` query heads in a row read the same of `groups` heads of keys and values. Operand i of f begins
// sample·operand_batch[i] + head·operand_head[i] floats after its address.
typedef struct {
  ptrdiff_t batch, groups, shared, queries, keys, depth, value_depth;
  ptrdiff_t q_batch, q_head, ldq, k_batch, k_head, ldk, v_batch, v_head, ldv, y_batch, y_head, ldy;
  ptrdiff_t operand_count, operand_batch[NNC_ATTENTION_OPERANDS], operand_head[NNC_ATTENTION_OPERANDS];
} nnc_attention;

// y[t, c] = scale[t]·Σ_s w[t, s]·V[s, c] for t < rows, c < columns, V packed in panels.
static inline NNC_INLINE void nnc_attention_mix(
    float *y, ptrdiff_t ldy, const float *w, ptrdiff_t ldw, const float *scale, const float *panels, ptrdiff_t rows, ptrdiff_t depth,
    ptrdiff_t panel_depth, ptrdiff_t columns, int mr, int nv) {
  const ptrdiff_t nr = (ptrdiff_t)nv * NNC_LANES;
  for (ptrdiff_t column = 0; column < columns; column += nr, panels += panel_depth * nr) {
    for (ptrdiff_t row = 0; row < rows; row += mr) {
      const float *pointers[NNC_TILE_ROWS];
      nnc_vf sums[NNC_TILE_SUMS];
      NNC_UNROLL for (int i = 0; i < mr; ++i) pointers[i] = w + nnc_min_size(row + i, rows - 1) * ldw;
      nnc_tile_clear(sums, mr, nv);
      nnc_tile_accumulate(sums, pointers, 0, panels, depth, depth, mr, nv, nnc_nothing_ahead());
      NNC_UNROLL for (int i = 0; i < mr * nv; ++i) sums[i] *= nnc_set1(scale[nnc_min_size(row + i / nv, rows - 1)]);
      nnc_tile_store(
          y + row * ldy, ldy, sums, 0, nnc_min_size(mr, rows - row), column, columns, nv, nnc_identity, NULL, 0);
    }
  }
}

// y[b, t, h] = Σ_s w[t, s]·v[b, s, h / shared], w[t] = softmax over s of f(Σ_d q[b, t, h, d]·k[b, s, h / shared, d]).
//
// f sees row t and column s, and its own operands of this sample and head. visible: for each query the number of keys after which all of
// its weights are zero, or NULL for all keys. mr, nv and vr, vv: literals, the tiles of scores and results. block: rows of scores that
// are computed together. scratch: ⌈keys/nr⌉·depth·nr + ⌈value_depth/vn⌉·keys·vn + block·(keys + 2·NNC_LANES + 1) floats with
// nr = nv·NNC_LANES and vn = vv·NNC_LANES. y overlaps nothing. keys ≥ 1. Parts:
// heads of keys, all groups of one sample after those of another.
static inline NNC_INLINE void nnc_attention_f32(
    float *y, const float *q, const float *k, const float *v, const int32_t *visible, float *scratch, nnc_attention g, nnc_range heads,
    int mr, int nv, int vr, int vv, ptrdiff_t block, nnc_function f, const float *const *operands) {
  const ptrdiff_t nr = (ptrdiff_t)nv * NNC_LANES, vn = (ptrdiff_t)vv * NNC_LANES;
  const ptrdiff_t lds = (g.keys + NNC_LANES - 1) / NNC_LANES * NNC_LANES + NNC_LANES;
  float *const key_panels = scratch, *const value_panels = key_panels + (g.keys + nr - 1) / nr * nr * g.depth;
  float *const scores = value_panels + (g.value_depth + vn - 1) / vn * vn * g.keys, *const scales = scores + block * lds;
  for (ptrdiff_t group = heads.first; group < heads.last; ++group) {
    const ptrdiff_t sample = group / g.groups, shared_head = group % g.groups;
    nnc_pack_panels_f32(key_panels, k + sample * g.k_batch + shared_head * g.k_head, 1, g.ldk, g.depth, nnc_all(g.keys), nr);
    nnc_pack_panels_f32(value_panels, v + sample * g.v_batch + shared_head * g.v_head, g.ldv, 1, g.keys, nnc_all(g.value_depth), vn);
    for (ptrdiff_t head = shared_head * g.shared; head < (shared_head + 1) * g.shared; ++head) {
      const float *own[NNC_ATTENTION_OPERANDS];
      for (ptrdiff_t i = 0; i < g.operand_count; ++i) own[i] = operands[i] + sample * g.operand_batch[i] + head * g.operand_head[i];
      const float *const rows_q = q + sample * g.q_batch + head * g.q_head;
      float *const rows_y = y + sample * g.y_batch + head * g.y_head;
      for (ptrdiff_t start = 0; start < g.queries; start += block) {
        const ptrdiff_t stop = nnc_min_size(start + block, g.queries);
        ptrdiff_t keys = g.keys;
        if (visible) {
          keys = 0;
          for (ptrdiff_t row = start; row < stop; ++row) keys = nnc_max_size(keys, visible[row]);
        }
        const float *panel = key_panels;
        for (ptrdiff_t column = 0; column < keys; column += nr, panel += g.depth * nr) {
          for (ptrdiff_t row = start; row < stop; row += mr) {
            const float *pointers[NNC_TILE_ROWS];
            nnc_vf sums[NNC_TILE_SUMS];
            NNC_UNROLL for (int i = 0; i < mr; ++i) pointers[i] = rows_q + nnc_min_size(row + i, stop - 1) * g.ldq;
            nnc_tile_clear(sums, mr, nv);
            nnc_tile_accumulate(sums, pointers, 0, panel, g.depth, g.depth, mr, nv, nnc_nothing_ahead());
            nnc_tile_store(
                scores + (row - start) * lds, lds, sums, row, nnc_min_size(mr, stop - row), column, g.keys, nv, f, own, 0);
          }
        }
        // Largest first: rows are looked at side by side, while each exponential would wait for the largest of its own row.
        for (ptrdiff_t row = 0; row < stop - start; ++row) scales[row] = nnc_largest_row(scores + row * lds, keys);
        for (ptrdiff_t row = 0; row < stop - start; ++row) {
          scales[row] = 1.0f / nnc_exponentials(scores + row * lds, scores + row * lds, keys, scales[row]);
        }
        nnc_attention_mix(
            rows_y + start * g.ldy, g.ldy, scores, lds, scales, value_panels, stop - start, keys, g.keys, g.value_depth, vr, vv);
      }
    }
  }
}

#endif
