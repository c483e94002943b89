#ifndef NNTEMPLATES_H
#define NNTEMPLATES_H
#include <stddef.h>

/// One file of templates/, embedded in the compiler as bytes.
typedef struct {
  const char *name;  ///< path below templates/, such as "kernels/simd.h"
  const unsigned char *bytes;
  size_t size;
} nnc_template;

/// The embedded files, in the order in which one may include another; `*count` receives their number.
const nnc_template *nnc_templates(size_t *count);
#endif
