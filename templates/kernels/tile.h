// The inner loop of matrix products and convolutions: a tile of sums held in registers.
#ifndef NNC_TILE_H
#define NNC_TILE_H

#include "simd.h"

// Keeps a value in its register. Without it gcc sometimes loads weights again for every multiply-add, and loads become the limit.
#if defined(__GNUC__) && NNC_LANES == 16 && defined(__AVX512F__)
#define NNC_KEEP(value) __asm__("" : "+v"(value))
#elif defined(__GNUC__) && (NNC_LANES == 8 && defined(__AVX2__) || NNC_LANES == 4 && defined(__SSE2__))
#define NNC_KEEP(value) __asm__("" : "+x"(value))
#elif defined(__GNUC__) && NNC_LANES == 4 && defined(__aarch64__)
#define NNC_KEEP(value) __asm__("" : "+w"(value))
#else
#define NNC_KEEP(value) ((void)0)
#endif

// Keeps a pointer in a register of its own. Without it gcc sometimes finds it by its distance from others, which it loads from the stack in every
// step.
#if defined(__GNUC__)
#define NNC_KEEP_POINTER(pointer) __asm__("" : "+r"(pointer))
#else
#define NNC_KEEP_POINTER(pointer) ((void)(pointer))
#endif

// More sums than any target keeps in registers.
#define NNC_TILE_SUMS 32
#define NNC_TILE_ROWS 32

// Products are added up in runs of this many before a run joins the sum, so that the rounding error grows with the length of a run and the
// number of runs and not with their product.
#define NNC_TILE_RUN 256

// Floats of a line of the caches.
#define NNC_LINE 16

// Asks for memory that is read soon, in the first-level cache or in the second.
#if defined(__GNUC__)
#define NNC_PREFETCH(address) __builtin_prefetch((const void *)(address), 0, 3)
#define NNC_PREFETCH_SECOND(address) __builtin_prefetch((const void *)(address), 0, 2)
#else
#define NNC_PREFETCH(address) ((void)(address))
#define NNC_PREFETCH_SECOND(address) ((void)(address))
#endif

// Where weights that are read next lie, and how many bytes further to ask for at each step; 0 for none. is_hasty: a literal; they are asked for so
// fast that the few lines which a core can wait for in its first-level cache would hold it up.
typedef struct {
  uintptr_t address;
  ptrdiff_t step;
  int is_hasty;
} nnc_ahead;

static inline NNC_INLINE nnc_ahead nnc_nothing_ahead(void) {
  const nnc_ahead ahead = {0, 0, 0};
  return ahead;
}

static inline NNC_INLINE void nnc_advance_ahead(nnc_ahead *ahead, ptrdiff_t steps) {
  if (ahead->address) ahead->address += (uintptr_t)(ahead->step * steps);
}

// More passes over a panel than this hide the wait for the next one.
#define NNC_AHEAD_PASSES 32
// No more than this make haste: a pass asks for a quarter of the next panel, or more.
#define NNC_HASTY_PASSES 4

// The part of the panel at `next` that pass `pass` of `passes` over the present one asks for: weights that come from beyond the second-level
// cache arrive while the present ones are used, which no hardware foresees because every pass but the first finds its panel in the cache.
// most: an upper bound of `passes`, literal.
static inline NNC_INLINE nnc_ahead nnc_panel_ahead(
    const float *next, ptrdiff_t nr, ptrdiff_t depth, ptrdiff_t pass, ptrdiff_t passes, ptrdiff_t most) {
  nnc_ahead ahead = nnc_nothing_ahead();
  if (most > NNC_AHEAD_PASSES) return ahead;
  ahead.address = (uintptr_t)next;
  ahead.step = (nr * (ptrdiff_t)sizeof(float) + passes - 1) / passes;
  ahead.is_hasty = most <= NNC_HASTY_PASSES;
  nnc_advance_ahead(&ahead, pass * depth);
  return ahead;
}

// Starts mr × nv sums, which then have the registers for themselves.
static inline NNC_INLINE void nnc_tile_clear(nnc_vf *sums, int mr, int nv) {
  if (mr * nv >= 8) NNC_FREE_REGISTERS();
  NNC_UNROLL for (int i = 0; i < mr * nv; ++i) sums[i] = nnc_set1(0.0f);
}

// sums[i·nv + v] += Σ_k rows[i][k]·panel[k·nv·NNC_LANES + v·NNC_LANES …], i < mr, v < nv, k < depth, in one run.
static inline NNC_INLINE void nnc_tile_run(
    nnc_vf *sums, const float *const *rows, const float *panel, ptrdiff_t depth, int mr, int nv, nnc_ahead ahead) {
  NNC_ROLL for (ptrdiff_t k = 0; k < depth; ++k, panel += nv * NNC_LANES) {
    nnc_vf weights[NNC_TILE_SUMS];
    if (ahead.address) {
      if (ahead.is_hasty) {
        NNC_PREFETCH_SECOND(ahead.address);
      } else {
        NNC_PREFETCH(ahead.address);
      }
      nnc_advance_ahead(&ahead, 1);
    }
    NNC_UNROLL for (int v = 0; v < nv; ++v) {
      weights[v] = nnc_load(panel + v * NNC_LANES);
      NNC_KEEP(weights[v]);
    }
    NNC_UNROLL for (int i = 0; i < mr; ++i) {
      const nnc_vf a = nnc_set1(rows[i][k]);
      NNC_UNROLL for (int v = 0; v < nv; ++v) sums[i * nv + v] = nnc_fma(a, weights[v], sums[i * nv + v]);
    }
  }
}

