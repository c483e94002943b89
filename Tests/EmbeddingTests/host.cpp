// A C++ program with one model linked statically and the same model loaded with dlopen through the descriptor: both give the same bits.
#include <dlfcn.h>

#include <cstdio>
#include <cstring>
#include <vector>

#include "digits.h"
#include "nncc.h"
#include "other.h"

int main(int, char **argv) {
  void *library = dlopen(argv[1], RTLD_NOW);
  if (!library) return std::fprintf(stderr, "%s\n", dlerror()), 1;
  auto model = static_cast<const nncc_model *>(dlsym(library, NNCC_DESCRIPTOR_SYMBOL));
  if (!model || model->abi_version != NNCC_ABI_VERSION) return 2;
  if (std::strcmp(model->inputs[0].name, "image") != 0 || model->inputs[0].rank != 4 || model->outputs[0].dims[1] != 10) return 3;

  std::vector<float> image(DIGITS_IMAGE_ELEMENTS, 0.25f), expected(DIGITS_PROBABILITIES_ELEMENTS), actual(expected.size());
  std::vector<unsigned char> workspace(DIGITS_WORKSPACE_BYTES), other(model->workspace_bytes);
  if (digits_run(image.data(), expected.data(), workspace.data()) != DIGITS_OK) return 4;
  const void *inputs[] = {image.data()};
  void *outputs[] = {actual.data()};
  if (model->run(1, inputs, outputs, nullptr, other.data()) != NNCC_OK) return 5;
  if (std::memcmp(expected.data(), actual.data(), expected.size() * sizeof(float)) != 0) return 6;

  // A second model in the same program.
  std::vector<float> x(OTHER_IMAGE_ELEMENTS, 0.5f), y(OTHER_PROBABILITIES_ELEMENTS);
  std::vector<unsigned char> more(OTHER_WORKSPACE_BYTES);
  return other_run(x.data(), y.data(), more.data()) == OTHER_OK && y[0] == y[0] ? 0 : 7;
}
