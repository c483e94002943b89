// What Swift needs of libhdf5 and cannot import: constants that are macros over runtime values, and functions and types whose
// names are macros over the library's version.
#ifndef NNC_CHDF5_SHIM_H
#define NNC_CHDF5_SHIM_H

#include <hdf5.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "source_driver.h"

static inline hid_t nnc_h5_native_float32(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t nnc_h5_native_float64(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t nnc_h5_native_int8(void) { return H5T_NATIVE_INT8; }
static inline hid_t nnc_h5_native_int16(void) { return H5T_NATIVE_INT16; }
static inline hid_t nnc_h5_native_int32(void) { return H5T_NATIVE_INT32; }
static inline hid_t nnc_h5_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t nnc_h5_native_uint8(void) { return H5T_NATIVE_UINT8; }
static inline hid_t nnc_h5_native_uint16(void) { return H5T_NATIVE_UINT16; }
static inline hid_t nnc_h5_native_uint32(void) { return H5T_NATIVE_UINT32; }
static inline hid_t nnc_h5_native_uint64(void) { return H5T_NATIVE_UINT64; }

// Defaults and "everything" are the same number in all arguments.
static inline hid_t nnc_h5_default(void) { return H5P_DEFAULT; }

// The type of a two-byte floating-point number of the machine; the caller closes it.
static inline hid_t nnc_h5_make_float16(unsigned exponent_bits, unsigned fraction_bits) {
  hid_t type = H5Tcopy(H5T_NATIVE_FLOAT);
  if (type >= 0 && H5Tset_fields(type, 15, fraction_bits, exponent_bits, 0, fraction_bits) >= 0 && H5Tset_size(type, 2) >= 0 &&
      H5Tset_ebias(type, ((size_t)1 << (exponent_bits - 1)) - 1) >= 0)
    return type;
  if (type >= 0) H5Tclose(type);
  return H5I_INVALID_HID;
}

// The type of `char *` elements in the character set of the file's type, without which there is no conversion.
static inline hid_t nnc_h5_make_string(hid_t file_type) {
  hid_t type = H5Tcopy(H5T_C_S1);
  if (type >= 0 && H5Tset_size(type, H5T_VARIABLE) >= 0 && H5Tset_cset(type, H5Tget_cset(file_type)) >= 0) return type;
  if (type >= 0) H5Tclose(type);
  return H5I_INVALID_HID;
}

typedef void (*nnc_h5_visit)(void *context, const char *name);

typedef struct {
  nnc_h5_visit visit;
  void *context;
} nnc_h5_visitor;

static inline herr_t nnc_h5_visit_link(hid_t group, const char *name, const H5L_info_t *info, void *visitor) {
  (void)group, (void)info;
  ((nnc_h5_visitor *)visitor)->visit(((nnc_h5_visitor *)visitor)->context, name);
  return 0;
}

// Visits the names of a group's links: in the order in which they were made when the file keeps it, else by name.
static inline herr_t nnc_h5_each_link(hid_t group, nnc_h5_visit visit, void *context) {
  hid_t properties = H5Gget_create_plist(group);
  unsigned flags = 0;
  if (properties >= 0) {
    H5Pget_link_creation_order(properties, &flags);
    H5Pclose(properties);
  }
  nnc_h5_visitor visitor = {visit, context};
  H5_index_t order = (flags & H5P_CRT_ORDER_TRACKED) != 0 ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
  return H5Literate(group, order, H5_ITER_INC, NULL, nnc_h5_visit_link, &visitor);
}

static inline herr_t nnc_h5_visit_attribute(hid_t object, const char *name, const H5A_info_t *info, void *visitor) {
  (void)object, (void)info;
  ((nnc_h5_visitor *)visitor)->visit(((nnc_h5_visitor *)visitor)->context, name);
  return 0;
}

static inline herr_t nnc_h5_each_attribute(hid_t object, nnc_h5_visit visit, void *context) {
  nnc_h5_visitor visitor = {visit, context};
  return H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, NULL, nnc_h5_visit_attribute, &visitor);
}

// Whether the link is there and is the object itself, not a name of one here or in another file.
static inline bool nnc_h5_is_hard_link(hid_t group, const char *name) {
  H5L_info_t info;
  return H5Lget_info(group, name, &info, H5P_DEFAULT) >= 0 && info.type == H5L_TYPE_HARD;
}

// Whether a dataset's elements are in other files.
static inline bool nnc_h5_is_elsewhere(hid_t dataset) {
  hid_t properties = H5Dget_create_plist(dataset);
  if (properties < 0) return false;
  bool elsewhere = H5Pget_layout(properties) == H5D_VIRTUAL || H5Pget_external_count(properties) > 0;
  H5Pclose(properties);
  return elsewhere;
}

// Starts the library without its clean-up at exit (files are only read, and damaged ones can make it loop) and without loading filter
// plug-ins from the disk.
static inline void nnc_h5_start(void) {
  H5dont_atexit();
  H5open();
  H5PLset_loading_state(0);
}

// Keeps the library from printing the errors of this thread; each has an error stack of its own where the library is thread-safe.
static inline void nnc_h5_quiet(void) { H5Eset_auto2(H5E_DEFAULT, NULL, NULL); }

#include "rehearsal.h"

#endif
