// What libhdf5 says about a call that failed.
#ifndef NNC_CHDF5_ERRORS_H
#define NNC_CHDF5_ERRORS_H

#include <hdf5.h>

// Visits the errors from the outermost to the innermost, so that the last description stays.
static inline herr_t nnc_h5_take_description(unsigned n, const H5E_error2_t *error, void *text) {
  (void)n;
  if (error->desc != NULL) *(const char **)text = error->desc;
  return 0;
}

// The description of the innermost error of the last call that failed, or "".
static inline void nnc_h5_last_error(char *text, size_t capacity) {
  const char *description = "";
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_DOWNWARD, nnc_h5_take_description, &description);
  size_t n = 0;
  for (; n + 1 < capacity && description[n] != '\0'; n++) text[n] = description[n];
  text[n] = '\0';
}

#endif
