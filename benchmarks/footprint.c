// Resident memory that one library made by nncc adds to a process: loads it, runs it once and prints JSON.
// Usage: footprint LIBRARY BATCH
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nncc.h"

typedef struct {
  long resident, library;
} bytes;

// Rss of the process and of the mappings of one file. Sums of pages: the counters of /proc/self/status lag behind.
static bytes measure(const char *file) {
  bytes sum = {0, 0};
  char line[4096];
  int is_library = 0;
  FILE *maps = fopen("/proc/self/smaps", "r");
  while (maps && fgets(line, sizeof line, maps)) {
    long kilobytes;
    if (sscanf(line, "Rss: %ld kB", &kilobytes) == 1) {
      sum.resident += kilobytes * 1024;
      if (is_library) sum.library += kilobytes * 1024;
    } else if (strchr(line, '-') && strchr(line, '-') < strchr(line, ' ')) {
      is_library = strstr(line, file) != NULL;
    }
  }
  if (maps) fclose(maps);
  return sum;
}

static void *touched(size_t size) {
  void *memory = aligned_alloc(64, (size + 64) / 64 * 64);
  if (!memory) exit(1);
  memset(memory, 0, size);
  return memory;
}

int main(int count, char **arguments) {
  if (count != 3) return fprintf(stderr, "usage: footprint LIBRARY BATCH\n"), 2;
  char *path = realpath(arguments[1], NULL);
  size_t batch = (size_t)atoi(arguments[2]);
  measure("warm up stdio");
  bytes before = measure("");

  void *library = path ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
  const nncc_model *model = library ? dlsym(library, NNCC_DESCRIPTOR_SYMBOL) : NULL;
  if (!model) return fprintf(stderr, "%s\n", dlerror()), 1;
  const void *inputs[64];
  void *outputs[64];
  size_t caller = 0;
  for (size_t i = 0; i < model->input_count; i++) caller += batch * model->inputs[i].bytes, inputs[i] = touched(batch * model->inputs[i].bytes);
  for (size_t i = 0; i < model->output_count; i++) caller += batch * model->outputs[i].bytes, outputs[i] = touched(batch * model->outputs[i].bytes);
  void *state = touched(model->state_bytes), *workspace = touched(model->workspace_bytes);
  int status = model->run(batch, inputs, outputs, state, workspace);
  if (status) return fprintf(stderr, "%s\n", model->strerror(status)), 1;

  bytes after = measure(path);
  printf("{\"weight_bytes\": %zu, \"workspace_bytes\": %zu, \"caller_bytes\": %zu, \"resident_bytes\": %ld, \"library_resident_bytes\": %ld}\n",
         model->weights_bytes, model->workspace_bytes, caller + model->state_bytes, after.resident - before.resident, after.library);
  return 0;
}
