// Hashing as TensorFlow hashes, whose own results are expected here, and lookup in tables.
#include "hash.h"

#include "check.h"

#define COUNT 11

static const int64_t numbers[COUNT] = {
    0, 7, -8, 42, -99, 12345, -678901, 1000000000, -1000000000000000, INT64_MAX, INT64_MIN};

static void check_hashes(void) {
  static const int64_t farm[COUNT] = {572735, 856088, 238991, 905736, 707472, 84728, 873103, 220784, 902925, 62319, 774112};
  static const int64_t sip[COUNT] = {172049, 900744, 985150, 535229, 963569, 388845, 813948, 554420, 291686, 893734, 391930};
  static const int64_t crossed[COUNT] = {690170, 987375, 573694, 451506, 122706, 242712, 418773, 305909, 359016, 484536, 885501};
  int64_t y[COUNT], reversed[COUNT];
  for (int i = 0; i < COUNT; ++i) reversed[i] = numbers[COUNT - 1 - i];
  nnc_hash_farm_i64(y, numbers, COUNT, 1000000);
  for (int i = 0; i < COUNT; ++i) CHECK(y[i] == farm[i], "FarmHash of number %d", i);
  nnc_hash_sip_i64(y, numbers, COUNT, 1000000, 133, -7);
  for (int i = 0; i < COUNT; ++i) CHECK(y[i] == sip[i], "SipHash of number %d", i);
  nnc_hash_cross_i64(y, numbers, COUNT, 0, 1);
  nnc_hash_cross_i64(y, reversed, COUNT, 1000000, 0);
  for (int i = 0; i < COUNT; ++i) CHECK(y[i] == crossed[i], "crossing of number %d", i);
}

static void check_lookup(void) {
  for (ptrdiff_t size = 0; size < 20; ++size) {
    int64_t keys[20], values[20], x[64], y[64];
    for (ptrdiff_t i = 0; i < size; ++i) {
      keys[i] = (i ? keys[i - 1] + 1 : -15) + (int64_t)(check_random() % 3);
      values[i] = (int64_t)check_random();
    }
    for (int i = 0; i < 64; ++i) x[i] = i == 0 ? INT64_MIN : i == 1 ? INT64_MAX : i - 24;
    nnc_lookup_i64(y, x, keys, values, 64, size, -1);
    for (int i = 0; i < 64; ++i) {
      int64_t expected = -1;
      for (ptrdiff_t k = 0; k < size; ++k) {
        if (keys[k] == x[i]) expected = values[k];
      }
      CHECK(y[i] == expected, "%d keys, element %d", (int)size, i);
    }
  }
}

int main(void) {
  check_hashes();
  check_lookup();
  return check_result();
}
