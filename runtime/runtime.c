#include "nncc.h"
