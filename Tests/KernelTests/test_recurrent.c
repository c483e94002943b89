// LSTM, GRU and simple RNN against the equations in double precision, with Keras' weight layout as input.
#include "recurrent.h"

#include "check.h"
#include "fixed_point_check.h"
#include "vector_math.h"

enum cell { LSTM, GRU_AFTER, GRU_BEFORE, SIMPLE };

static inline nnc_vf tanh_function(nnc_vf v, const float *const *operands, ptrdiff_t row, ptrdiff_t column, int lanes) {
  (void)operands, (void)row, (void)column, (void)lanes;
  return nnc_tanh(v);
}
static inline nnc_vf sigmoid_function(nnc_vf v, const float *const *operands, ptrdiff_t row, ptrdiff_t column, int lanes) {
  (void)operands, (void)row, (void)column, (void)lanes;
  return nnc_sigmoid(v);
}

static double sigmoid(double x) { return 1 / (1 + exp(-x)); }

// [ceil(units / block)][units][gates][block] from columns [first, first + gates·units) of R[units][columns].
static float *pack(float *packed, const float *r, ptrdiff_t units, ptrdiff_t columns, ptrdiff_t first, ptrdiff_t gates,
                   ptrdiff_t block) {
  for (ptrdiff_t b = 0; b * block < units; ++b)
    for (ptrdiff_t k = 0; k < units; ++k)
      for (ptrdiff_t gate = 0; gate < gates; ++gate)
        for (ptrdiff_t l = 0; l < block; ++l) {
          const ptrdiff_t unit = b * block + l;
          *packed++ = unit < units ? r[k * columns + first + gate * units + unit] : 0.0f;
        }
  return packed;
}

static double product(const double *h, const float *r, ptrdiff_t units, ptrdiff_t columns, ptrdiff_t column) {
  double sum = 0;
  for (ptrdiff_t k = 0; k < units; ++k) sum += h[k] * r[k * columns + column];
  return sum;
}

// One step of one sample; h and c are replaced.
static void reference_step(enum cell cell, double *h, double *c, const float *p, const float *r, const float *bias,
                           ptrdiff_t units) {
  double next[64], gated[64];
  for (ptrdiff_t u = 0; u < units && cell == GRU_BEFORE; ++u) {
    gated[u] = sigmoid(p[units + u] + product(h, r, units, 3 * units, units + u)) * h[u];
  }
  for (ptrdiff_t u = 0; u < units; ++u) {
    if (cell == LSTM) {
      double a[4];
      for (ptrdiff_t gate = 0; gate < 4; ++gate) a[gate] = p[gate * units + u] + product(h, r, units, 4 * units, gate * units + u);
      c[u] = sigmoid(a[1]) * c[u] + sigmoid(a[0]) * tanh(a[2]);
      next[u] = sigmoid(a[3]) * tanh(c[u]);
    } else if (cell == SIMPLE) {
      next[u] = tanh(p[u] + product(h, r, units, units, u));
    } else {
      const double z = sigmoid(p[u] + product(h, r, units, 3 * units, u));
      const double reset = sigmoid(p[units + u] + product(h, r, units, 3 * units, units + u));
      const double inner = cell == GRU_AFTER ? reset * (product(h, r, units, 3 * units, 2 * units + u) + (bias ? bias[u] : 0))
                                             : product(gated, r, units, 3 * units, 2 * units + u);
      next[u] = z * h[u] + (1 - z) * tanh(p[2 * units + u] + inner);
    }
  }
  memcpy(h, next, (size_t)units * sizeof(double));
}

