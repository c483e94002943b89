// LSTM, GRU and simple recurrent layers: the loop over time, with the gates fused.
//
// The product of the inputs with the input kernel is done before, for all steps at once, by a matmul:
//   projected[t][gate·units + u] = bias[gate·units + u] + Σ_i x[t][i]·kernel[i][gate·units + u]
// in Keras' order of columns (LSTM: i, f, c, o; GRU: z, r, h; simple: one gate).
//
// Packed recurrent weights. Keras stores R[units][gates·units], row k for the previous output k. A kernel
// computes `block` units (NR, a multiple of NNC_LANES) of all gates together, so the weights lie in the
// order in which they are read, units padded with zeros to whole blocks:
//   packed[b][k][gate][l] = R[k][gate·units + b·block + l], 0 where b·block + l ≥ units
//   shape [ceil(units / block)][units][gates][block], 64-byte aligned for best speed.
// Only the GRU with reset_after = false differs, because its candidate needs all reset gates first: two
// tensors one after the other, packed alike: [ceil(units / block)][units][2][block] for z and r, then
// [ceil(units / block)][units][1][block] for h.
// block = NNC_LANES suits LSTM, that or twice as much GRU, 4·NNC_LANES a simple RNN; gates·block / NNC_LANES ≤ 64.
// With fixed_point the gates of a block are the columns of a panel of fixed_point.h.
//
// Common arguments, NULL where absent:
//   sequence    outputs of all steps in the order of processing (with go_backwards the first row belongs to the
//               last time step; a negative ld_sequence and the address of the last row give them in time order)
//   last        [batch][units] output of the last step processed
//   final_h, final_c, initial_h, initial_c   [batch][units] states; absent initial states are zero
//   mask        bytes; a step with 0 keeps the state, and its output is the previous output (zero before the
//               first valid step), or zero with zero_masked
//   scratch     5·batch·ceil(units / block)·block floats, the same for all parts
//   samples     the batch; parts: multiples of as many samples as share the weights that are read, see nnc_recurrent_blocks
//   blocks      ceil(units / block) of them; parts in any order or at the same time, but only of one round
//   rounds      1 + steps · rounds of a step, see below; parts one after the other, each after all blocks of the rounds before
// Outputs may not overlap inputs, except that final_* may be initial_*. steps ≥ 0; with steps = 0, last is
// zero and final_* are the initial states.
//
// Rounds. Whoever computes a part of the units needs the previous output of all. Round 0 copies the initial states; then each
// step takes one round for every product that needs all results of the one before: two for the GRU with reset_after = false, else one.
#ifndef NNC_RECURRENT_H
#define NNC_RECURRENT_H

#include "fixed_point.h"

typedef struct {
  ptrdiff_t steps, units, block;
  ptrdiff_t go_backwards, zero_masked;      // 0 or 1
  ptrdiff_t fixed_point;                    // 0 or 1: how the recurrent weights are packed; literal
  ptrdiff_t ld_sequence, sequence_batch;    // floats from step to step, from sample to sample
  ptrdiff_t ld_projected, projected_batch;  // floats from step to step, from sample to sample
  ptrdiff_t ld_state;                       // floats from sample to sample of last, final_* and initial_*
  ptrdiff_t mask_batch;                     // bytes from sample to sample; steps are 1 byte apart
} nnc_recurrence;

enum { NNC_RECURRENT_ACCUMULATORS = 64 };

// Samples that go through the steps together, so that a block's weights are read from the second-level cache once for all of them and from the
// first for all but the first few. A multiple of all numbers of samples that share a weight's register.
enum { NNC_RECURRENT_SAMPLES = 36 };

// Registers for several samples' sums and outputs, beside one for a weight and, without fused multiply-adds, those that products need.
#if NNC_LANES == 16 || defined(NNC_NEON)
enum { NNC_RECURRENT_REGISTERS = 31 };
#elif NNC_LANES == 8
enum { NNC_RECURRENT_REGISTERS = 15 };
#else
enum { NNC_RECURRENT_REGISTERS = 12 };
#endif

// One step of the samples. States are [batch][padded units].
typedef struct {
  nnc_range samples, blocks;  // that are computed
  float *next_h, *next_c, *c;
  const float *h;
  const float *projected;  // of the first of the batch
  const uint8_t *mask;     // of the first of the batch, or NULL
  const float *recurrent, *recurrent_bias;
  ptrdiff_t padded;
  int together;  // samples that share a weight's register; literal
  // Every other step walks through the blocks backwards: the weights read last are still in the L1 cache.
  int reverse;
} nnc_recurrent_step;

