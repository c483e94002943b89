// Reading a file in a child process first. libhdf5 dies on some damaged files (wild pointers in its global heap, its dense groups,
// its virtual layouts); a child that dies costs a message, where this process would end without one.
#ifndef NNC_CHDF5_REHEARSAL_H
#define NNC_CHDF5_REHEARSAL_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

// What a child may visit: more makes no sense in a model, and groups may contain themselves.
enum { nnc_h5_deepest = 64, nnc_h5_most_objects = 100000 };

typedef struct {
  hid_t object;
  int depth;
  size_t *objects;
  uint64_t largest_read;
} nnc_h5_walk;

static inline void nnc_h5_walk_object(const nnc_h5_walk *walk);

// Reads elements as the tensors and strings of this package are read; errors are of no interest here.
static inline void nnc_h5_walk_elements(const nnc_h5_walk *walk, hid_t owner, hid_t type, hid_t space, bool is_attribute) {
  hssize_t count = space >= 0 ? H5Sget_simple_extent_npoints(space) : 0;
  size_t size = type >= 0 ? H5Tget_size(type) : 0;
  if (count <= 0 || size == 0 || (uint64_t)count > walk->largest_read / size) return;
  bool is_variable = H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) > 0;
  void *elements = calloc((size_t)count, is_variable ? sizeof(char *) : size);
  hid_t memory_type = is_variable ? nnc_h5_make_string(type) : H5Tcopy(type);
  if (elements != NULL && memory_type >= 0) {
    herr_t status = is_attribute ? H5Aread(owner, memory_type, elements)
                                 : H5Dread(owner, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, elements);
    if (status >= 0 && is_variable) H5Dvlen_reclaim(memory_type, space, H5P_DEFAULT, elements);
  }
  if (memory_type >= 0) H5Tclose(memory_type);
  free(elements);
}

static inline void nnc_h5_walk_attribute(void *context, const char *name) {
  const nnc_h5_walk *walk = (const nnc_h5_walk *)context;
  hid_t attribute = H5Aopen(walk->object, name, H5P_DEFAULT);
  if (attribute < 0) return;
  hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
  nnc_h5_walk_elements(walk, attribute, type, space, true);
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
  H5Aclose(attribute);
}

static inline void nnc_h5_walk_link(void *context, const char *name) {
  nnc_h5_walk inner = *(const nnc_h5_walk *)context;
  if (inner.depth >= nnc_h5_deepest || *inner.objects >= nnc_h5_most_objects) return;
  if (H5Lexists(inner.object, name, H5P_DEFAULT) <= 0 || !nnc_h5_is_hard_link(inner.object, name)) return;
  inner.object = H5Oopen(inner.object, name, H5P_DEFAULT);
  if (inner.object < 0) return;
  inner.depth++;
  nnc_h5_walk_object(&inner);
  H5Oclose(inner.object);
}

static inline void nnc_h5_walk_dataset(const nnc_h5_walk *walk) {
  if (nnc_h5_is_elsewhere(walk->object)) return;
  hid_t type = H5Dget_type(walk->object), space = H5Dget_space(walk->object);
  hid_t properties = H5Dget_create_plist(walk->object);
  // Contiguous elements are read from the file as they are: nothing in them can go wrong, and they are the bulk of a model.
  if (properties >= 0 && H5Pget_layout(properties) != H5D_CONTIGUOUS)
    nnc_h5_walk_elements(walk, walk->object, type, space, false);
  if (properties >= 0) H5Pclose(properties);
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
}

static inline void nnc_h5_walk_object(const nnc_h5_walk *walk) {
  ++*walk->objects;
  nnc_h5_each_attribute(walk->object, nnc_h5_walk_attribute, (void *)walk);
  H5I_type_t kind = H5Iget_type(walk->object);
  if (kind == H5I_GROUP) nnc_h5_each_link(walk->object, nnc_h5_walk_link, (void *)walk);
  if (kind == H5I_DATASET) nnc_h5_walk_dataset(walk);
}

static inline void nnc_h5_rehearse_here(const nnc_h5_source *source) {
  char error[256];
  hid_t file = nnc_h5_open(source, error, sizeof error);
  if (file < 0) return;
  size_t objects = 0;
  hid_t root = H5Gopen2(file, "/", H5P_DEFAULT);
  nnc_h5_walk walk = {root, 0, &objects, 256 + 256 * source->size};
  if (root >= 0) {
    nnc_h5_walk_object(&walk);
    H5Gclose(root);
  }
  H5Fclose(file);
}

// Reads all of a file in a child process. Returns 0 when the child ended by itself (or there can be none), else the signal that
// ended it: SIGALRM when it took longer than `seconds`.
static inline int nnc_h5_rehearse(const nnc_h5_source *source, unsigned seconds) {
  pid_t child = fork();
  if (child < 0) return 0;
  if (child == 0) {
    // Die silently: no handlers that print a backtrace, no words of the C library, no core file.
    static const int signals[] = {SIGSEGV, SIGBUS, SIGABRT, SIGFPE, SIGILL, SIGTRAP, SIGALRM};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) signal(signals[i], SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int null = open("/dev/null", O_WRONLY);
    if (null >= 0) dup2(null, STDERR_FILENO);
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    alarm(seconds);
    nnc_h5_rehearse_here(source);
    _exit(0);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return 0;
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

#endif
