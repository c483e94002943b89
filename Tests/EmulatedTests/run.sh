#!/usr/bin/env bash
# Runs code for CPUs that are not at hand: the tests of the kernels and, for each model that is given, its C for the emulated CPU beside a library
# for this one. Installs what is missing through apt. Tests/EmulatedTests/run.sh neon|wasm [MODEL…]; NNCC: the program (a release build of the
# package). NEON is run by QEMU, WebAssembly by Node. Takes a minute or less for the kernels, and a second or two for each small model.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
nncc=${NNCC:-$root/.build/release/nncc}
cpu=${1:-}
case $cpu in
  neon)
    "$root/scripts/install-debian" gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user
    target=aarch64 cc="aarch64-linux-gnu-gcc -static" runner=qemu-aarch64
    ;;
  wasm)
    command -v node >/dev/null || "$root/scripts/install-debian" nodejs
    "$root/scripts/install-debian" wasi-libc libclang-rt-14-dev-wasm32
    # Clang looks for what it calls beside the C library in its own folder, which is Swift's.
    builtins=$(dpkg -L libclang-rt-14-dev-wasm32 | grep 'builtins-wasm32.a$')
    target=wasm32 cc="clang --target=wasm32-wasi --sysroot=/usr -msimd128 -nodefaultlibs -lc $builtins" runner="node --no-warnings $here/wasi.mjs"
    ;;
  *)
    echo "usage: $0 neon|wasm [MODEL…]" >&2
    exit 2
    ;;
esac
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

CONFIGURATION="$cpu:$cc -O3" RUNNER=$runner "$root/Tests/KernelTests/run.sh"

# The host computes what the emulated CPU must find.
strict="-O1 -Wall -Wextra -Werror -Wno-psabi -I$root/runtime/include"
gcc $strict "$here/check.c" -o "$work/check" -ldl -lm
for model in "$@"; do
  "$nncc" compile "$model" -o "$work/host.so" >/dev/null
  "$nncc" compile "$model" --name model --target $target -o "$work/model.c" >/dev/null
  $cc $strict -DMODEL=model_model "$work/model.c" "$here/check.c" -o "$work/emulated" -lm
  "$work/check" write "$work/host.so" "$work/expected"
  $runner "$work/emulated" compare "$work/expected"
  echo "ok      $model $cpu"
done