// Round `phase` of a step.
typedef void (*nnc_recurrent_cell)(
    const nnc_recurrent_step *s, const nnc_recurrence *g, int phase, nnc_function activation, nnc_function recurrent_activation);

// How many independent sums over every so many-th k keep the FMA units busy when there are few accumulators.
static inline NNC_INLINE int nnc_recurrent_sets(int count) { return count <= 1 ? 8 : count <= 2 ? 4 : count <= 4 ? 2 : 1; }

// acc[row][gate][v] = Σ_k h[row][k]·packed[k][gate][v], vectors v of a block.
static inline NNC_INLINE void nnc_recurrent_product(
    nnc_vf *acc, const float *h, ptrdiff_t ldh, const float *packed, ptrdiff_t units, int rows, int gates, int vectors) {
  const int width = gates * vectors, count = rows * width;
  const int sets = nnc_recurrent_sets(count);
  nnc_vf sums[NNC_RECURRENT_ACCUMULATORS];
  if (count >= 8) NNC_FREE_REGISTERS();
  NNC_UNROLL for (int i = 0; i < sets * count; ++i) sums[i] = nnc_set1(0.0f);
  ptrdiff_t k = 0;
  for (; k + sets <= units; k += sets) {
    NNC_KEEP_POINTER(h);
    NNC_UNROLL for (int set = 0; set < sets; ++set) {
      NNC_UNROLL for (int i = 0; i < width; ++i) {
        nnc_vf weight = nnc_load(packed + ((k + set) * width + i) * NNC_LANES);
        if (rows > 1) NNC_KEEP(weight);
        NNC_UNROLL for (int row = 0; row < rows; ++row) {
          nnc_vf *const sum = &sums[set * count + row * width + i];
          *sum = nnc_fma(nnc_set1(h[row * ldh + k + set]), weight, *sum);
        }
      }
    }
  }
  for (; k < units; ++k) {
    NNC_UNROLL for (int i = 0; i < width; ++i) {
      const nnc_vf weight = nnc_load(packed + (k * width + i) * NNC_LANES);
      NNC_UNROLL for (int row = 0; row < rows; ++row) {
        sums[row * width + i] = nnc_fma(nnc_set1(h[row * ldh + k]), weight, sums[row * width + i]);
      }
    }
  }
  NNC_UNROLL for (int i = 0; i < count; ++i) {
    acc[i] = sums[i];
    NNC_UNROLL for (int set = 1; set < sets; ++set) acc[i] += sums[set * count + i];
  }
}

// Literal for whole vectors, so that only unit counts that are no multiple of the vector pay for masks.
static inline NNC_INLINE int nnc_recurrent_lanes(ptrdiff_t units, ptrdiff_t unit) {
  return units % NNC_LANES == 0 ? NNC_LANES : (int)nnc_min_size(NNC_LANES, units - unit);
}

// What a cell does with the sums of one vector of units: gate j has the sum a[j·vectors] and the projection at
// p[j·units]; `at` is the vector's place in the states, `unit` its first unit.
typedef void (*nnc_recurrent_gates)(
    const nnc_recurrent_step *s, const nnc_vf *a, int vectors, const float *p, ptrdiff_t units, ptrdiff_t at,
    ptrdiff_t unit, int lanes, nnc_function activation, nnc_function recurrent_activation);

static inline NNC_INLINE int nnc_recurrent_is_valid(const nnc_recurrent_step *s, const nnc_recurrence *g, ptrdiff_t sample) {
  return !s->mask || s->mask[sample * g->mask_batch];
}

