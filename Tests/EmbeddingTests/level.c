// Prints the level of x86-64 that the C compiler's own functions find, as nncc names targets.
#include <stdio.h>

int main(void) {
  puts(
    __builtin_cpu_supports("x86-64-v4") ? "x86-64-v4"
    : __builtin_cpu_supports("x86-64-v3") ? "x86-64-v3"
    : __builtin_cpu_supports("x86-64-v2") ? "x86-64-v2"
                                          : "generic");
}
