#include "peak_probe.h"

// Assembly, because the rate must not depend on how this file is optimised. Twelve independent chains cover two units of a latency of
// up to six cycles. All registers hold zero: the speed of a multiply-add does not depend on its values unless they are subnormal.

#if defined(__x86_64__)

#define CHAINS(REGISTER) \
  REGISTER(0) REGISTER(1) REGISTER(2) REGISTER(3) REGISTER(4) REGISTER(5) \
  REGISTER(6) REGISTER(7) REGISTER(8) REGISTER(9) REGISTER(10) REGISTER(11)
#define CLOBBERS \
  "cc", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12"

#define CLEAR(n) "vxorps %%xmm" #n ", %%xmm" #n ", %%xmm" #n "\n\t"
#define FMA_512(n) "vfmadd231ps %%zmm12, %%zmm12, %%zmm" #n "\n\t"
#define FMA_256(n) "vfmadd231ps %%ymm12, %%ymm12, %%ymm" #n "\n\t"
#define MULTIPLY_128(n) "mulps %%xmm12, %%xmm" #n "\n\t"

static double run_512(long rounds) {
  long count = rounds;
  __asm__ volatile(CHAINS(CLEAR) CLEAR(12) "1:\n\t" CHAINS(FMA_512) "dec %0\n\tjnz 1b\n\tvzeroupper" : "+r"(count) : : CLOBBERS);
  return rounds * 12.0 * 16 * 2;
}

static double run_256(long rounds) {
  long count = rounds;
  __asm__ volatile(CHAINS(CLEAR) CLEAR(12) "1:\n\t" CHAINS(FMA_256) "dec %0\n\tjnz 1b\n\tvzeroupper" : "+r"(count) : : CLOBBERS);
  return rounds * 12.0 * 8 * 2;
}

// Without fused multiply-adds a multiplication and an addition share the units, so multiplications alone tell the rate.
static double run_128(long rounds) {
  long count = rounds;
  __asm__ volatile("xorps %%xmm12, %%xmm12\n\t1:\n\t" CHAINS(MULTIPLY_128) "dec %0\n\tjnz 1b" : "+r"(count) : : CLOBBERS);
  return rounds * 12.0 * 4;
}

double peak_probe_run(long rounds) {
  if (__builtin_cpu_supports("avx512f")) return run_512(rounds);
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return run_256(rounds);
  return run_128(rounds);
}

#elif defined(__aarch64__)

#define FMA(n) "fmla v" #n ".4s, v31.4s, v31.4s\n\t"

double peak_probe_run(long rounds) {
  long count = rounds;
  __asm__ volatile(
      "movi v31.4s, #0\n\t1:\n\t" FMA(0) FMA(1) FMA(2) FMA(3) FMA(4) FMA(5) FMA(6) FMA(7) FMA(16) FMA(17) FMA(18) FMA(19) FMA(20)
          FMA(21) FMA(22) FMA(23) "subs %0, %0, #1\n\tb.ne 1b"
      : "+r"(count)
      :
      : "cc", "v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v16", "v17", "v18", "v19", "v20", "v21", "v22", "v23", "v31");
  return rounds * 16.0 * 4 * 2;
}

#else

double peak_probe_run(long rounds) {
  volatile float sink[8] = {0};
  float sum[8] = {0};
  float factor = sink[0];
  for (long round = 0; round < rounds; round++)
    for (int i = 0; i < 8; i++) sum[i] += factor * factor;
  for (int i = 0; i < 8; i++) sink[i] = sum[i];
  return rounds * 8.0 * 2;
}

#endif