// state·weights of one block and `rows` samples, of which at least one has a valid step, handed to `finish` while the sums are in registers.
static inline NNC_INLINE void nnc_recurrent_block(
    const nnc_recurrent_step *s, const nnc_recurrence *g, ptrdiff_t block, ptrdiff_t sample, const float *state,
    const float *weights, int rows, int gates, nnc_recurrent_gates finish, nnc_function activation, nnc_function recurrent_activation) {
  const ptrdiff_t units = g->units;
  const int vectors = (int)(g->block / NNC_LANES);
  int any = 0;
  for (int row = 0; row < rows; ++row) any |= nnc_recurrent_is_valid(s, g, sample + row);
  if (!any) return;
  // Every sample's projections lie in lines of their own, too many streams for the hardware to foresee; the product hides the wait.
  const float *const projected = s->projected + sample * g->projected_batch + block * g->block;
  NNC_UNROLL for (int row = 0; row < rows && rows > 1; ++row) {
    NNC_UNROLL for (int i = 0; i < gates * vectors; ++i) {
      NNC_PREFETCH((uintptr_t)projected + (size_t)(row * g->projected_batch + i / vectors * units + i % vectors * NNC_LANES) * sizeof(float));
    }
  }
  nnc_vf acc[NNC_RECURRENT_ACCUMULATORS];
  const float *const h = state + sample * s->padded;
  if (g->fixed_point) {
    const int width = gates * vectors;
    const float *states[NNC_TILE_ROWS];
    NNC_UNROLL for (int row = 0; row < rows; ++row) states[row] = h + row * s->padded;
    nnc_fixed_accumulate(acc, states, weights + block * nnc_fixed_panel(units, width), units, rows, width, nnc_recurrent_sets(rows * width), 0);
  } else {
    nnc_recurrent_product(acc, h, s->padded, weights + block * units * gates * g->block, units, rows, gates, vectors);
  }
  for (int row = 0; row < rows; ++row) {
    for (int v = 0; v < vectors; ++v) {
      const ptrdiff_t unit = block * g->block + v * NNC_LANES;
      if (unit >= units) break;
      finish(s, acc + row * gates * vectors + v, vectors, projected + row * g->projected_batch + v * NNC_LANES, units,
             (sample + row) * s->padded + unit, unit, nnc_recurrent_lanes(units, unit), activation, recurrent_activation);
    }
  }
}

// state·weights block by block. Several samples share every weight that is read, as many as the registers hold accumulators for.
static inline NNC_INLINE void nnc_recurrent_blocks(
    const nnc_recurrent_step *s, const nnc_recurrence *g, const float *state, const float *weights, int gates,
    nnc_recurrent_gates finish, nnc_function activation, nnc_function recurrent_activation) {
  const int together = s->together;
  for (ptrdiff_t i = s->blocks.first; i < s->blocks.last; ++i) {
    const ptrdiff_t block = s->reverse ? s->blocks.first + s->blocks.last - 1 - i : i;
    ptrdiff_t sample = s->samples.first;
    if (together >= 4) {
      for (; sample + 4 <= s->samples.last; sample += 4) {
        nnc_recurrent_block(s, g, block, sample, state, weights, 4, gates, finish, activation, recurrent_activation);
      }
    }
    if (together == 3) {
      for (; sample + 3 <= s->samples.last; sample += 3) {
        nnc_recurrent_block(s, g, block, sample, state, weights, 3, gates, finish, activation, recurrent_activation);
      }
    }
    if (together >= 2) {
      for (; sample + 2 <= s->samples.last; sample += 2) {
        nnc_recurrent_block(s, g, block, sample, state, weights, 2, gates, finish, activation, recurrent_activation);
      }
    }
    for (; sample < s->samples.last; ++sample) {
      nnc_recurrent_block(s, g, block, sample, state, weights, 1, gates, finish, activation, recurrent_activation);
    }
  }
}

static inline NNC_INLINE void nnc_lstm_gates(
    const nnc_recurrent_step *s, const nnc_vf *a, int vectors, const float *p, ptrdiff_t units, ptrdiff_t at,
    ptrdiff_t unit, int lanes, nnc_function activation, nnc_function recurrent_activation) {
  const nnc_vf input = recurrent_activation(a[0] + nnc_load_n(p, lanes), NULL, 0, unit, lanes);
  const nnc_vf forget = recurrent_activation(a[vectors] + nnc_load_n(p + units, lanes), NULL, 0, unit, lanes);
  const nnc_vf candidate = activation(a[2 * vectors] + nnc_load_n(p + 2 * units, lanes), NULL, 0, unit, lanes);
  const nnc_vf output = recurrent_activation(a[3 * vectors] + nnc_load_n(p + 3 * units, lanes), NULL, 0, unit, lanes);
  const nnc_vf c = nnc_fma(forget, nnc_load(s->c + at), input * candidate);
  nnc_store(s->next_c + at, c);
  nnc_store(s->next_h + at, output * activation(c, NULL, 0, unit, lanes));
}

static inline NNC_INLINE void nnc_lstm_cell(
    const nnc_recurrent_step *s, const nnc_recurrence *g, int phase, nnc_function activation, nnc_function recurrent_activation) {
  (void)phase;
  nnc_recurrent_blocks(s, g, s->h, s->recurrent, 4, nnc_lstm_gates, activation, recurrent_activation);
}

