// The binary interface of compiled models: what a host that knows nothing of a model needs to load and run it.
//
// A shared library made by `nncc compile` exports `const nncc_model nncc_model_descriptor`; find it with dlsym. A static library exports its
// model's own functions only (see its header) and gives the same descriptor through `NAME_model()`.
#ifndef NNCC_H
#define NNCC_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NNCC_ABI_VERSION 4
#define NNCC_DESCRIPTOR_SYMBOL "nncc_model_descriptor"

// Why a run did not happen. NAME_strerror() has the words.
enum {
  NNCC_OK = 0,
  NNCC_NULL_POINTER = 1,     // an input, output, state or workspace is NULL
  NNCC_UNSUPPORTED_CPU = 2,  // the CPU lacks instructions that the code was compiled with
  NNCC_BAD_BATCH = 3,        // no combination of compiled batches makes this number of samples
};

enum {
  NNCC_FLOAT32, NNCC_FLOAT64, NNCC_FLOAT16, NNCC_BFLOAT16, NNCC_INT8, NNCC_INT16, NNCC_INT32, NNCC_INT64,
  NNCC_UINT8, NNCC_UINT16, NNCC_UINT32, NNCC_UINT64, NNCC_BOOL,
};

// An input or output: a dense row-major array.
typedef struct {
  const char *name;
  int32_t dtype;        // NNCC_FLOAT32 …
  int32_t rank;
  const int64_t *dims;  // of the smallest compiled batch
  size_t bytes;         // of one sample, or of the whole when the batch is fixed
} nncc_port;

// A step of the model, for profiles.
typedef struct {
  const char *name;  // the user's layer
  const char *kernel;
  double flops;
} nncc_step;

// A piece of a run: task(argument, index) for each index below a count, in any order and at the same time. It returns soon, calls
// nothing of the host, and waits for nothing.
typedef void (*nncc_task)(void *argument, size_t index);

// What a host may give: calls task(argument, index) once for each index < count, on whatever threads it has, and returns when all
// calls have.
typedef void (*nncc_parallel_for)(void *context, nncc_task task, void *argument, size_t count);

typedef struct {
  uint32_t abi_version;
  const char *compiler;  // nncc and its version
  const char *name;
  const char *target;  // whose code runs: the best of `targets` that the CPU and the operating system support
  size_t input_count, output_count;
  const nncc_port *inputs, *outputs;
  int32_t has_free_batch;  // 0: the model fixes its batch axis, and n below counts whole runs
  size_t batch_count;      // the batches that code exists for, ascending
  const size_t *batches;
  size_t workspace_bytes, weights_bytes;
  size_t state_bytes;  // what lasts from run to run; 0 for models that remember nothing
  double flops;  // of the smallest batch, 2 for a multiply-add
  size_t step_count;
  const nncc_step *steps;  // of the smallest batch
  // Runs n samples. Safe from many threads at once with a state and a workspace each. Buffers must not overlap. A state begins as
  // state_bytes zeros, aligned as malloc aligns; it may be NULL when there are none.
  int (*run)(size_t n, const void *const *inputs, void *const *outputs, void *state, void *workspace);
  // Runs the smallest batch and calls hook(context, i) when step i is done; NULL unless compiled with -DNNCC_PROFILE.
  int (*run_profiled)(
      const void *const *inputs, void *const *outputs, void *state, void *workspace, void (*hook)(void *context, size_t step),
      void *context);
  const char *(*strerror)(int status);
  size_t threads;  // that a run uses
  // Lets threads of the host do the work instead of the library's own, which are then never started; NULL brings those back. Not to be
  // called while a run is in progress. NULL in a library for one thread.
  void (*set_parallel_for)(nncc_parallel_for parallel_for, void *context);
  size_t target_count;
  const char *const *targets;  // that the library has code for, the best first
} nncc_model;

#ifdef __cplusplus
}
#endif
#endif
