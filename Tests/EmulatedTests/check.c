// Runs a model made by nncc on numbers that depend on nothing but their place, and writes the results or compares them with written ones.
// Usage: check write LIBRARY FILE, check compare LIBRARY FILE; without LIBRARY where the model is linked, and MODEL the name of the function that
// gives its descriptor. Exit code 1: results differ by more than 1e-4 of themselves and 1e-5 of the largest.
#ifndef MODEL
#include <dlfcn.h>
#endif
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nncc.h"

static void *allocate(size_t size) {
  void *memory = aligned_alloc(64, (size + 127) / 64 * 64);
  if (!memory) exit(2);
  memset(memory, 0, (size + 127) / 64 * 64);
  return memory;
}

// Floats in [-1, 1); integers stay 0, which every table of an embedding has.
static void fill(void *data, const nncc_port *port) {
  uint32_t state = 12345;
  for (size_t i = 0; port->dtype == NNCC_FLOAT32 && i < port->bytes / sizeof(float); ++i) {
    state = state * 1664525u + 1013904223u;
    ((float *)data)[i] = (float)(state >> 8) / 8388608.0f - 1.0f;
  }
}

static int is_near(const float *actual, const float *expected, size_t count) {
  float largest = 0.1f;
  for (size_t i = 0; i < count; ++i) {
    if (isfinite(expected[i])) largest = fmaxf(largest, fabsf(expected[i]));
  }
  for (size_t i = 0; i < count; ++i) {
    if (isnan(actual[i]) && isnan(expected[i])) continue;
    if (actual[i] == expected[i] || fabsf(actual[i] - expected[i]) <= 1e-4f * fabsf(expected[i]) + 1e-5f * largest) continue;
    printf("element %zu: %g, not %g\n", i, (double)actual[i], (double)expected[i]);
    return 0;
  }
  return 1;
}

#ifdef MODEL
const void *MODEL(void);
enum { ARGUMENTS = 3 };
#else
enum { ARGUMENTS = 4 };
#endif

int main(int count, char **arguments) {
  if (count != ARGUMENTS) return fprintf(stderr, "usage: check write|compare [LIBRARY] FILE\n"), 2;
  const int writes = strcmp(arguments[1], "write") == 0;
#ifdef MODEL
  const nncc_model *model = MODEL();
#else
  void *library = dlopen(arguments[2], RTLD_NOW | RTLD_LOCAL);
  const nncc_model *model = library ? dlsym(library, NNCC_DESCRIPTOR_SYMBOL) : NULL;
#endif
  const char *path = arguments[ARGUMENTS - 1];
  FILE *file = fopen(path, writes ? "wb" : "rb");
  if (!model || !file) return fprintf(stderr, "%s: the model or the file cannot be opened\n", path), 2;
  const void **inputs = allocate(model->input_count * sizeof(void *));
  void **outputs = allocate(model->output_count * sizeof(void *));
  for (size_t i = 0; i < model->input_count; ++i) {
    void *data = allocate(model->inputs[i].bytes);
    fill(data, &model->inputs[i]);
    inputs[i] = data;
  }
  for (size_t i = 0; i < model->output_count; ++i) outputs[i] = allocate(model->outputs[i].bytes);
  const int status = model->run(1, inputs, outputs, allocate(model->state_bytes), allocate(model->workspace_bytes));
  if (status) return fprintf(stderr, "%s\n", model->strerror(status)), 2;
  int is_same = 1;
  for (size_t i = 0; i < model->output_count; ++i) {
    const nncc_port *port = &model->outputs[i];
    if (writes) {
      is_same &= fwrite(outputs[i], 1, port->bytes, file) == port->bytes;
      continue;
    }
    void *expected = allocate(port->bytes);
    is_same &= fread(expected, 1, port->bytes, file) == port->bytes;
    is_same &= port->dtype == NNCC_FLOAT32 ? is_near(outputs[i], expected, port->bytes / sizeof(float))
                                           : memcmp(outputs[i], expected, port->bytes) == 0;
    free(expected);
  }
  return fclose(file) == 0 && is_same ? 0 : 1;
}