static inline NNC_INLINE void nnc_gru_reset_after_gates(
    const nnc_recurrent_step *s, const nnc_vf *a, int vectors, const float *p, ptrdiff_t units, ptrdiff_t at,
    ptrdiff_t unit, int lanes, nnc_function activation, nnc_function recurrent_activation) {
  const nnc_vf update = recurrent_activation(a[0] + nnc_load_n(p, lanes), NULL, 0, unit, lanes);
  const nnc_vf reset = recurrent_activation(a[vectors] + nnc_load_n(p + units, lanes), NULL, 0, unit, lanes);
  nnc_vf inner = a[2 * vectors];
  if (s->recurrent_bias) inner += nnc_load_n(s->recurrent_bias + unit, lanes);
  const nnc_vf sum = nnc_fma(reset, inner, nnc_load_n(p + 2 * units, lanes));
  const nnc_vf candidate = activation(sum, NULL, 0, unit, lanes);
  nnc_store(s->next_h + at, nnc_fma(update, nnc_load(s->h + at) - candidate, candidate));
}

static inline NNC_INLINE void nnc_gru_reset_after_cell(
    const nnc_recurrent_step *s, const nnc_recurrence *g, int phase, nnc_function activation, nnc_function recurrent_activation) {
  (void)phase;
  nnc_recurrent_blocks(s, g, s->h, s->recurrent, 3, nnc_gru_reset_after_gates, activation, recurrent_activation);
}

// A GRU has no c: next_c holds z and c holds r·h until the candidate can be computed.
static inline NNC_INLINE void nnc_gru_reset_before_gates(
    const nnc_recurrent_step *s, const nnc_vf *a, int vectors, const float *p, ptrdiff_t units, ptrdiff_t at,
    ptrdiff_t unit, int lanes, nnc_function activation, nnc_function recurrent_activation) {
  (void)activation;
  const nnc_vf update = recurrent_activation(a[0] + nnc_load_n(p, lanes), NULL, 0, unit, lanes);
  const nnc_vf reset = recurrent_activation(a[vectors] + nnc_load_n(p + units, lanes), NULL, 0, unit, lanes);
  nnc_store(s->next_c + at, update);
  nnc_store(s->c + at, reset * nnc_load(s->h + at));
}

static inline NNC_INLINE void nnc_gru_reset_before_candidate(
    const nnc_recurrent_step *s, const nnc_vf *a, int vectors, const float *p, ptrdiff_t units, ptrdiff_t at,
    ptrdiff_t unit, int lanes, nnc_function activation, nnc_function recurrent_activation) {
  (void)vectors;
  (void)recurrent_activation;
  const nnc_vf candidate = activation(a[0] + nnc_load_n(p + 2 * units, lanes), NULL, 0, unit, lanes);
  const nnc_vf update = nnc_load(s->next_c + at);
  nnc_store(s->next_h + at, nnc_fma(update, nnc_load(s->h + at) - candidate, candidate));
}

static inline NNC_INLINE void nnc_gru_reset_before_cell(
    const nnc_recurrent_step *s, const nnc_recurrence *g, int phase, nnc_function activation, nnc_function recurrent_activation) {
  if (phase == 0) {
    nnc_recurrent_blocks(s, g, s->h, s->recurrent, 2, nnc_gru_reset_before_gates, activation, recurrent_activation);
  } else {
    const float *const candidate = s->recurrent + 2 * s->padded * g->units;
    nnc_recurrent_blocks(
        s, g, s->c, candidate, 1, nnc_gru_reset_before_candidate, activation, recurrent_activation);
  }
}

static inline NNC_INLINE void nnc_simple_rnn_gates(
    const nnc_recurrent_step *s, const nnc_vf *a, int vectors, const float *p, ptrdiff_t units, ptrdiff_t at,
    ptrdiff_t unit, int lanes, nnc_function activation, nnc_function recurrent_activation) {
  (void)vectors;
  (void)units;
  (void)recurrent_activation;
  nnc_store(s->next_h + at, activation(a[0] + nnc_load_n(p, lanes), NULL, 0, unit, lanes));
}

