// The linear algebra of compiled models, for the interpreter.
#include "../../../templates/kernels/linear_algebra.h"
