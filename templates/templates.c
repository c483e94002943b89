#include "NNTemplates.h"

// Every file of templates/ and the header of the runtime. A kernel header may include those above it only.
static const unsigned char simd[] = {
#embed "kernels/simd.h"
};
static const unsigned char vector_math[] = {
#embed "kernels/vector_math.h"
};
static const unsigned char scalar_math[] = {
#embed "kernels/scalar_math.h"
};
static const unsigned char map[] = {
#embed "kernels/map.h"
};
static const unsigned char openblas[] = {
#embed "kernels/openblas.h"
};
static const unsigned char reduce[] = {
#embed "kernels/reduce.h"
};
static const unsigned char softmax[] = {
#embed "kernels/softmax.h"
};
static const unsigned char normalize[] = {
#embed "kernels/normalize.h"
};
static const unsigned char pool[] = {
#embed "kernels/pool.h"
};
static const unsigned char data_movement[] = {
#embed "kernels/data_movement.h"
};
static const unsigned char tile[] = {
#embed "kernels/tile.h"
};
static const unsigned char dots[] = {
#embed "kernels/dots.h"
};
static const unsigned char fixed_point[] = {
#embed "kernels/fixed_point.h"
};
static const unsigned char matmul[] = {
#embed "kernels/matmul.h"
};
static const unsigned char strassen[] = {
#embed "kernels/strassen.h"
};
static const unsigned char convolution[] = {
#embed "kernels/convolution.h"
};
static const unsigned char planes[] = {
#embed "kernels/planes.h"
};
static const unsigned char winograd[] = {
#embed "kernels/winograd.h"
};
static const unsigned char depthwise[] = {
#embed "kernels/depthwise.h"
};
static const unsigned char attention[] = {
#embed "kernels/attention.h"
};
static const unsigned char recurrent[] = {
#embed "kernels/recurrent.h"
};
static const unsigned char strips[] = {
#embed "kernels/strips.h"
};
static const unsigned char resample[] = {
#embed "kernels/resample.h"
};
static const unsigned char wide[] = {
#embed "kernels/wide.h"
};
static const unsigned char double_precision[] = {
#embed "kernels/double_precision.h"
};
static const unsigned char linear_algebra[] = {
#embed "kernels/linear_algebra.h"
};
static const unsigned char hash[] = {
#embed "kernels/hash.h"
};
static const unsigned char nncc[] = {
#embed "../runtime/include/nncc.h"
};
static const unsigned char model_c[] = {
#embed "skeletons/model.c.in"
};
static const unsigned char prelude[] = {
#embed "skeletons/prelude.h.in"
};
static const unsigned char steps_c[] = {
#embed "skeletons/steps.c.in"
};
static const unsigned char attributes[] = {
#embed "skeletons/attributes.h"
};
static const unsigned char interface_c[] = {
#embed "skeletons/interface.c.in"
};
static const unsigned char targets_c[] = {
#embed "skeletons/targets.c.in"
};
static const unsigned char threads_c[] = {
#embed "skeletons/threads.c.in"
};
static const unsigned char model_h[] = {
#embed "skeletons/model.h.in"
};
static const unsigned char main_c[] = {
#embed "skeletons/main.c.in"
};
static const unsigned char makefile[] = {
#embed "skeletons/Makefile.in"
};
static const unsigned char cmake[] = {
#embed "skeletons/CMakeLists.txt.in"
};
static const unsigned char pkgconfig[] = {
#embed "skeletons/model.pc.in"
};

#define FILE(identifier, path) {path, identifier, sizeof identifier}

static const nnc_template files[] = {
    FILE(simd, "kernels/simd.h"),
    FILE(vector_math, "kernels/vector_math.h"),
    FILE(scalar_math, "kernels/scalar_math.h"),
    FILE(map, "kernels/map.h"),
    FILE(openblas, "kernels/openblas.h"),
    FILE(reduce, "kernels/reduce.h"),
    FILE(softmax, "kernels/softmax.h"),
    FILE(normalize, "kernels/normalize.h"),
    FILE(pool, "kernels/pool.h"),
    FILE(data_movement, "kernels/data_movement.h"),
    FILE(tile, "kernels/tile.h"),
    FILE(dots, "kernels/dots.h"),
    FILE(fixed_point, "kernels/fixed_point.h"),
    FILE(matmul, "kernels/matmul.h"),
    FILE(strassen, "kernels/strassen.h"),
    FILE(convolution, "kernels/convolution.h"),
    FILE(planes, "kernels/planes.h"),
    FILE(winograd, "kernels/winograd.h"),
    FILE(depthwise, "kernels/depthwise.h"),
    FILE(attention, "kernels/attention.h"),
    FILE(recurrent, "kernels/recurrent.h"),
    FILE(strips, "kernels/strips.h"),
    FILE(resample, "kernels/resample.h"),
    FILE(wide, "kernels/wide.h"),
    FILE(double_precision, "kernels/double_precision.h"),
    FILE(linear_algebra, "kernels/linear_algebra.h"),
    FILE(hash, "kernels/hash.h"),
    FILE(nncc, "runtime/nncc.h"),
    FILE(model_c, "skeletons/model.c.in"),
    FILE(prelude, "skeletons/prelude.h.in"),
    FILE(steps_c, "skeletons/steps.c.in"),
    FILE(attributes, "skeletons/attributes.h"),
    FILE(interface_c, "skeletons/interface.c.in"),
    FILE(targets_c, "skeletons/targets.c.in"),
    FILE(threads_c, "skeletons/threads.c.in"),
    FILE(model_h, "skeletons/model.h.in"),
    FILE(main_c, "skeletons/main.c.in"),
    FILE(makefile, "skeletons/Makefile.in"),
    FILE(cmake, "skeletons/CMakeLists.txt.in"),
    FILE(pkgconfig, "skeletons/model.pc.in"),
};

const nnc_template *nnc_templates(size_t *count) {
  *count = sizeof files / sizeof files[0];
  return files;
}
