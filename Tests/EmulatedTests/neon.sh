#!/usr/bin/env bash
# Runs code for NEON on an x86-64 machine: the tests of the kernels and, for each model that is given, its library for aarch64 beside that for
# this CPU, by QEMU. Installs what is missing through apt. Tests/EmulatedTests/neon.sh [MODEL…]; NNCC: the program (a release build of the package).
# Takes a minute for the kernels, and a second or two for each small model.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
nncc=${NNCC:-$root/.build/release/nncc}
"$root/scripts/install-debian" gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
export QEMU_LD_PREFIX=/usr/aarch64-linux-gnu  # whose loader and libraries the emulated programs use
cc=aarch64-linux-gnu-gcc
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

CONFIGURATION="neon:$cc -O3 -static" RUNNER=qemu-aarch64 "$root/Tests/KernelTests/run.sh"

# The host computes what the emulated CPU must find.
gcc -O2 -Wall -Wextra -Werror -I"$root/runtime/include" "$here/check.c" -o "$work/check" -ldl -lm
$cc -O2 -Wall -Wextra -Werror -I"$root/runtime/include" "$here/check.c" -o "$work/check-neon" -ldl -lm
for model in "$@"; do
  "$nncc" compile "$model" -o "$work/host.so" >/dev/null
  "$nncc" compile "$model" --target aarch64 --cc $cc -o "$work/neon.so" >/dev/null
  "$work/check" write "$work/host.so" "$work/expected"
  qemu-aarch64 "$work/check-neon" compare "$work/neon.so" "$work/expected"
  echo "ok      $model"
done
