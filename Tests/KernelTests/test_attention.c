// Attention against sums in double precision: odd sizes, shared heads, masks, hidden keys, NaN.
#include "attention.h"

#include "check.h"

enum { SCALED, MASKED, CAUSAL };

static nnc_vf scaled(nnc_vf value, const float *const *operands, ptrdiff_t row, ptrdiff_t column, int lanes) {
  (void)operands, (void)row, (void)column, (void)lanes;
  return value * nnc_set1(0.5f);
}

// The mask is operand 0, dense over rows and columns; 61 is more keys than any case has.
static nnc_vf masked(nnc_vf value, const float *const *operands, ptrdiff_t row, ptrdiff_t column, int lanes) {
  const nnc_vf mask = nnc_load_n(operands[0] + row * 61 + column, lanes);
  return nnc_select(nnc_ne(mask, nnc_set1(0.0f)), value * nnc_set1(0.5f), nnc_set1(-1e9f));
}

static inline NNC_INLINE void check_attention(nnc_attention g, int kind, int mr, int nv, int vr, int vv, ptrdiff_t block) {
  const ptrdiff_t heads = g.groups * g.shared;
  // Features stand between others: positions are further apart than their heads need.
  g.ldq = heads * g.depth + 1, g.q_head = g.depth, g.q_batch = g.queries * g.ldq;
  g.ldk = g.groups * g.depth + 2, g.k_head = g.depth, g.k_batch = g.keys * g.ldk;
  g.ldv = g.groups * g.value_depth, g.v_head = g.value_depth, g.v_batch = g.keys * g.ldv;
  g.ldy = heads * g.value_depth + 3, g.y_head = g.value_depth, g.y_batch = g.queries * g.ldy;
  g.operand_count = kind != SCALED, g.operand_batch[0] = 0, g.operand_head[0] = 61 * 61;
  float *q = check_random_floats(g.batch * g.q_batch, -2, 2), *k = check_random_floats(g.batch * g.k_batch, -2, 2);
  float *v = check_random_floats(g.batch * g.v_batch, -1, 1), *y = check_floats(g.batch * g.y_batch);
  float *mask = check_floats(heads * 61 * 61);
  int32_t *visible = check_alloc((size_t)g.queries * sizeof(int32_t));
  const ptrdiff_t nr = (ptrdiff_t)nv * NNC_LANES, vn = (ptrdiff_t)vv * NNC_LANES;
  float *scratch = check_floats(
      (g.keys + nr - 1) / nr * nr * g.depth + (g.value_depth + vn - 1) / vn * vn * g.keys + block * (g.keys + 2 * NNC_LANES + 1));
  for (ptrdiff_t i = 0; i < heads * 61 * 61; ++i) {
    mask[i] = kind == CAUSAL ? i % 61 <= i / 61 % 61 : check_random() % 3 != 0;
  }
  for (ptrdiff_t t = 0; t < g.queries; ++t) visible[t] = (int32_t)nnc_min_size(t + 1, g.keys);
  if (g.queries > 1) q[g.ldq] = NAN;  // one query of the first head is lost, no other

  const float *operands[] = {mask};
  for (size_t task = 0; task < 2; ++task) {
    const nnc_range part = nnc_part(g.batch * g.groups, 1, task, 2);
    if (kind == SCALED) nnc_attention_f32(y, q, k, v, NULL, scratch, g, part, mr, nv, vr, vv, block, scaled, NULL);
    else nnc_attention_f32(y, q, k, v, kind == CAUSAL ? visible : NULL, scratch, g, part, mr, nv, vr, vv, block, masked, operands);
  }

  double *w = check_alloc((size_t)g.keys * sizeof(double));
  for (ptrdiff_t row = 0; row < g.batch * g.queries * heads; ++row) {
    const ptrdiff_t b = row / heads / g.queries, t = row / heads % g.queries, h = row % heads;
    double largest = -INFINITY, sum = 0;
    for (ptrdiff_t s = 0; s < g.keys; ++s) {
      double score = 0;
      for (ptrdiff_t d = 0; d < g.depth; ++d) {
        score += (double)q[b * g.q_batch + t * g.ldq + h * g.q_head + d] *
                 (double)k[b * g.k_batch + s * g.ldk + h / g.shared * g.k_head + d];
      }
      w[s] = kind == SCALED || mask[(h * 61 + t) * 61 + s] != 0 ? 0.5 * score : -1e9;
      largest = w[s] > largest ? w[s] : largest;
    }
    for (ptrdiff_t s = 0; s < g.keys; ++s) sum += w[s] = exp(w[s] - largest);
    for (ptrdiff_t c = 0; c < g.value_depth; ++c) {
      double expected = 0;
      for (ptrdiff_t s = 0; s < g.keys; ++s) {
        expected += w[s] / sum * (double)v[b * g.v_batch + s * g.ldv + h / g.shared * g.v_head + c];
      }
      const float actual = y[b * g.y_batch + t * g.ldy + h * g.y_head + c];
      const int is_lost = g.queries > 1 && b == 0 && t == 1 && h == 0;
      CHECK(is_lost ? isnan(actual) : fabs((double)actual - expected) <= 1e-5, "kind %d, row %td of %td × %td, column %td: %g, not %g",
            kind, row, g.queries, g.keys, c, (double)actual, expected);
    }
  }
  free(q), free(k), free(v), free(y), free(mask), free(visible), free(scratch), free(w);
}

int main(void) {
  for (int kind = SCALED; kind <= CAUSAL; ++kind) {
    check_attention((nnc_attention){.batch = 1, .groups = 1, .shared = 1, .queries = 1, .keys = 1, .depth = 1, .value_depth = 1}, kind,
                    6, 1, 6, 1, 24);
    check_attention((nnc_attention){.batch = 2, .groups = 2, .shared = 3, .queries = 37, .keys = 61, .depth = 7, .value_depth = 5}, kind,
                    6, 2, 6, 1, 24);
    check_attention((nnc_attention){.batch = 1, .groups = 3, .shared = 1, .queries = 20, .keys = 16, .depth = 300, .value_depth = 33},
                    kind, 4, 1, 3, 2, 4);
    check_attention((nnc_attention){.batch = 2, .groups = 1, .shared = 2, .queries = 3, .keys = 50, .depth = 16, .value_depth = 16}, kind,
                    2, 4, 2, 2, 6);
  }
  return check_result();
}
