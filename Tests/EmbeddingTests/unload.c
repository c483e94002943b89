// The threads of a library end when it is unloaded. Argument: a library that was compiled for threads.
#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

#include "nncc.h"

static int thread_count(void) {
  DIR *tasks = opendir("/proc/self/task");
  int count = -2;  // . and ..
  while (readdir(tasks)) ++count;
  closedir(tasks);
  return count;
}

int main(int argc, char **argv) {
  if (argc != 2) return 1;
  const int before = thread_count();
  for (int round = 0; round < 20; ++round) {
    void *library = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
    if (!library) return fprintf(stderr, "%s\n", dlerror()), 2;
    const nncc_model *model = dlsym(library, NNCC_DESCRIPTOR_SYMBOL);
    if (model->threads != 4 || !model->set_parallel_for) return 3;
    void *input = calloc(1, model->inputs[0].bytes), *output = malloc(model->outputs[0].bytes);
    void *workspace = malloc(model->workspace_bytes);
    const void *const inputs[] = {input};
    void *const outputs[] = {output};
    // Unloaded while the threads look for work, and while they sleep.
    for (int run = 0; run < round % 3; ++run) {
      if (model->run(1, inputs, outputs, NULL, workspace) != NNCC_OK) return 4;
    }
    if (round % 3 > 0 && thread_count() == before) return fprintf(stderr, "no threads were started\n"), 5;
    dlclose(library);
    if (thread_count() != before) return fprintf(stderr, "%d threads, %d before\n", thread_count(), before), 6;
    free(input), free(output), free(workspace);
  }
  return 0;
}
