// Two streams through one library, in turns, each with a state of its own: what one remembers the other does not see.
#include <stdlib.h>
#include <string.h>

#include "temporal.h"

enum { CALLS = 8 };

int main(void) {
  static float pieces[CALLS][TEMPORAL_INPUT_LAYER_ELEMENTS], alone[CALLS][TEMPORAL_DENSE_ELEMENTS], y[TEMPORAL_DENSE_ELEMENTS];
  for (int i = 0; i < CALLS; ++i) {
    for (int j = 0; j < TEMPORAL_INPUT_LAYER_ELEMENTS; ++j) pieces[i][j] = (float)((i * 7 + j * 3) % 11) / 11 - 0.5f;
  }
  void *const workspace = malloc(TEMPORAL_WORKSPACE_BYTES + 1), *const state = malloc(TEMPORAL_STATE_BYTES), *const other = malloc(TEMPORAL_STATE_BYTES);
  if (!workspace || !state || !other) return 1;
  if (temporal_step(pieces[0], y, NULL, workspace) != TEMPORAL_NULL_POINTER) return 2;
  temporal_reset(state);
  for (int i = 0; i < CALLS; ++i) {
    if (temporal_step(pieces[i], alone[i], state, workspace) != TEMPORAL_OK) return 3;
  }
  temporal_reset(state);
  temporal_reset(other);
  for (int i = 0; i < CALLS; ++i) {
    temporal_step(pieces[i], y, state, workspace);
    if (memcmp(y, alone[i], sizeof y) != 0) return 4;
    temporal_step(pieces[CALLS - 1 - i], y, other, workspace);
  }
  // The other stream had the same pieces in another order, so it ends elsewhere.
  if (memcmp(y, alone[CALLS - 1], sizeof y) == 0) return 5;
  free(workspace), free(state), free(other);
  return 0;
}
