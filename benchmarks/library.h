// What the benchmarks share that load a library made by nncc: buffers for it, a run, and medians.
#ifndef LIBRARY_H
#define LIBRARY_H

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "nncc.h"

enum { MAX_PORTS = 16 };

typedef struct {
  const nncc_model *model;
  size_t batch;
  size_t port_bytes;  // of all inputs and outputs
  const void *inputs[MAX_PORTS];
  void *outputs[MAX_PORTS], *state, *workspace;
} library;

static float *random_floats(size_t bytes) {
  float *values = aligned_alloc(64, (bytes + 64) / 64 * 64);
  if (!values) exit(1);
  unsigned seed = 1;
  for (size_t i = 0; i < (bytes + 64) / 64 * 16; i++) {
    seed = seed * 1664525u + 1013904223u;
    values[i] = (float)(seed >> 8) / 8388608.0f - 1.0f;
  }
  return values;
}

// Bytes of an input or output, which are added to those of all.
static size_t port_bytes(library *opened, const nncc_port *port) {
  const size_t bytes = opened->batch * port->bytes;
  opened->port_bytes += bytes;
  return bytes;
}

// With buffers for so many samples, 0 being the smallest batch. Ends the program with the loader's words when there is no such library.
static library open_library(const char *path, size_t batch) {
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  const nncc_model *model = handle ? dlsym(handle, NNCC_DESCRIPTOR_SYMBOL) : NULL;
  if (!model) fprintf(stderr, "%s\n", dlerror()), exit(1);
  if (model->input_count > MAX_PORTS || model->output_count > MAX_PORTS) {
    fprintf(stderr, "%s has more than %d inputs or outputs\n", path, MAX_PORTS);
    exit(1);
  }
  if (batch == 0) batch = model->batches[0];
  library opened = {model, batch, 0, {NULL}, {NULL}, NULL, NULL};
  for (size_t i = 0; i < model->input_count; i++) opened.inputs[i] = random_floats(port_bytes(&opened, &model->inputs[i]));
  for (size_t i = 0; i < model->output_count; i++) opened.outputs[i] = random_floats(port_bytes(&opened, &model->outputs[i]));
  opened.workspace = random_floats(model->workspace_bytes);
  opened.state = calloc(1, model->state_bytes + 64);
  return opened;
}

static void run_library(const library *opened) {
  int status = opened->model->run(opened->batch, opened->inputs, opened->outputs, opened->state, opened->workspace);
  if (status) fprintf(stderr, "%s\n", opened->model->strerror(status)), exit(1);
}

static int ascending(const void *x, const void *y) {
  double d = *(const double *)x - *(const double *)y;
  return (d > 0) - (d < 0);
}

static double median(double *values, int count) {
  qsort(values, (size_t)count, sizeof *values, ascending);
  return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

#endif
