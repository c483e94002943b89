// Runs the digits model and prints the target that was picked, the status, and whether the descriptor is the target's.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "digits.h"
#include "nncc.h"

int main(void) {
  static float image[DIGITS_IMAGE_ELEMENTS], probabilities[DIGITS_PROBABILITIES_ELEMENTS];
  const nncc_model *model = digits_model();
  void *workspace = malloc(model->workspace_bytes);
  if (!workspace || model->workspace_bytes > DIGITS_WORKSPACE_BYTES) return 1;
  for (int i = 0; i < DIGITS_IMAGE_ELEMENTS; ++i) image[i] = (float)(i % 5) / 4;
  const int status = digits_run(image, probabilities, workspace);
  float sum = 0;
  for (int i = 0; i < DIGITS_PROBABILITIES_ELEMENTS; ++i) sum += probabilities[i];
  printf("%s, %s, sum %.4f\n", digits_target(), digits_strerror(status), (double)sum);
  free(workspace);
  return strcmp(digits_target(), model->target) != 0 || model->target_count != 4;
}