static inline NNC_INLINE void nnc_simple_rnn_cell(
    const nnc_recurrent_step *s, const nnc_recurrence *g, int phase, nnc_function activation, nnc_function recurrent_activation) {
  (void)phase;
  nnc_recurrent_blocks(s, g, s->h, s->recurrent, 1, nnc_simple_rnn_gates, activation, recurrent_activation);
}

// Tensors of `rows` samples, as in the comment at the top.
typedef struct {
  float *sequence, *last, *final_h, *final_c;
  const float *projected, *recurrent, *recurrent_bias, *initial_h, *initial_c;
  const uint8_t *mask;
  float *scratch;
} nnc_recurrent_tensors;

// Of a row of units those of the blocks: y = x, or zero without x.
static inline NNC_INLINE void nnc_recurrent_row(float *y, const float *x, const nnc_recurrence *g, nnc_range blocks) {
  const ptrdiff_t first = blocks.first * g->block, count = nnc_min_size(blocks.last * g->block, g->units) - first;
  if (x) memcpy(y + first, x + first, (size_t)count * sizeof(float));
  else memset(y + first, 0, (size_t)count * sizeof(float));
}

// Rounds of some samples; a step takes `phases` of them. From round to round the scratch keeps h and c, those that even steps read and those
// that odd steps read, and the output, which is not h where there is a mask.
static inline NNC_INLINE void nnc_recurrent_run(
    nnc_recurrent_tensors t, const nnc_recurrence *g, nnc_range samples, nnc_range blocks, nnc_range rounds, int gates, int phases,
    nnc_recurrent_cell cell, nnc_function activation, nnc_function recurrent_activation) {
  const ptrdiff_t padded = blocks.count * g->block, states = samples.count * padded;
  float *const h[2] = {t.scratch, t.scratch + states};
  float *const c[2] = {h[1] + states, h[1] + 2 * states};
  float *const output = h[1] + 3 * states;
  for (ptrdiff_t round = rounds.first; round < rounds.last; ++round) {
    if (round == 0) {
      for (ptrdiff_t sample = samples.first; sample < samples.last; ++sample) {
        for (int i = 0; i < 5; ++i) {
          float *const units = t.scratch + i * states + sample * padded + blocks.first * g->block;
          memset(units, 0, (size_t)((blocks.last - blocks.first) * g->block) * sizeof(float));
        }
        if (t.initial_h) nnc_recurrent_row(h[0] + sample * padded, t.initial_h + sample * g->ld_state, g, blocks);
        if (t.initial_c) nnc_recurrent_row(c[0] + sample * padded, t.initial_c + sample * g->ld_state, g, blocks);
      }
    } else {
      const ptrdiff_t step = (round - 1) / phases, time = g->go_backwards ? g->steps - 1 - step : step;
      const int phase = (int)((round - 1) % phases), odd = (int)(step % 2);
      const nnc_recurrent_step s = {
        .samples = samples, .blocks = blocks, .next_h = h[!odd], .next_c = c[!odd], .h = h[odd], .c = c[odd],
        .projected = t.projected + time * g->ld_projected, .mask = t.mask ? t.mask + time : NULL, .recurrent = t.recurrent,
        .recurrent_bias = t.recurrent_bias, .padded = padded, .reverse = odd,
        .together = NNC_RECURRENT_REGISTERS / (gates * (int)(g->block / NNC_LANES) + 1),
      };
      cell(&s, g, phase, activation, recurrent_activation);
      for (ptrdiff_t sample = samples.first; sample < samples.last && phase == phases - 1; ++sample) {
        const ptrdiff_t state = sample * padded;
        const float *y = s.next_h + state;
        const int is_valid = nnc_recurrent_is_valid(&s, g, sample);
        if (!is_valid) {
          nnc_recurrent_row(s.next_h + state, s.h + state, g, blocks);
          nnc_recurrent_row(s.next_c + state, s.c + state, g, blocks);
        }
        if (t.mask) {
          if (is_valid || g->zero_masked) nnc_recurrent_row(output + state, is_valid ? y : NULL, g, blocks);
          y = output + state;
        }
        if (!t.sequence) continue;
        nnc_recurrent_row(t.sequence + sample * g->sequence_batch + step * g->ld_sequence, y, g, blocks);
      }
    }
    for (ptrdiff_t sample = samples.first; sample < samples.last && round == rounds.count - 1; ++sample) {
      const ptrdiff_t state = sample * g->ld_state, odd = g->steps % 2;
      const float *const y = (t.mask || g->steps == 0 ? output : h[odd]) + sample * padded;
      if (t.last) nnc_recurrent_row(t.last + state, y, g, blocks);
      if (t.final_h) nnc_recurrent_row(t.final_h + state, h[odd] + sample * padded, g, blocks);
      if (t.final_c) nnc_recurrent_row(t.final_c + state, c[odd] + sample * padded, g, blocks);
    }
  }
}

