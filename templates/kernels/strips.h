// Chains of layers computed strip by strip: some lines (rows of output pixels) of the last layer at a time, so that what lies between two
// layers is as small as a strip and stays in the cache.
//
// A strip's lines keep the numbers that they have in the whole tensor, images one after the other, so that kernels work as they do without
// strips. Windows that overlap from strip to strip find their common lines moved, not computed again.
#ifndef NNC_STRIPS_H
#define NNC_STRIPS_H

#include "simd.h"

// How lines of a layer depend on those of its input: lines of an image that go in and come out, and the window along them.
typedef struct {
  ptrdiff_t in, out, kernel, stride, dilation, pad;
} nnc_line_window;

// The lines of a tensor that are in memory, `pitch` floats apart.
typedef struct {
  float *memory;
  ptrdiff_t pitch, first, last;
} nnc_strip;

// The end of the strip of at most `count` lines that begins with `first`: within one image, and before `last`.
static inline NNC_INLINE ptrdiff_t nnc_strip_end(ptrdiff_t first, ptrdiff_t count, ptrdiff_t lines_per_image, ptrdiff_t last) {
  const ptrdiff_t image_end = (first / lines_per_image + 1) * lines_per_image;
  return nnc_min_size(nnc_min_size(first + count, image_end), last);
}

// The lines of the input that lie under the windows of `lines`, which belong to one image. May be empty, where all is padding.
static inline NNC_INLINE nnc_range nnc_lines_under(nnc_range lines, nnc_line_window w) {
  nnc_range under = {0, 0, 0};
  if (lines.first >= lines.last) return under;
  const ptrdiff_t image = lines.first / w.out, origin = image * w.in;
  const ptrdiff_t first = (lines.first - image * w.out) * w.stride - w.pad;
  const ptrdiff_t last = (lines.last - 1 - image * w.out) * w.stride - w.pad + (w.kernel - 1) * w.dilation + 1;
  under.first = origin + nnc_min_size(nnc_max_size(first, 0), w.in);
  under.last = origin + nnc_min_size(nnc_max_size(last, 0), w.in);
  return under;
}

// Lets the strip begin with needed.first, keeping what it has from there on, and end with needed.last; returns the lines that are still to
// be computed. needed may begin no earlier than the strip does.
static inline NNC_INLINE nnc_range nnc_strip_advance(nnc_strip *strip, nnc_range needed) {
  nnc_range missing = {0, 0, 0};
  if (needed.first >= needed.last) return missing;
  const ptrdiff_t kept = nnc_max_size(strip->last - needed.first, 0);
  if (kept > 0 && needed.first > strip->first) {
    memmove(strip->memory, strip->memory + (needed.first - strip->first) * strip->pitch, (size_t)(kept * strip->pitch) * sizeof(float));
  }
  strip->first = needed.first;
  missing.first = needed.first + kept;
  missing.last = nnc_max_size(needed.last, missing.first);
  strip->last = missing.last;
  return missing;
}

// Where line 0 would be. An address and no pointer, because it is not in the strip's memory unless the strip begins with line 0.
static inline NNC_INLINE uintptr_t nnc_strip_origin(const nnc_strip *strip) {
  return (uintptr_t)strip->memory - (uintptr_t)(strip->first * strip->pitch) * sizeof(float);
}

#endif
