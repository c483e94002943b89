// Chains computed strip by strip give the bits that whole layers give, in buffers of exactly the lines that they need.
#include "check.h"
#include "depthwise.h"
#include "strips.h"

enum { channels = 9, width = 7, images = 3 };

static nnc_geometry geometry(ptrdiff_t in, nnc_line_window w) {
  const nnc_geometry g = {
    .batch = images, .in_d = 1, .in_h = in, .in_w = width, .in_c = channels, .out_d = 1, .out_h = w.out, .out_w = width, .out_c = channels,
    .kernel_d = 1, .kernel_h = w.kernel, .kernel_w = 1, .stride_d = 1, .stride_h = w.stride, .stride_w = 1, .dilation_d = 1,
    .dilation_h = w.dilation, .dilation_w = 1, .pad_d = 0, .pad_h = w.pad, .pad_w = 0, .groups = channels, .ldx = channels, .ldy = channels,
  };
  return g;
}

static void layer(float *y, const float *x, const float *panels, nnc_line_window w, nnc_range lines) {
  nnc_depthwise_f32(y, x, panels, geometry(w.in, w), lines, nnc_all(channels), 4, nnc_identity, NULL);
}

static ptrdiff_t lines_under(nnc_line_window w, ptrdiff_t lines) {
  return nnc_min_size(w.in, (lines - 1) * w.stride + (w.kernel - 1) * w.dilation + 1);
}

// Three layers of windows a, b and c, `count` lines at a time, in tasks that each begin anew.
static void check_chain(nnc_line_window a, nnc_line_window b, nnc_line_window c, ptrdiff_t count, size_t tasks) {
  const ptrdiff_t pitch = width * channels, taps = a.kernel + b.kernel + c.kernel;
  const ptrdiff_t padded = (channels + NNC_LANES - 1) / NNC_LANES * NNC_LANES;
  float *x = check_random_floats(images * a.in * pitch, -1, 1), *panels = check_random_floats(taps * padded, -1, 1);
  float *y0 = check_floats(images * a.out * pitch), *y1 = check_floats(images * b.out * pitch);
  float *whole = check_floats(images * c.out * pitch), *y = check_floats(images * c.out * pitch);
  const float *const panels_b = panels + a.kernel * padded, *const panels_c = panels_b + b.kernel * padded;
  layer(y0, x, panels, a, nnc_all(images * a.out));
  layer(y1, y0, panels_b, b, nnc_all(images * b.out));
  layer(whole, y1, panels_c, c, nnc_all(images * c.out));

  for (size_t task = 0; task < tasks; ++task) {
    const nnc_range part = nnc_part(images * c.out, 1, task, tasks);
    nnc_strip strip1 = {check_floats(lines_under(c, count) * pitch), pitch, 0, 0};
    nnc_strip strip0 = {check_floats(lines_under(b, lines_under(c, count)) * pitch), pitch, 0, 0};
    for (ptrdiff_t line = part.first, next; line < part.last; line = next) {
      next = nnc_strip_end(line, count, c.out, part.last);
      const nnc_range lines2 = {line, next, part.count};
      const nnc_range lines1 = nnc_strip_advance(&strip1, nnc_lines_under(lines2, c));
      const nnc_range lines0 = nnc_strip_advance(&strip0, nnc_lines_under(lines1, b));
      layer((float *)nnc_strip_origin(&strip0), x, panels, a, lines0);
      layer((float *)nnc_strip_origin(&strip1), (const float *)nnc_strip_origin(&strip0), panels_b, b, lines1);
      layer(y, (const float *)nnc_strip_origin(&strip1), panels_c, c, lines2);
    }
    free(strip0.memory);
    free(strip1.memory);
  }
  CHECK(memcmp(y, whole, (size_t)(images * c.out * pitch) * 4) == 0, "kernels %td %td %td strides %td %td %td, %td lines, %zu tasks", a.kernel,
        b.kernel, c.kernel, a.stride, b.stride, c.stride, count, tasks);
  free(x), free(panels), free(y0), free(y1), free(whole), free(y);
}

static nnc_line_window window(ptrdiff_t in, ptrdiff_t kernel, ptrdiff_t stride, ptrdiff_t dilation, ptrdiff_t pad, ptrdiff_t pad_after) {
  const nnc_line_window w = {in, (in + pad + pad_after - (kernel - 1) * dilation - 1) / stride + 1, kernel, stride, dilation, pad};
  return w;
}

int main(void) {
  // kernel, stride, dilation, padding before and after; padding that whole windows lie in too.
  static const ptrdiff_t shapes[][5] = {
    {1, 1, 1, 0, 0}, {3, 1, 1, 1, 1}, {3, 2, 1, 0, 1}, {3, 2, 1, 1, 1}, {5, 1, 1, 2, 2}, {2, 3, 1, 0, 0}, {1, 3, 1, 0, 2}, {3, 1, 2, 2, 2},
    {4, 2, 1, 5, 4}, {2, 2, 3, 0, 0},
  };
  enum { count = sizeof shapes / sizeof *shapes };
  for (int i = 0; i < count; ++i) {
    for (int j = 0; j < count; ++j) {
      const ptrdiff_t *first = shapes[(i + j) % count], *second = shapes[i], *third = shapes[j];
      const nnc_line_window a = window(29, first[0], first[1], first[2], first[3], first[4]);
      const nnc_line_window b = window(a.out, second[0], second[1], second[2], second[3], second[4]);
      const nnc_line_window c = window(b.out, third[0], third[1], third[2], third[3], third[4]);
      if (b.out < 1 || c.out < 1) continue;
      for (ptrdiff_t lines = 1; lines <= c.out; lines += 1 + lines / 2) {
        for (size_t tasks = 1; tasks <= 4; ++tasks) check_chain(a, b, c, lines, tasks);
      }
    }
  }
  return check_result();
}