static inline void check_cell(
    enum cell cell, ptrdiff_t batch, ptrdiff_t steps, ptrdiff_t units, ptrdiff_t block, int fixed_point, int variant) {
  const ptrdiff_t gates = cell == LSTM ? 4 : cell == SIMPLE ? 1 : 3, columns = gates * units;
  const ptrdiff_t padded = (units + block - 1) / block * block, ld_state = units + 1;
  const nnc_recurrence g = {
    .steps = steps, .units = units, .block = block, .go_backwards = variant & 1, .zero_masked = variant >> 3 & 1,
    .fixed_point = fixed_point, .ld_sequence = units + 2, .sequence_batch = steps * (units + 2), .ld_projected = columns + 1,
    .projected_batch = steps * (columns + 1) + 3, .ld_state = ld_state, .mask_batch = steps + 1,
  };
  const int has_mask = variant & 2, has_initial = variant & 4;
  float *projected = check_random_floats(batch * g.projected_batch, -1, 1);
  const float spread = 1 / sqrtf((float)units);  // larger weights make the recurrence chaotic
  float *r = check_random_floats(units * columns, -spread, spread);
  float *bias = variant & 1 ? NULL : check_random_floats(units, -1, 1);
  float *initial_h = check_random_floats(batch * ld_state, -1, 1), *initial_c = check_random_floats(batch * ld_state, -1, 1);
  uint8_t *mask = check_alloc((size_t)(batch * g.mask_batch));
  for (ptrdiff_t i = 0; i < batch * g.mask_batch; ++i) mask[i] = check_random() % 3 != 0;
  if (batch > 1) memset(mask, 0, (size_t)steps);  // a sample without any valid step
  float *packed = check_floats(padded * units * gates), *fixed = packed;
  if (cell == GRU_BEFORE) pack(pack(packed, r, units, columns, 0, 2, block), r, units, columns, 2 * units, 1, block);
  else pack(packed, r, units, columns, 0, gates, block);
  if (fixed_point) {
    const ptrdiff_t width = gates * block;
    float *end = fixed = check_floats(padded / block * nnc_fixed_panel(units, (int)(width / NNC_LANES)));
    for (ptrdiff_t b = 0; b < padded / block; ++b) end = fixed_pack(end, packed + b * units * width, units, width);
  }
  float *sequence = check_floats(batch * g.sequence_batch), *last = check_floats(batch * ld_state);
  float *final_h = check_floats(batch * ld_state), *final_c = check_floats(batch * ld_state);
  float *scratch = check_floats(5 * batch * padded);
  float *const in_h = has_initial ? initial_h : NULL, *const in_c = has_initial ? initial_c : NULL;
  const uint8_t *const in_mask = has_mask ? mask : NULL;
  float *const out_sequence = variant & 16 ? NULL : sequence;

  // As one thread computes it, as threads share the samples, and as they share the blocks of each round.
  const ptrdiff_t blocks = padded / block, rounds = 1 + steps * (cell == GRU_BEFORE ? 2 : 1);
  const int by_blocks = variant % 3 == 2, tasks = variant % 3 == 0 ? 1 : 2;
  for (ptrdiff_t round = 0; round < (by_blocks ? rounds : 1); ++round) {
    for (size_t task = tasks; task-- > 0;) {
      const nnc_range s = by_blocks ? nnc_all(batch) : nnc_part(batch, 4, task, tasks);
      const nnc_range b = by_blocks ? nnc_part(blocks, 1, task, tasks) : nnc_all(blocks);
      const nnc_range r = by_blocks ? nnc_one(round, rounds) : nnc_all(rounds);
      switch (cell) {
        case LSTM:
          nnc_lstm_f32(
              out_sequence, last, final_h, final_c, projected, fixed, in_h, in_c, in_mask, scratch, g, s, b, r, tanh_function,
              sigmoid_function);
          break;
        case GRU_AFTER:
          nnc_gru_f32(
              out_sequence, last, final_h, projected, fixed, bias, in_h, in_mask, scratch, g, s, b, r, tanh_function, sigmoid_function);
          break;
        case GRU_BEFORE:
          nnc_gru_f32__reset_before(
              out_sequence, last, final_h, projected, fixed, in_h, in_mask, scratch, g, s, b, r, tanh_function, sigmoid_function);
          break;
        case SIMPLE:
          nnc_simple_rnn_f32(out_sequence, last, final_h, projected, fixed, in_h, in_mask, scratch, g, s, b, r, tanh_function);
          break;
      }
    }
  }

  for (ptrdiff_t b = 0; b < batch; ++b) {
    double h[64] = {0}, c[64] = {0}, output[64] = {0};
    for (ptrdiff_t u = 0; u < units && has_initial; ++u) h[u] = initial_h[b * ld_state + u], c[u] = initial_c[b * ld_state + u];
    for (ptrdiff_t step = 0; step < steps; ++step) {
      const ptrdiff_t time = g.go_backwards ? steps - 1 - step : step;
      if (!has_mask || mask[b * g.mask_batch + time]) {
        reference_step(cell, h, c, projected + b * g.projected_batch + time * g.ld_projected, r, bias, units);
        memcpy(output, h, sizeof output);
      } else if (g.zero_masked) {
        memset(output, 0, sizeof output);
      }
      for (ptrdiff_t u = 0; u < units && out_sequence; ++u) {
        const float got = sequence[b * g.sequence_batch + step * g.ld_sequence + u];
        CHECK(check_close(got, output[u], 4e-6, 1), "cell %d, units %td, variant %d: output[%td, %td, %td] = %g, not %g", cell, units,
              variant, b, step, u, got, output[u]);
      }
    }
    for (ptrdiff_t u = 0; u < units; ++u) {
      CHECK(check_close(last[b * ld_state + u], output[u], 4e-6, 1), "cell %d, units %td, variant %d: last", cell, units, variant);
      CHECK(check_close(final_h[b * ld_state + u], h[u], 4e-6, 1), "cell %d, units %td, variant %d: final h", cell, units, variant);
      if (cell == LSTM) CHECK(check_close(final_c[b * ld_state + u], c[u], 1e-5, 1), "units %td: final c", units);
    }
    CHECK(isnan(last[b * ld_state + units]), "wrote past the state");
  }
  free(projected), free(r), free(bias), free(initial_h), free(initial_c), free(mask), free(packed);
  if (fixed_point) free(fixed);
  free(sequence), free(last), free(final_h), free(final_c), free(scratch);
}

