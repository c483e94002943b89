// Hashing of integers into buckets as TensorFlow does it, and lookup in tables.
#ifndef NNC_HASH_H
#define NNC_HASH_H

#include "simd.h"

// The decimal digits of x, the minus sign included, without an end mark; returns how many there are, at most 20.
static inline int nnc_decimal(unsigned char text[20], int64_t x) {
  unsigned char digits[20];
  uint64_t rest = x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
  int count = 0, length = 0;
  do {
    digits[count++] = (unsigned char)('0' + rest % 10);
    rest /= 10;
  } while (rest);
  if (x < 0) text[length++] = '-';
  while (count) text[length++] = digits[--count];
  return length;
}

// `count` bytes as a little-endian number.
static inline uint64_t nnc_bytes_to_u64(const unsigned char *p, int count) {
  uint64_t value = 0;
  for (int i = 0; i < count; ++i) value |= (uint64_t)p[i] << 8 * i;
  return value;
}

static inline uint64_t nnc_rotate_right(uint64_t x, int n) { return x >> n | x << (64 - n); }

static inline uint64_t nnc_shift_mix(uint64_t x) { return x ^ x >> 47; }

static inline uint64_t nnc_farm_mix(uint64_t u, uint64_t v, uint64_t factor) {
  const uint64_t a = nnc_shift_mix((u ^ v) * factor);
  return nnc_shift_mix((v ^ a) * factor) * factor;
}

// FarmHash's 64-bit fingerprint of 1 <= n <= 32 bytes.
static inline uint64_t nnc_farm_fingerprint(const unsigned char *s, int n) {
  const uint64_t k0 = 0xc3a5c85c97cb3127u, k1 = 0xb492b66fbe98f273u, k2 = 0x9ae16a3b2f90404fu;
  const uint64_t factor = k2 + (uint64_t)n * 2;
  if (n > 16) {
    const uint64_t a = nnc_bytes_to_u64(s, 8) * k1, b = nnc_bytes_to_u64(s + 8, 8);
    const uint64_t c = nnc_bytes_to_u64(s + n - 8, 8) * factor, d = nnc_bytes_to_u64(s + n - 16, 8) * k2;
    return nnc_farm_mix(
        nnc_rotate_right(a + b, 43) + nnc_rotate_right(c, 30) + d, a + nnc_rotate_right(b + k2, 18) + c, factor);
  }
  if (n >= 8) {
    const uint64_t a = nnc_bytes_to_u64(s, 8) + k2, b = nnc_bytes_to_u64(s + n - 8, 8);
    return nnc_farm_mix(nnc_rotate_right(b, 37) * factor + a, (nnc_rotate_right(a, 25) + b) * factor, factor);
  }
  if (n >= 4) {
    return nnc_farm_mix((uint64_t)n + (nnc_bytes_to_u64(s, 4) << 3), nnc_bytes_to_u64(s + n - 4, 4), factor);
  }
  const uint64_t y = s[0] + ((uint64_t)s[n / 2] << 8), z = (uint64_t)n + ((uint64_t)s[n - 1] << 2);
  return nnc_shift_mix(y * k2 ^ z * k0) * k2;
}

// y[i] = fingerprint of the decimal digits of x[i] % buckets. In place is fine.
static inline void nnc_hash_farm_i64(int64_t *y, const int64_t *x, ptrdiff_t count, int64_t buckets) {
  for (ptrdiff_t i = 0; i < count; ++i) {
    unsigned char text[20];
    const int length = nnc_decimal(text, x[i]);
    y[i] = (int64_t)(nnc_farm_fingerprint(text, length) % (uint64_t)buckets);
  }
}

static inline void nnc_sip_rounds(uint64_t v[4], int rounds) {
  while (rounds-- > 0) {
    v[0] += v[1], v[2] += v[3];
    v[1] = nnc_rotate_right(v[1], 64 - 13) ^ v[0], v[3] = nnc_rotate_right(v[3], 64 - 16) ^ v[2];
    v[0] = nnc_rotate_right(v[0], 32);
    v[2] += v[1], v[0] += v[3];
    v[1] = nnc_rotate_right(v[1], 64 - 17) ^ v[2], v[3] = nnc_rotate_right(v[3], 64 - 21) ^ v[0];
    v[2] = nnc_rotate_right(v[2], 32);
  }
}

// SipHash-2-4 of n bytes under the key (k0, k1).
static inline uint64_t nnc_sip_hash(const unsigned char *s, int n, uint64_t k0, uint64_t k1) {
  uint64_t v[4] = {k0 ^ 0x736f6d6570736575u, k1 ^ 0x646f72616e646f6du, k0 ^ 0x6c7967656e657261u, k1 ^ 0x7465646279746573u};
  for (int start = 0; start <= n; start += 8) {
    // The last word holds what is left and, in its highest byte, the number of bytes.
    const uint64_t word = n - start >= 8 ? nnc_bytes_to_u64(s + start, 8)
                                         : nnc_bytes_to_u64(s + start, n - start) | (uint64_t)n << 56;
    v[3] ^= word;
    nnc_sip_rounds(v, 2);
    v[0] ^= word;
  }
  v[2] ^= 0xff;
  nnc_sip_rounds(v, 4);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

// y[i] = SipHash of the decimal digits of x[i] % buckets. In place is fine.
static inline void nnc_hash_sip_i64(
    int64_t *y, const int64_t *x, ptrdiff_t count, int64_t buckets, int64_t k0, int64_t k1) {
  for (ptrdiff_t i = 0; i < count; ++i) {
    unsigned char text[20];
    const int length = nnc_decimal(text, x[i]);
    y[i] = (int64_t)(nnc_sip_hash(text, length, (uint64_t)k0, (uint64_t)k1) % (uint64_t)buckets);
  }
}

// One number more of a crossing: y[i] = y[i], or a key when `first`, joined with x[i]; then % buckets unless that is 0.
static inline void nnc_hash_cross_i64(
    int64_t *y, const int64_t *x, ptrdiff_t count, int64_t buckets, int first) {
  const uint64_t factor = 0xc6a4a7935bd1e995u;
  for (ptrdiff_t i = 0; i < count; ++i) {
    uint64_t state = first ? 0xdecafcaffeu : (uint64_t)y[i];
    state = (state ^ factor ^ nnc_shift_mix((uint64_t)x[i] * factor) * factor) * factor;
    state = nnc_shift_mix(nnc_shift_mix(state) * factor);
    y[i] = (int64_t)(buckets ? state % (uint64_t)buckets : state);
  }
}

// y[i] = values[k] where keys[k] == x[i], `missing` where there is none. keys: `size` numbers, ascending. In place is fine.
static inline void nnc_lookup_i64(
    int64_t *y, const int64_t *x, const int64_t *keys, const int64_t *values, ptrdiff_t count, ptrdiff_t size,
    int64_t missing) {
  for (ptrdiff_t i = 0; i < count; ++i) {
    ptrdiff_t low = 0, high = size;
    while (low < high) {
      const ptrdiff_t middle = low + (high - low) / 2;
      if (keys[middle] < x[i]) low = middle + 1;
      else high = middle;
    }
    y[i] = low < size && keys[low] == x[i] ? values[low] : missing;
  }
}

#endif
