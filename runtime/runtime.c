// The runtime is a header: compiled models need nothing else.
#include "nncc.h"