static void check_lanes(enum cell cell, ptrdiff_t batch, ptrdiff_t steps, ptrdiff_t units, int variant) {
  // Blocks are literals, as in emitted code.
  switch (cell) {
    case LSTM:
      check_cell(LSTM, batch, steps, units, NNC_LANES, 0, variant);
      check_cell(LSTM, batch, steps, units, NNC_LANES, 1, variant);
      break;
    case GRU_AFTER:
      check_cell(GRU_AFTER, batch, steps, units, NNC_LANES, 0, variant);
      check_cell(GRU_AFTER, batch, steps, units, NNC_LANES, 1, variant);
      break;
    case GRU_BEFORE: check_cell(GRU_BEFORE, batch, steps, units, 2 * NNC_LANES, 0, variant); break;
    case SIMPLE:
      check_cell(SIMPLE, batch, steps, units, 4 * NNC_LANES, 0, variant);
      check_cell(SIMPLE, batch, steps, units, 4 * NNC_LANES, 1, variant);
      break;
  }
}

int main(void) {
  static const ptrdiff_t units[] = {1, 2, 7, 8, 13, 16, 17, 32, 50, 64}, steps[] = {0, 1, 2, 7};
  for (int cell = LSTM; cell <= SIMPLE; ++cell)
    for (size_t u = 0; u < sizeof units / sizeof *units; ++u)
      for (size_t t = 0; t < sizeof steps / sizeof *steps; ++t)
        for (int variant = 0; variant < 32; ++variant) check_lanes((enum cell)cell, 1 + variant * 5 % 7, steps[t], units[u], variant);
  return check_result();
}
