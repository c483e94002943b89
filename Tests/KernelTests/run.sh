#!/usr/bin/env bash
# Compiles and runs every test_*.c of this folder in five configurations: the CPU's own vectors, scalar
# C, sanitizers, 16 lanes lowered to whatever the CPU has, and plain SSE2. Arguments: names of tests to
# run instead of all (test_softmax, or softmax). Exit code 1 when anything fails. For other CPUs: CONFIGURATION, a name and a compiler's command
# ("neon:aarch64-linux-gnu-gcc -O3 -static"), takes the place of the five; RUNNER is what runs its programs (qemu-aarch64).
cd "$(dirname "$0")" || exit 1
export UBSAN_OPTIONS=halt_on_error=1
kernels=../../templates/kernels
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

flags="-std=c11 -Wall -Wextra -Werror -Wno-psabi -g0 -I$kernels -I."
clang=${CLANG:-clang}
sanitizer="gcc -O1 -fsanitize=address,undefined -march=native"
if command -v "$clang" >/dev/null && echo 'int main(void){return 0;}' >"$work/probe.c" &&
  "$clang" -fsanitize=address,undefined "$work/probe.c" -o "$work/probe" 2>/dev/null && "$work/probe"; then
  sanitizer="$clang -O2 -fsanitize=address,undefined -march=native"
fi

case $(uname -m) in x86_64) sse="gcc -O2 -msse2" ;; *) sse="gcc -O2 -DNNC_LANES=4" ;; esac
configurations=(
  "native:gcc -O3 -march=native"
  "scalar:gcc -O1 -DNNC_LANES=1"
  "sanitized:$sanitizer"
  "16-lanes:gcc -O1 -DNNC_LANES=16 -march=native"
  "sse2:$sse"
)
if [ -n "${CONFIGURATION:-}" ]; then configurations=("$CONFIGURATION"); fi

run_one() {  # test, configuration, command → one line, ok or FAILED
  local test=$1 name=$2 command=$3 binary="$work/$1-$2"
  if $command $flags "$test.c" -o "$binary" -lm >"$binary.log" 2>&1 && ${RUNNER:-} "$binary" >>"$binary.log" 2>&1; then
    echo "ok      $test $name"
  else
    echo "FAILED  $test $name"
    grep -v 'ld.gold: warning' "$binary.log" | sed 's/^/        /' | head -25
  fi
  rm -f "$binary"
}

tests=()
if [ $# -gt 0 ]; then
  for name in "$@"; do tests+=("test_${name#test_}"); done
else
  for file in test_*.c; do tests+=("${file%.c}"); done
fi
for test in "${tests[@]}"; do
  for configuration in "${configurations[@]}"; do
    while [ "$(jobs -rp | wc -l)" -ge 2 ]; do wait -n; done
    run_one "$test" "${configuration%%:*}" "${configuration#*:}" >"$work/$test.${configuration%%:*}.result" &
  done
done
wait
cat "$work"/*.result
passed=$(cat "$work"/*.result | grep -c '^ok ')
failed=$(cat "$work"/*.result | grep -c '^FAILED ')
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
