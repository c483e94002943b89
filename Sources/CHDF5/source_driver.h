// A virtual file driver of libhdf5 that reads through a callback, so that a file inside an archive needs no copy.
#ifndef NNC_CHDF5_SOURCE_DRIVER_H
#define NNC_CHDF5_SOURCE_DRIVER_H

#include <hdf5.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "errors.h"

// A read-only file whose bytes come from a callback.
typedef struct {
  void *context;
  uint64_t size;
  bool (*read)(void *context, uint64_t offset, void *buffer, size_t count);
} nnc_h5_source;

typedef struct {
  H5FD_t base;
  haddr_t end_of_allocation;
  nnc_h5_source source;
} nnc_h5_file;

static inline H5FD_t *nnc_h5_file_open(const char *name, unsigned flags, hid_t access, haddr_t limit) {
  (void)name, (void)limit;
  const nnc_h5_source *source = (const nnc_h5_source *)H5Pget_driver_info(access);
  if (source == NULL || (flags & (H5F_ACC_RDWR | H5F_ACC_TRUNC | H5F_ACC_CREAT)) != 0) return NULL;
  nnc_h5_file *file = (nnc_h5_file *)calloc(1, sizeof *file);
  if (file != NULL) file->source = *source;
  return (H5FD_t *)file;
}

static inline herr_t nnc_h5_file_close(H5FD_t *file) {
  free(file);
  return 0;
}

static inline herr_t nnc_h5_file_query(const H5FD_t *file, unsigned long *flags) {
  (void)file;
  *flags = H5FD_FEAT_DATA_SIEVE;
  return 0;
}

static inline haddr_t nnc_h5_file_get_eoa(const H5FD_t *file, H5FD_mem_t type) {
  (void)type;
  return ((const nnc_h5_file *)file)->end_of_allocation;
}

static inline herr_t nnc_h5_file_set_eoa(H5FD_t *file, H5FD_mem_t type, haddr_t address) {
  (void)type;
  ((nnc_h5_file *)file)->end_of_allocation = address;
  return 0;
}

static inline haddr_t nnc_h5_file_get_eof(const H5FD_t *file, H5FD_mem_t type) {
  (void)type;
  return ((const nnc_h5_file *)file)->source.size;
}

static inline herr_t nnc_h5_file_read(
    H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t count, void *buffer) {
  (void)type, (void)transfer;
  const nnc_h5_source *source = &((nnc_h5_file *)file)->source;
  if (address > source->size || count > source->size - address) return -1;
  return source->read(source->context, address, buffer, count) ? 0 : -1;
}

static inline herr_t nnc_h5_file_write(
    H5FD_t *file, H5FD_mem_t type, hid_t transfer, haddr_t address, size_t count, const void *buffer) {
  (void)file, (void)type, (void)transfer, (void)address, (void)count, (void)buffer;
  return -1;
}

static const H5FD_class_t nnc_h5_driver_class = {
#if H5_VERSION_GE(1, 13, 0)
  .version = H5FD_CLASS_VERSION,
  .value = 600,
#endif
  .name = "nnc_source",
  .maxaddr = INT64_MAX,
  .fc_degree = H5F_CLOSE_STRONG,
  .fapl_size = sizeof(nnc_h5_source),
  .open = nnc_h5_file_open,
  .close = nnc_h5_file_close,
  .query = nnc_h5_file_query,
  .get_eoa = nnc_h5_file_get_eoa,
  .set_eoa = nnc_h5_file_set_eoa,
  .get_eof = nnc_h5_file_get_eof,
  .read = nnc_h5_file_read,
  .write = nnc_h5_file_write,
  .fl_map = H5FD_FLMAP_SINGLE,
};

// Opens `source` read-only; negative on failure, which `error` then describes. The context must live until the file is closed.
static inline hid_t nnc_h5_open(const nnc_h5_source *source, char *error, size_t capacity) {
  static hid_t driver = H5I_INVALID_HID;
  if (driver < 0) driver = H5FDregister(&nnc_h5_driver_class);
  hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  hid_t file = H5I_INVALID_HID;
  if (access >= 0 && H5Pset_driver(access, driver, source) >= 0 && H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0)
    file = H5Fopen("nncc", H5F_ACC_RDONLY, access);
  // Closing forgets the error.
  nnc_h5_last_error(error, capacity);
  if (access >= 0) H5Pclose(access);
  return file;
}

#endif