// sums[i·nv + v] += Σ_k rows[i][offset + k]·panel[k·nv·NNC_LANES + v·NNC_LANES …], i < mr, v < nv, k < depth.
//
// mr, nv: literals with mr·nv sums, nv weights and one broadcast fitting the registers. whole: the products of a finished sum, a literal;
// sums that are no longer than a run need no other sums beside them.
static inline NNC_INLINE void nnc_tile_accumulate(
    nnc_vf *sums, const float *const *rows, ptrdiff_t offset, const float *panel, ptrdiff_t depth, ptrdiff_t whole, int mr, int nv,
    nnc_ahead ahead) {
  const float *row[NNC_TILE_ROWS];
  NNC_UNROLL for (int i = 0; i < mr; ++i) row[i] = rows[i] + offset;
  if (whole <= NNC_TILE_RUN) {
    nnc_tile_run(sums, row, panel, depth, mr, nv, ahead);
    return;
  }
  for (ptrdiff_t start = 0; start < depth; start += NNC_TILE_RUN) {
    const ptrdiff_t length = nnc_min_size(NNC_TILE_RUN, depth - start);
    nnc_vf run[NNC_TILE_SUMS];
    NNC_FREE_REGISTERS();  // of the sums, which nobody needs before the run's end
    NNC_UNROLL for (int i = 0; i < mr * nv; ++i) run[i] = nnc_set1(0.0f);
    nnc_tile_run(run, row, panel + start * nv * NNC_LANES, length, mr, nv, ahead);
    nnc_advance_ahead(&ahead, length);
    NNC_UNROLL for (int i = 0; i < mr; ++i) row[i] += length;
    NNC_UNROLL for (int i = 0; i < mr * nv; ++i) sums[i] += run[i];
  }
}

// The same for one row: `sets` independent sums over every sets-th k hide the latency of the multiply-add. ahead: a literal, how many bytes
// before their use weights are asked for, because what the hardware asks for by itself ends with a page; 0 for none.
static inline NNC_INLINE void nnc_tile_accumulate_row(
    nnc_vf *sums, const float *row, const float *panel, ptrdiff_t depth, int nv, int sets, ptrdiff_t ahead) {
  for (ptrdiff_t start = 0; start < depth; start += NNC_TILE_RUN) {
    const ptrdiff_t stop = nnc_min_size(start + NNC_TILE_RUN, depth);
    nnc_vf acc[NNC_TILE_SUMS];
    NNC_UNROLL for (int i = 0; i < sets * nv; ++i) acc[i] = nnc_set1(0.0f);
    const ptrdiff_t rest = (stop - start) % sets;
    ptrdiff_t k = start;
    for (; k < stop - rest; k += sets, panel += sets * nv * NNC_LANES) {
      if (ahead) {
        NNC_UNROLL for (int i = 0; i < sets * nv * NNC_LANES; i += NNC_LINE) NNC_PREFETCH((uintptr_t)(panel + i) + (uintptr_t)ahead);
      }
      NNC_UNROLL for (int s = 0; s < sets; ++s) {
        const nnc_vf a = nnc_set1(row[k + s]);
        NNC_UNROLL for (int v = 0; v < nv; ++v) {
          acc[s * nv + v] = nnc_fma(a, nnc_load(panel + (s * nv + v) * NNC_LANES), acc[s * nv + v]);
        }
      }
    }
    for (ptrdiff_t i = 0; i < rest; ++i, ++k, panel += nv * NNC_LANES) {
      const nnc_vf a = nnc_set1(row[k]);
      NNC_UNROLL for (int v = 0; v < nv; ++v) acc[v] = nnc_fma(a, nnc_load(panel + v * NNC_LANES), acc[v]);
    }
    NNC_UNROLL for (int half = sets / 2; half > 0; half /= 2) {
      NNC_UNROLL for (int i = 0; i < half * nv; ++i) acc[i] += acc[half * nv + i];
    }
    NNC_UNROLL for (int v = 0; v < nv; ++v) sums[v] += acc[v];
  }
}

// Stores the first `count` rows of a tile through f: y[i·ldy + c] = f(sums) for the columns c of the tile that are below `columns`.
//
// y points to row `row`, column 0 of the result; the next row of the tile is `step` rows later, ldy floats away. The tile's first column is `column`
// of those that belong to its group, and the group begins at `group_column`. The loops stay rolled so that f, which may be long, is in the code twice
// and not once for every sum.
static inline NNC_INLINE void nnc_tile_store_every(
    float *y, ptrdiff_t ldy, const nnc_vf *sums, ptrdiff_t row, ptrdiff_t step, ptrdiff_t count, ptrdiff_t column, ptrdiff_t columns,
    int nv, nnc_function f, const float *const *operands, ptrdiff_t group_column) {
  y += group_column;
  const int is_whole = columns % ((ptrdiff_t)nv * NNC_LANES) == 0;
  for (ptrdiff_t i = 0; i < count; ++i, y += ldy, row += step) {
    for (int v = 0; v < nv; ++v) {
      const ptrdiff_t c = column + v * NNC_LANES;
      if (is_whole || c + NNC_LANES <= columns) {
        nnc_store(y + c, f(sums[i * nv + v], operands, row, group_column + c, NNC_LANES));
      } else if (c < columns) {
        const int lanes = (int)(columns - c);
        nnc_store_n(y + c, f(sums[i * nv + v], operands, row, group_column + c, lanes), lanes);
      }
    }
  }
}

// The same for rows that are neighbours.
static inline NNC_INLINE void nnc_tile_store(
    float *y, ptrdiff_t ldy, const nnc_vf *sums, ptrdiff_t row, ptrdiff_t count, ptrdiff_t column, ptrdiff_t columns,
    int nv, nnc_function f, const float *const *operands, ptrdiff_t group_column) {
  nnc_tile_store_every(y, ldy, sums, row, 1, count, column, columns, nv, f, operands, group_column);
}

#endif