static inline NNC_INLINE void nnc_recurrent_batch(
    nnc_recurrent_tensors t, const nnc_recurrence *g, nnc_range samples, nnc_range blocks, nnc_range rounds, int gates, int phases,
    nnc_recurrent_cell cell, nnc_function activation, nnc_function recurrent_activation) {
  for (ptrdiff_t sample = samples.first; sample < samples.last; sample += NNC_RECURRENT_SAMPLES) {
    const nnc_range some = {sample, nnc_min_size(sample + NNC_RECURRENT_SAMPLES, samples.last), samples.count};
    nnc_recurrent_run(t, g, some, blocks, rounds, gates, phases, cell, activation, recurrent_activation);
  }
}

// i, f, o = recurrent_activation(…), c̃ = activation(…) of projected + h·R; c' = f·c + i·c̃; h' = o·activation(c').
static inline NNC_INLINE void nnc_lstm_f32(
    float *sequence, float *last, float *final_h, float *final_c, const float *projected, const float *recurrent,
    const float *initial_h, const float *initial_c, const uint8_t *mask, float *scratch, nnc_recurrence g,
    nnc_range samples, nnc_range blocks, nnc_range rounds, nnc_function activation, nnc_function recurrent_activation) {
  const nnc_recurrent_tensors t = {
    sequence, last, final_h, final_c, projected, recurrent, NULL, initial_h, initial_c, mask, scratch,
  };
  nnc_recurrent_batch(t, &g, samples, blocks, rounds, 4, 1, nnc_lstm_cell, activation, recurrent_activation);
}

// reset_after = true: z, r = recurrent_activation(projected + h·R);
// h̃ = activation(projected_h + r·(h·R_h + recurrent_bias)); h' = z·h + (1 - z)·h̃.
//
// recurrent_bias: [units], the candidate's part of the recurrent bias, or NULL; the parts of z and r belong into
// `projected`.
static inline NNC_INLINE void nnc_gru_f32(
    float *sequence, float *last, float *final_h, const float *projected, const float *recurrent,
    const float *recurrent_bias, const float *initial_h, const uint8_t *mask, float *scratch, nnc_recurrence g,
    nnc_range samples, nnc_range blocks, nnc_range rounds, nnc_function activation, nnc_function recurrent_activation) {
  const nnc_recurrent_tensors t = {
    sequence, last, final_h, NULL, projected, recurrent, recurrent_bias, initial_h, NULL, mask, scratch,
  };
  nnc_recurrent_batch(t, &g, samples, blocks, rounds, 3, 1, nnc_gru_reset_after_cell, activation, recurrent_activation);
}

// reset_after = false: z, r as above; h̃ = activation(projected_h + (r·h)·R_h); h' = z·h + (1 - z)·h̃.
static inline NNC_INLINE void nnc_gru_f32__reset_before(
    float *sequence, float *last, float *final_h, const float *projected, const float *recurrent, const float *initial_h,
    const uint8_t *mask, float *scratch, nnc_recurrence g, nnc_range samples,
    nnc_range blocks, nnc_range rounds, nnc_function activation, nnc_function recurrent_activation) {
  const nnc_recurrent_tensors t = {
    sequence, last, final_h, NULL, projected, recurrent, NULL, initial_h, NULL, mask, scratch,
  };
  nnc_recurrent_batch(t, &g, samples, blocks, rounds, 2, 2, nnc_gru_reset_before_cell, activation, recurrent_activation);
}

// h' = activation(projected + h·R)
static inline NNC_INLINE void nnc_simple_rnn_f32(
    float *sequence, float *last, float *final_h, const float *projected, const float *recurrent, const float *initial_h,
    const uint8_t *mask, float *scratch, nnc_recurrence g, nnc_range samples,
    nnc_range blocks, nnc_range rounds, nnc_function activation) {
  const nnc_recurrent_tensors t = {
    sequence, last, final_h, NULL, projected, recurrent, NULL, initial_h, NULL, mask, scratch,
  };
  nnc_recurrent_batch(t, &g, samples, blocks, rounds, 1, 1, nnc_simple_rnn_cell, activation, nnc_identity);
}

#endif
